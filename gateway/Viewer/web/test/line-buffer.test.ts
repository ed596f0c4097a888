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

const trace = (from: number, frames: number): LogEvent[] => [
  line(from, "java.lang.IllegalStateException: x"),
  ...Array.from({ length: frames }, (_, i) => line(from + 1 + i, `\tat com.acme.Index.write(Index.java:${i})`)),
];

// Every line is a row of its own, or belongs to one that is in memory and says so.
function assertReachable(buffer: LineBuffer): void {
  const heads = new Map<Row, number>();
  for (const row of buffer.rows) {
    if (row.kind === "line" && row.head) {
      assert.ok(buffer.rows.includes(row.head), `${row.line.id} belongs to a line that was dropped`);
      assert.equal(row.head.head, null);
      assert.ok(row.head.order < row.order);
      heads.set(row.head, (heads.get(row.head) ?? 0) + 1);
    }
  }
  for (const row of buffer.rows) {
    assert.equal(row.kind === "line" ? row.frames : 0, heads.get(row) ?? 0);
  }
}

test("a stack trace whose head is dropped becomes lines of their own", () => {
  const buffer = new LineBuffer({ lines: 100, bytes: 1e9 });
  buffer.append([...trace(1, 60), line(62)]);
  buffer.append(lines(63, 110));
  buffer.dropFirst(Infinity);
  assert.equal(buffer.first?.line.id, "21-0");
  assertReachable(buffer);
  buffer.append([line(111, "\tat com.acme.Late.frame(Late.java:1)")]);
  assertReachable(buffer);
});

test("a stack trace over the border of two pages is one", () => {
  const all = [...trace(1, 50), line(52, "after"), line(53, "\tat com.acme.Other.frame(Other.java:1)")];
  for (const cut of [1, 2, 30, 51]) {
    const buffer = new LineBuffer();
    buffer.append(all.slice(cut));
    buffer.prepend(all.slice(0, cut));
    assertReachable(buffer);
    assert.equal(buffer.first?.frames, 50, `cut at ${cut}`);
    assert.equal(buffer.rows.filter((row) => row.kind === "line" && row.head).length, 51);
    buffer.append([line(54, "\tat com.acme.Other.frame(Other.java:2)")]);
    assertReachable(buffer);
    assert.equal(buffer.rows.filter((row) => row.kind === "line" && row.head === null).length, 2);
  }
});

test("after the newest lines were dropped, a stack trace goes on where it is cut", () => {
  const all = [...lines(1, 50), ...trace(51, 60)];
  const buffer = new LineBuffer({ lines: 100, bytes: 1e9 });
  buffer.append(all);
  buffer.dropLast(buffer.rows[60]!.order);
  assertReachable(buffer);
  const next = Number(buffer.last!.line.id.split("-")[0]);
  buffer.append(all.slice(next));
  assertReachable(buffer);
  assert.equal(buffer.rows.find((row) => row.kind === "line" && row.frames > 0 && row.frames === 60)?.order, 51);
});

test("a gap can be filled in many steps", () => {
  const buffer = new LineBuffer();
  buffer.append([line(1), { kind: "gap", after: "1-0", before: "99-0", lost: null }, line(9_999_999)]);
  for (let step = 0; step < 12; step++) {
    const gap = buffer.rows.find((row) => row.kind === "gap") as GapRow;
    const from = 2 + step * 2_000;
    buffer.fill(gap, [...lines(from, from + 1_999), { kind: "gap", after: "2-0", before: "99-0", lost: null }]);
  }
  assert.ok(isSorted(buffer.rows));
  assert.equal(buffer.lines, 24_002);
});
