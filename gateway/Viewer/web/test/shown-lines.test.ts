import assert from "node:assert/strict";
import test from "node:test";
import { linesAsText } from "../src/copy.ts";
import { LEVELS } from "../src/lines/level.ts";
import type { LogLine } from "../src/lines/log-event.ts";
import { MatchCounter } from "../src/lines/match-counter.ts";
import { ShownLines } from "../src/lines/shown-lines.ts";
import { Matcher, NO_SEARCH } from "../src/text/matcher.ts";

const TIME = "2026-11-28T16:20:05.123456789Z";
const line = (id: number, message: string, container = "web-1"): LogLine => ({
  kind: "line", id: `${id}-0`, time: TIME, container, message,
});
const TRACE = [
  line(1, "before"),
  line(2, "java.lang.IllegalStateException: x"),
  line(3, "\tat com.acme.Index.write(Index.java:214)"),
  line(4, "\x1b[31mother\x1b[0m", "web-2"),
  line(5, "\tat com.acme.Index.run(Index.java:7)"),
  line(6, "after"),
];

function shown(groupTraces: boolean): ShownLines {
  const lines = new ShownLines(() => ({ levels: new Set(LEVELS), groupTraces }));
  lines.append(TRACE);
  return lines;
}

test("a folded stack trace is copied whole and verbatim", () => {
  const lines = shown(true);
  assert.equal(lines.rows.length, 4);
  const head = lines.rows[1]!.order;
  const text = linesAsText(lines.between(head, head), false);
  assert.equal(text, [TRACE[1], TRACE[2], TRACE[4]].map((one) => one!.message).join("\n"));
  const all = lines.between(lines.rows[0]!.order, lines.rows.at(-1)!.order);
  assert.equal(linesAsText(all, false), TRACE.map((one) => one.message).join("\n"));
});

test("an open stack trace is copied as far as it is selected", () => {
  const lines = shown(false);
  const copied = lines.between(lines.rows[1]!.order, lines.rows[2]!.order);
  assert.deepEqual(copied.map((row) => row.line.id), ["2-0", "3-0"]);
});

test("lines are copied with times as a dump writes them", () => {
  const lines = shown(true);
  const { order } = lines.rows[0]!;
  assert.equal(linesAsText(lines.between(order, order), true), "2026-11-28 16:20:05.123456789 +0000 UTC [web-1] before");
});

test("matches are counted in what is shown, also after more lines have arrived", () => {
  const lines = shown(true);
  const matches = new MatchCounter(lines);
  assert.equal(matches.count, null);
  matches.matcher = Matcher.compile({ ...NO_SEARCH, text: "e" });
  assert.equal(matches.step(), false);
  assert.equal(matches.count, 4);
  lines.append([line(7, "one more"), line(8, "nothing")]);
  assert.equal(matches.count, null);
  matches.step();
  assert.equal(matches.count, 5);
});
