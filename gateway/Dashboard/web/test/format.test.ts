import assert from "node:assert/strict";
import test from "node:test";
import { ago, bytes, compact, duration, largestFirst, latency, percent, plural, rate, sum, until } from "../src/text/format.ts";

test("bytes have a binary unit and at most three digits", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [512, "512 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [10_240, "10 KiB"],
    [1_048_064, "1 MiB"],
    [67_108_864, "64 MiB"],
    [3_221_225_472, "3 GiB"],
  ];
  for (const [value, text] of cases) {
    assert.equal(bytes(value), text);
  }
});

test("rates are never shown as zero unless they are", () => {
  assert.deepEqual([0, 0.01, 0.4, 12.5, 99.94, 99.96, 1204.4].map(rate), ["0", "< 0.1", "0.4", "12.5", "99.9", "100", "1,204"]);
});

test("latencies change their unit at a second", () => {
  assert.deepEqual([0.42, 3, 9.96, 850, 999.6, 1250, 12_500].map(latency), [
    "0.4 ms", "3 ms", "10 ms", "850 ms", "1 s", "1.3 s", "13 s",
  ]);
});

test("durations have their two largest units", () => {
  const second = 1000;
  const cases: [number, string][] = [
    [-5, "0 s"],
    [59_999, "59 s"],
    [60 * second, "1 min"],
    [200 * second, "3 min 20 s"],
    [3600 * second, "1 h"],
    [7500 * second, "2 h 5 min"],
    [99 * 3600 * second, "4 d 3 h"],
  ];
  for (const [value, text] of cases) {
    assert.equal(duration(value), text);
  }
  const now = Date.parse("2026-11-28T16:20:05Z");
  assert.equal(ago("2026-11-28T16:20:00Z", now), "5 s ago");
  assert.equal(until("2026-11-28T16:40:05Z", now), "in 20 min");
  assert.equal(until("2026-11-28T16:20:05Z", now), "now");
});

test("a share of a limit is rounded down, so that 100 % means that nothing is left", () => {
  assert.equal(percent(0, 100), "0 %");
  assert.equal(percent(1, 1000), "< 1 %");
  assert.equal(percent(999, 1000), "99 %");
  assert.equal(percent(1000, 1000), "100 %");
  assert.equal(percent(5, null), null);
  assert.equal(percent(5, 0), null);
});

test("counts by name are added and ordered", () => {
  const counts = { idle: 3, error: 0, "client-left": 10, draining: 3 };
  assert.equal(sum(counts), 16);
  assert.deepEqual(largestFirst(counts), [
    ["client-left", 10],
    ["draining", 3],
    ["idle", 3],
  ]);
  assert.equal(sum({}), 0);
});

test("numbers of an axis are short", () => {
  assert.deepEqual([0, 0.5, 500, 1500, 20_000, 1_000_000].map(compact), ["0", "0.5", "500", "1.5k", "20k", "1M"]);
  assert.equal(plural(1, "stream"), "1 stream");
  assert.equal(plural(20_000, "stream"), "20,000 streams");
});
