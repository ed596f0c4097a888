import assert from "node:assert/strict";
import test from "node:test";
import { Problem } from "../src/api/problem.ts";
import type { LogEvent } from "../src/lines/log-event.ts";
import { LiveFeed, type FeedState, type OpenStream } from "../src/stream/live-feed.ts";
import { NO_SEARCH } from "../src/text/matcher.ts";

const QUERY = { containers: null, search: NO_SEARCH };

const event = (id: string): string =>
  `id: ${id}\ndata: ${JSON.stringify({ event: "log", id, time: "", container: "c", message: id })}\n\n`;

const position = (id: string): string => `id: ${id}\ndata: ${JSON.stringify({ event: "position", id })}\n\n`;

interface Outcome {
  readonly ids: string[];
  readonly asked: (string | null)[];
  readonly ends: string[];
  readonly states: FeedState[];
}

/** Answers each connection with the next of the given texts, and records what was asked for. */
function follow(bodies: (string | Problem)[]): Promise<Outcome> {
  const outcome: Outcome = { ids: [], asked: [], ends: [], states: [] };
  const { ids, asked, ends, states } = outcome;
  return new Promise((resolve) => {
    const open: OpenStream = (_, since) => {
      const body = bodies.shift();
      if (body === undefined) {
        feed.stop();
        resolve(outcome);
        return Promise.reject(new TypeError("closed"));
      }
      asked.push(since);
      return body instanceof Problem ? Promise.reject(body) : Promise.resolve(new Response(body));
    };
    const feed = new LiveFeed(open, {
      onHistory: () => undefined,
      onEvents: (events: readonly LogEvent[]) =>
        ids.push(...events.map((one) => (one.kind === "line" ? one.id : `gap ${one.after}`))),
      onState: (state) => {
        states.push(state);
        if (state.kind === "waiting") {
          queueMicrotask(() => feed.retryNow());
        } else if (state.kind === "refused") {
          resolve(outcome);
        }
      },
      onEnd: (reason) => ends.push(reason),
    });
    feed.start(QUERY, null, 500);
  });
}

test("each connection continues after the last line of the one before", async () => {
  const { ids, asked } = await follow([event("1-0") + event("2-0"), event("2-0") + event("3-0"), event("4-0")]);
  assert.deepEqual(ids, ["1-0", "2-0", "3-0", "4-0"]);
  assert.deepEqual(asked, [null, "2-0", "3-0"]);
});

test("a connection continues after a position, which is not shown", async () => {
  const { ids, asked } = await follow([
    position("0-0"),
    position("0-0") + event("1-0") + position("7-0"),
    position("7-0"),
    position("7-0") + event("8-0"),
  ]);
  assert.deepEqual(ids, ["1-0", "8-0"]);
  assert.deepEqual(asked, [null, "0-0", "7-0", "7-0"]);
});

test("an event that was cut off is delivered whole by the next connection", async () => {
  const { ids, asked } = await follow([event("1-0") + event("2-0").slice(0, -10), event("2-0")]);
  assert.deepEqual(ids, ["1-0", "2-0"]);
  assert.deepEqual(asked, [null, "1-0"]);
});

test("the reason of an end comes from the stream", async () => {
  const { ends } = await follow([": end idle\n\n", "retry: 900\n\n", event("1-0"), "retry: 900\n: end draining\n\n"]);
  assert.deepEqual(ends, ["idle", "draining", "closed", "draining"]);
});

test("an expired token stops the feed until it is resumed", async () => {
  const { ids, states } = await follow([event("1-0"), new Problem(401, "token-expired", "", null)]);
  assert.deepEqual(ids, ["1-0"]);
  const last = states.at(-1)!;
  assert.equal(last.kind === "refused" && last.problem.code, "token-expired");
});

test("a temporary problem is retried", async () => {
  const { ids, ends } = await follow([new Problem(503, "draining", "", 1_000), event("1-0")]);
  assert.deepEqual(ids, ["1-0"]);
  assert.deepEqual(ends, ["draining", "closed"]);
});
