import assert from "node:assert/strict";
import test from "node:test";
import { formatFull, formatTime } from "../src/time/time-format.ts";
import { readTime } from "../src/time/time-input.ts";

const NOW = Date.parse("2026-11-28T16:20:05.500Z");

test("times of today are shown without their date", () => {
  assert.equal(formatTime("2026-11-28T09:08:07.123456789Z", "utc", NOW), "09:08:07.123");
  assert.equal(formatTime("2026-11-27T09:08:07.003456789Z", "utc", NOW), "11-27 09:08:07.003");
  assert.equal(formatTime("2025-11-27T09:08:07.003456789Z", "utc", NOW), "2025-11-27 09:08:07.003");
  assert.equal(formatTime("2026-11-28T09:08:07Z", "off", NOW), "");
});

test("relative times are ages", () => {
  assert.equal(formatTime("2026-11-28T16:20:00.500Z", "relative", NOW), "5s ago");
  assert.equal(formatTime("2026-11-28T16:10:00.500Z", "relative", NOW), "10m 5s ago");
  assert.equal(formatTime("2026-11-25T16:20:05.500Z", "relative", NOW), "3d 0h ago");
  assert.equal(formatTime("2026-11-28T16:20:10.500Z", "relative", NOW), "in 5s");
});

test("the full time has all nine digits", () => {
  assert.equal(formatFull("2026-11-28T09:08:07.123456789Z", "utc"), "2026-11-28 09:08:07.123456789 UTC");
});

test("people may type times in many ways", () => {
  const iso = (text: string): string | null => {
    const time = readTime(text, "utc", NOW);
    return time === null ? null : new Date(time).toISOString();
  };
  assert.equal(iso("10m"), "2026-11-28T16:10:05.500Z");
  assert.equal(iso("1h 30m ago"), "2026-11-28T14:50:05.500Z");
  assert.equal(iso("16:20"), "2026-11-28T16:20:00.000Z");
  assert.equal(iso("23:00"), "2026-11-27T23:00:00.000Z");
  assert.equal(iso("2026-11-28 16:20:05.25"), "2026-11-28T16:20:05.250Z");
  assert.equal(iso("2026-11-28"), "2026-11-28T00:00:00.000Z");
  assert.equal(iso("2026-11-28T17:20:05+01:00"), "2026-11-28T16:20:05.000Z");
  assert.equal(iso("1795882805"), "2026-11-28T16:20:05.000Z");
  for (const text of ["", "soon", "25:00", "2026-13-01", "-5m", "16:20:99"]) {
    assert.equal(iso(text), null, text);
  }
});
