// The rules of the meeting rooms: one JSON document in, one out. The documents are schemas/rules/*.v1.json of the hub.
// There is no clock and no network here: time, settings and facts are in what is given.
import { daysBetween, freeRooms, overlaps } from "./rooms.js";

/** What is wrong with a form, as the hub shows it beside the fields. */
export function problemsOf(form, { context, facts }) {
  const { seats, "days-ahead": daysAhead } = context.settings;
  const ahead = daysBetween(context.today, form.on);
  const problems = [];
  if (ahead < 0) problems.push(refuse("past", "/on"));
  if (ahead > daysAhead) problems.push(refuse("too-early", "/on", { days: daysAhead }));
  if (form.people > seats[form.room]) {
    problems.push(refuse("too-many", "/people", { room: form.room, seats: seats[form.room], people: form.people }));
  }
  return [...problems, ...taken(form, seats, facts.booked.rows)];
}

function taken(form, seats, booked) {
  if (!booked.some((one) => one.room === form.room && overlaps(one.part, form.part))) return [];
  const where = { room: form.room, part: form.part };
  const free = freeRooms(form, seats, booked);
  return [free.length ? refuse("taken", "/room", { ...where, free: free.join("、") }) : refuse("all-taken", "/room", where)];
}

function refuse(code, at, params = {}) {
  return { code, at, params, level: "refuse" };
}

export function check(input) {
  return { checked: { problems: problemsOf(input.form, input) } };
}

/** Between filling in and approving another may have been given the room, so the approval asks again. */
export function decide(input) {
  if (input.occurrence.kind !== "action" || input.occurrence.action !== "approve") return { decision: {} };
  const { form, applicant } = input.case;
  const gone = taken(form, input.context.settings.seats, input.facts.booked.rows);
  if (gone.length) return { refused: gone };
  const data = {
    no: { $number: "booking-no" },
    organisation: applicant.organisation,
    room: form.room,
    on: form.on,
    part: form.part,
    subject: form.subject,
  };
  return { decision: { next: "done", effects: [{ kind: "record.put", register: "booking", data }] } };
}
