import assert from "node:assert/strict";
import test from "node:test";
import type { LogEvent } from "../src/lines/log-event.ts";
import { ResumeCursor } from "../src/stream/resume-cursor.ts";

const line = (id: string): LogEvent => ({ kind: "line", id, time: "", container: "web-1", message: "" });
const gap = (after: string, before: string): LogEvent => ({ kind: "gap", after, before, lost: null });

function accepted(cursor: ResumeCursor, ...events: LogEvent[]): string[] {
  return events
    .filter((event) => cursor.accept(event))
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
