import assert from "node:assert/strict";
import test from "node:test";
import { detectLevel } from "../src/lines/level.ts";
import { LineBuffer } from "../src/lines/line-buffer.ts";
import type { LogLine } from "../src/lines/log-event.ts";
import type { LineRow } from "../src/lines/row.ts";
import { traceRole } from "../src/lines/stack-trace.ts";
import { readFields } from "../src/text/json-line.ts";
import { Matcher, NO_SEARCH } from "../src/text/matcher.ts";
import { visibleText } from "../src/text/terminal.ts";
import { formatMoment } from "../src/time/time-format.ts";
import { readTime } from "../src/time/time-input.ts";
import { readContent } from "../src/view/row-content.ts";

const SIZE = 65_536;
const fill = (part: string): string => part.repeat(Math.floor(SIZE / part.length));

const LINES: Record<string, string> = {
  "deep JSON": `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
  "deep objects": `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  "many fields": `{${Array.from({ length: 5_000 }, (_, i) => `"k${i}":${i}`).join(",")}}`,
  "line breaks": `${fill("\n")}x`,
  "carriage returns": `${fill("\r")}x`,
  "ends of stack traces": `--- End of ${fill("stack trace---")}x`,
  "parentheses after a panic": `${"(".repeat(SIZE / 2)}${")".repeat(SIZE / 2)}!`,
  "blanks": fill(" "),
  "unfinished OSC": fill("\u009d"),
  "unfinished DCS": fill("\u0090"),
  "unfinished escapes": fill("\x1b]"),
  "unfinished CSI": fill("\x1b[0"),
  "colours": fill("\x1b[31mA"),
  "quotes": fill('"'),
  "brackets": fill("[a"),
  "words": fill("ERROR "),
  "marks of direction": fill("\u202e"),
  "combining marks": fill("\u0301"),
  "surrogates": fill("\ud800"),
};

// What takes seconds to minutes with an algorithm that is not linear. The limit is far above what a slow machine needs.
for (const [name, message] of Object.entries(LINES)) {
  test(`a line of 64 KiB is handled at once: ${name}`, { timeout: 20_000 }, () => {
    const line: LogLine = { kind: "line", id: "1-0", time: "2026-11-28T10:00:00Z", container: "web-1", message };
    for (let i = 0; i < 5; i++) {
      detectLevel(message);
      traceRole(message, true);
      visibleText(message);
      const buffer = new LineBuffer();
      buffer.append([{ ...line, message: "panic: x" }, line, { ...line, message: "Traceback (most recent call last):" }, line]);
      for (const expanded of [null, false, true]) {
        const row = { ...(buffer.rows[1] as LineRow), expanded };
        readContent(row, true, Matcher.compile({ ...NO_SEARCH, text: "a" }));
        readContent(row, false, Matcher.compile({ ...NO_SEARCH, text: "(a|b)*c", regex: true }));
      }
      readFields(message);
    }
  });
}

test("the fields of a deep line are cut at a depth, and their number is bounded", () => {
  assert.equal(readFields(LINES["deep JSON"]!)?.at(-1)?.value, "[…]");
  assert.equal(readFields(LINES["deep objects"]!)?.at(-1)?.value, "{…}");
  assert.equal(readFields(LINES["many fields"]!)?.length, 200);
});

test("a message of many lines says how many are hidden, and breaks at its end do not count", () => {
  const content = (message: string): { text: string; hidden: number } => {
    const buffer = new LineBuffer();
    buffer.append([{ kind: "line", id: "1-0", time: "", container: "c", message }]);
    const { segments, hiddenLines } = readContent(buffer.rows[0] as LineRow, true, null);
    return { text: segments.map((segment) => segment.text).join(""), hidden: hiddenLines };
  };
  assert.deepEqual(content("one\r\ntwo\nthree\rfour\n\n"), { text: "one", hidden: 3 });
  assert.deepEqual(content("one\ntwo"), { text: "one\ntwo", hidden: 0 });
});

test("times beyond all dates are no errors", () => {
  assert.equal(formatMoment(Number("18446744073709551615"), "utc"), "the end of time");
  assert.equal(readTime("99999999999999d", "utc", Date.now()), null);
  assert.equal(readTime("2026-11-28T10:00:00Z", "utc", Date.now()), Date.parse("2026-11-28T10:00:00Z"));
});
