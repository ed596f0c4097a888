import assert from "node:assert/strict";
import test from "node:test";
import type { LogEvent, LogPosition } from "../src/lines/log-event.ts";
import { ResumeCursor } from "../src/stream/resume-cursor.ts";

const line = (id: string): LogEvent => ({ kind: "line", id, time: "", container: "web-1", message: "" });
const gap = (after: string, before: string): LogEvent => ({ kind: "gap", after, before, lost: null });

const position = (id: string): LogPosition => ({ kind: "position", id });

function accepted(cursor: ResumeCursor, ...events: (LogEvent | LogPosition)[]): string[] {
  return events
    .filter((event): event is LogEvent => cursor.accept(event))
    .map((event) => (event.kind === "line" ? event.id : `gap ${event.after}`));
}

test("a line that is sent again after a reconnection is dropped", () => {
  const cursor = new ResumeCursor();
  assert.deepEqual(accepted(cursor, line("1-0"), line("2-0")), ["1-0", "2-0"]);
  assert.equal(cursor.last, "2-0");
  assert.deepEqual(accepted(cursor, line("1-0"), line("2-0"), line("2-1")), ["2-1"]);
});

test("a stream that continues after a line does not accept it again", () => {
  assert.deepEqual(accepted(new ResumeCursor("5-0"), line("5-0"), line("5-1")), ["5-1"]);
});

test("a position moves the cursor forwards only", () => {
  const cursor = new ResumeCursor();
  assert.deepEqual(accepted(cursor, position("0-0"), line("5-0"), position("9-0")), ["5-0"]);
  assert.equal(cursor.last, "9-0");
  assert.deepEqual(accepted(cursor, position("5-0"), line("9-0"), line("10-0")), ["10-0"]);
  assert.equal(cursor.last, "10-0");
});

test("a gap is shown once, also if no line after it matches", () => {
  const cursor = new ResumeCursor("5-0");
  assert.deepEqual(accepted(cursor, position("5-0"), gap("5-0", "9-0"), position("20-0")), ["gap 5-0"]);
  assert.equal(cursor.last, "20-0");
  // The log began again with lower ids.
  assert.deepEqual(accepted(cursor, gap("20-0", "3-0"), position("4-0"), line("4-0"), line("6-0")), ["gap 20-0", "6-0"]);
});

test("a gap whose following line was lost with the connection is shown once", () => {
  const cursor = new ResumeCursor("1-0");
  assert.deepEqual(accepted(cursor, gap("1-0", "9-0"), gap("1-0", "9-0"), line("9-0")), ["gap 1-0", "9-0"]);
  assert.deepEqual(accepted(cursor, gap("9-0", "20-0"), line("20-0")), ["gap 9-0", "20-0"]);
});

test("after a gap that goes back, lines with lower ids are new", () => {
  const cursor = new ResumeCursor();
  const events = accepted(cursor, line("100-0"), gap("100-0", "40-0"), line("40-0"), line("41-0"), line("41-0"));
  assert.deepEqual(events, ["100-0", "gap 100-0", "40-0", "41-0"]);
});
