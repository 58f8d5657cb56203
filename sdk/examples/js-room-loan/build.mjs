// Called by `hub plugin pack`, `test` and `dev` through ./build.sh: OUT is the component to write, WIT the hub's world.
import { readFile, writeFile } from "node:fs/promises";
import { componentize } from "componentize-qjs";

const [out, wit] = process.argv.slice(2);
const jsPath = new URL("src/plugin.js", import.meta.url).pathname;
const { component } = await componentize({
  witPath: wit,
  world: "plugin",
  jsPath,
  jsSource: await readFile(jsPath, "utf8"),
  // A plugin imports the log and nothing else, so WASI is stubbed; an instance serves one call, so nothing need be collected.
  stubWasi: true,
  sync: true,
  disableGc: true,
});
await writeFile(out, component);
