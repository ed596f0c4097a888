import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Status } from "../src/api/status.ts";
import { StatusPoller } from "../src/state/status-poller.ts";

const STATUS = { gateway: "edge-1" } as Status;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function wait(milliseconds: number): Promise<void> {
  mock.timers.tick(milliseconds);
  await settled();
}

function poller(answer: () => Promise<Status>): { poller: StatusPoller; asked: boolean[]; errors: unknown[] } {
  const asked: boolean[] = [];
  const errors: unknown[] = [];
  const poller = new StatusPoller({
    read: (withHistory) => {
      asked.push(withHistory);
      return answer();
    },
    onStatus: () => undefined,
    onError: (error) => {
      errors.push(error);
      return (error as Error).message !== "token";
    },
  });
  return { poller, asked, errors };
}

test("the history is requested once for each of its steps", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { poller: one, asked } = poller(() =>
    Promise.resolve({ ...STATUS, ...(asked.at(-1) ? { history: { stepMs: 5_000 } as never } : {}) }),
  );
  one.start();
  await settled();
  for (let i = 0; i < 5; i++) {
    await wait(2_000);
  }
  assert.deepEqual(asked, [true, false, false, true, false, false]);
  one.stop();
  mock.timers.reset();
});

test("a hidden tab requests nothing, and a shown one at once", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { poller: one, asked } = poller(() => Promise.resolve(STATUS));
  one.start();
  await settled();
  one.setHidden(true);
  await wait(60_000);
  assert.equal(asked.length, 1);
  one.setHidden(false);
  await settled();
  assert.equal(asked.length, 2);
  one.stop();
  mock.timers.reset();
});

test("no request is sent while another one is under way", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let answer: (status: Status) => void = () => undefined;
  const { poller: one, asked } = poller(() => new Promise((resolve) => (answer = resolve)));
  one.start();
  one.readNow();
  await wait(30_000);
  assert.equal(asked.length, 1);
  answer(STATUS);
  await settled();
  await wait(2_000);
  assert.equal(asked.length, 2);
  one.stop();
  mock.timers.reset();
});

test("after errors, requests are less frequent, and as before after an answer", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let fails = true;
  const { poller: one, asked } = poller(() => (fails ? Promise.reject(new Error("no answer")) : Promise.resolve(STATUS)));
  one.start();
  await settled();
  const counts: number[] = [];
  for (const pause of [2_000, 2_000, 8_000, 10_000]) {
    await wait(pause);
    counts.push(asked.length);
  }
  assert.deepEqual(counts, [1, 2, 3, 4]);
  fails = false;
  await wait(10_000);
  await wait(2_000);
  assert.equal(asked.length, 6);
  one.stop();
  mock.timers.reset();
});

test("a rejected token stops the requests", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const { poller: one, asked } = poller(() => Promise.reject(new Error("token")));
  one.start();
  await settled();
  await wait(60_000);
  assert.equal(asked.length, 1);
  mock.timers.reset();
});
