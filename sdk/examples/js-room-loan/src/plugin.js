// What the component exports: texts in, texts out (`sdk/wit`).
import log from "hub:plugin/log@1.0.0";
import { check, decide } from "./rules.js";

const ERROR = 5;

const text = (rule) => (input) => {
  try {
    return JSON.stringify(rule(JSON.parse(input)));
  } catch (error) {
    // The engine ends without a word; the hub reads text and place from this line.
    log.write(ERROR, `panic: ${error.message} at ${String(error.stack).trim().replaceAll("\n", " ")}`);
    throw error;
  }
};

export const rules = { check: text(check), decide: text(decide) };
