import assert from "node:assert/strict";
import test from "node:test";
import { Problem } from "pages/problem.ts";
import { EventFeed, readGatewayEvent } from "../src/state/event-feed.ts";

const event = (id: number): string =>
  `id: ${id}\nevent: change\ndata: ` +
  `${JSON.stringify({ id, time: "2026-11-28T16:20:05.000Z", kind: "ready", text: `event ${id}` })}\n\n`;

/** Answers each connection with the next of these bodies. Resolves with what was asked for and what was kept. */
function follow(bodies: (string | Problem)[]): Promise<{ asked: (number | null)[]; kept: number[] }> {
  const asked: (number | null)[] = [];
  return new Promise((resolve) => {
    const feed = new EventFeed({
      open: (since) => {
        asked.push(since);
        const body = bodies.shift();
        if (body === undefined || body instanceof Problem) {
          const kept = feed.events.map((one) => one.id);
          queueMicrotask(() => feed.stop());
          resolve({ asked, kept });
          return Promise.reject(body ?? new TypeError("closed"));
        }
        return Promise.resolve(new Response(body));
      },
      onChange: () => undefined,
    });
    feed.start();
  });
}

test("the newest event is first, and a connection continues after it", async () => {
  const { asked, kept } = await follow([event(1) + event(2), `: keep-alive\n\n${event(2)}${event(3)}`]);
  assert.deepEqual(kept, [3, 2, 1]);
  assert.deepEqual(asked, [null, 2, 3]);
});

test("what is not an event is ignored", () => {
  for (const json of ["", "null", "[]", "{", '{"id":"1"}', '{"id":1,"time":"x","kind":"ready"}']) {
    assert.equal(readGatewayEvent(json), null, json);
  }
});

test("a rejected token stops the feed", async () => {
  const { asked } = await follow([event(1), new Problem(401, "token-expired", "", null)]);
  assert.deepEqual(asked, [null, 1]);
});

test("a gateway that refuses for other reasons is asked again", async () => {
  let attempts = 0;
  await new Promise<void>((resolve) => {
    const feed = new EventFeed({
      open: () =>
        attempts++ === 0
          ? Promise.reject(new Problem(429, "too-many-failures", "", null))
          : Promise.resolve(new Response(event(1))),
      onChange: () => {
        feed.stop();
        resolve();
      },
    });
    feed.start();
  });
  assert.equal(attempts, 2);
});
