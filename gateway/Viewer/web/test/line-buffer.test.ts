import assert from "node:assert/strict";
import test from "node:test";
import { LineBuffer } from "../src/lines/line-buffer.ts";
import type { LogEvent } from "../src/lines/log-event.ts";
import type { GapRow, Row } from "../src/lines/row.ts";
import { findIndex, isShown } from "../src/lines/visible-rows.ts";
import { LEVELS } from "../src/lines/level.ts";

const line = (id: number, message = "x", container = "web-1"): LogEvent => ({
  kind: "line", id: `${id}-0`, time: "", container, message,
});
const lines = (from: number, to: number): LogEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
const ids = (rows: readonly Row[]): string[] => rows.map((row) => (row.kind === "line" ? row.line.id : "gap"));
const isSorted = (rows: readonly Row[]): boolean => rows.every((row, i) => i === 0 || rows[i - 1]!.order < row.order);

test("lines are added at both ends in their order", () => {
  const buffer = new LineBuffer();
  buffer.append(lines(10, 12));
  buffer.prepend(lines(7, 9));
  buffer.prepend(lines(5, 6));
  buffer.append(lines(13, 13));
  assert.deepEqual(ids(buffer.rows), lines(5, 13).map((event) => (event as { id: string }).id));
  assert.ok(isSorted(buffer.rows));
  assert.equal(buffer.lines, 9);
  assert.equal(buffer.first?.line.id, "5-0");
  assert.equal(buffer.last?.line.id, "13-0");
});

test("beyond the limit of lines the oldest are dropped, but none that are kept", () => {
  const buffer = new LineBuffer({ lines: 100, bytes: 1e9 });
  buffer.append(lines(1, 101));
  assert.ok(buffer.isFull);
  assert.equal(buffer.dropFirst(Infinity), 11);
  assert.equal(buffer.lines, 90);
  assert.equal(buffer.first?.line.id, "12-0");
  buffer.append(lines(102, 120));
  const kept = buffer.rows[3]!.order;
  assert.equal(buffer.dropFirst(kept), 3);
  assert.equal(buffer.rows[0]!.order, kept);
});

test("beyond the limit of bytes lines are dropped at the end that is asked for", () => {
  const buffer = new LineBuffer({ lines: 1e9, bytes: 100_000 });
  buffer.append(Array.from({ length: 60 }, (_, i) => line(i + 1, "y".repeat(1_000))));
  assert.ok(buffer.isFull);
  assert.ok(buffer.dropLast(0) > 0);
  assert.ok(buffer.bytes <= 90_000);
  assert.equal(buffer.first?.line.id, "1-0");
});

test("what is loaded into a gap takes its place", () => {
  const buffer = new LineBuffer();
  buffer.append([line(1), { kind: "gap", after: "1-0", before: "9-0", lost: 7 }, line(9)]);
  buffer.fill(buffer.rows[1] as GapRow, [line(5), { kind: "gap", after: "5-0", before: "8-0", lost: null }, line(8)]);
  assert.deepEqual(ids(buffer.rows), ["1-0", "5-0", "gap", "8-0", "9-0"]);
  assert.ok(isSorted(buffer.rows));
  assert.equal(buffer.lines, 4);
});

test("a stack trace belongs to the line before it, also between lines of other containers", () => {
  const buffer = new LineBuffer();
  buffer.append([
    line(1, "java.lang.IllegalStateException: x"),
    line(2, "\tat com.acme.Index.write(Index.java:214)"),
    line(3, "GET / 200", "web-2"),
    line(4, "Caused by: java.io.IOException: y"),
    line(5, "\t... 3 more"),
    line(6, "next"),
  ]);
  const [head, , other, , , next] = buffer.rows as Extract<Row, { kind: "line" }>[];
  assert.equal(head!.frames, 3);
  assert.equal(other!.head, null);
  assert.equal(next!.head, null);
  const filter = { levels: new Set(LEVELS), groupTraces: true };
  assert.deepEqual(ids(buffer.rows.filter((row) => isShown(row, filter))), ["1-0", "3-0", "6-0"]);
  assert.deepEqual(ids(buffer.rows.filter((row) => isShown(row, { ...filter, levels: new Set(["error"] as const) }))), ["1-0"]);
});

test("a Python trace ends with its exception", () => {
  const buffer = new LineBuffer();
  const messages = [
    "Traceback (most recent call last):", '  File "app.py", line 3, in <module>', "    main()", "ValueError: x", "next",
  ];
  buffer.append(messages.map((message, i) => line(i + 1, message)));
  const [head, , , , next] = buffer.rows as Extract<Row, { kind: "line" }>[];
  assert.equal(head!.frames, 3);
  assert.equal(next!.head, null);
});

test("a row is found by its order", () => {
  const buffer = new LineBuffer();
  buffer.append(lines(1, 50));
  assert.equal(findIndex(buffer.rows, buffer.rows[20]!.order), 20);
  assert.equal(findIndex(buffer.rows, -1), 0);
  assert.equal(findIndex(buffer.rows, 1e9), 50);
});
