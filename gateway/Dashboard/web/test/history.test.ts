import assert from "node:assert/strict";
import test from "node:test";
import type { History } from "../src/api/status.ts";
import { perSecond, stepEnds } from "../src/state/history.ts";

test("counts of a step become rates, and what is not known stays so", () => {
  assert.deepEqual(perSecond([null, 0, 10, 3], { stepMs: 5_000 }), [null, 0, 2, 0.6]);
});

test("a value is drawn at the end of its step", () => {
  const history = { stepMs: 5_000, from: "2026-11-28T16:20:00.000Z", streams: [1, 2] } as unknown as History;
  assert.deepEqual(
    stepEnds(history).map((second) => new Date(second * 1000).toISOString()),
    ["2026-11-28T16:20:05.000Z", "2026-11-28T16:20:10.000Z"],
  );
});
