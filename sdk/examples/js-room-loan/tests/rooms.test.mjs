import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, freeRooms, overlaps } from "../src/rooms.js";
import { problemsOf } from "../src/rules.js";

const seats = { "201室": 12, "305室": 40, 报告厅: 160 };
const morning305 = { room: "305室", part: "上午" };

test("a day is a day, across months and leap years", () => {
  assert.equal(daysBetween("2024-02-28", "2024-03-01"), 2);
  assert.equal(daysBetween("2025-03-01", "2025-02-28"), -1);
});

test("a whole day meets either half, the halves do not meet", () => {
  assert.ok(overlaps("全天", "下午") && overlaps("上午", "全天"));
  assert.ok(!overlaps("上午", "下午"));
});

test("what is free seats the people, the smallest first", () => {
  assert.deepEqual(freeRooms({ part: "上午", people: 13 }, seats, [morning305]), ["报告厅"]);
  assert.deepEqual(freeRooms({ part: "下午", people: 12 }, seats, [morning305]), ["201室", "305室", "报告厅"]);
});

test("everything that is wrong is said at once", () => {
  const input = { context: { today: "2025-02-17", settings: { seats, "days-ahead": 30 } }, facts: { booked: { rows: [morning305] } } };
  const form = { room: "305室", on: "2025-06-01", part: "全天", people: 41 };
  assert.deepEqual(problemsOf(form, input).map((problem) => problem.code), ["too-early", "too-many", "taken"]);
});
