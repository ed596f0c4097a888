import assert from "node:assert/strict";
import test from "node:test";
import type { LogsApi, PageRange } from "../src/api/logs-api.ts";
import { Problem } from "../src/api/problem.ts";
import { collectLines } from "../src/download.ts";
import { LEVELS } from "../src/lines/level.ts";
import { NO_SEARCH } from "../src/text/matcher.ts";

const QUERY = { containers: ["web-1"], search: { ...NO_SEARCH, text: "x", only: true } };
const json = (id: number, message: string, container = "web-1"): string =>
  JSON.stringify({ event: "log", id: `${id}-0`, log: `T [${container}] ${message}`, time: "T", container, message });

/** Answers each request with the next page, and records what was asked for. */
function fakeApi(pages: (Problem | { lines: string[]; next: string | null })[]): { api: LogsApi; asked: PageRange[] } {
  const asked: PageRange[] = [];
  const dump = (_: unknown, range: PageRange): Promise<Response> => {
    asked.push(range);
    const page = pages.shift()!;
    return page instanceof Problem
      ? Promise.reject(page)
      : Promise.resolve(
          new Response(page.lines.map((line) => `${line}\n`).join(""), {
            headers: page.next === null ? {} : { "X-Next-Before": page.next },
          }),
        );
  };
  return { api: { dump } as unknown as LogsApi, asked };
}

async function download(api: LogsApi, format: "text" | "ndjson", levels = LEVELS): Promise<string> {
  const file = await collectLines(api, QUERY, new Set(levels), format, new AbortController().signal, () => undefined);
  return file.text();
}

test("a download of several pages has the lines in their order, and waits out what is temporary", async () => {
  const { api, asked } = fakeApi([
    { lines: [json(5, "e"), json(6, "f")], next: "4-0" },
    new Problem(429, "quota-exceeded", "", 5),
    { lines: [], next: "2-0" },
    new Problem(503, "buffer-unavailable", "", 5),
    { lines: [json(1, "a")], next: null },
  ]);
  assert.equal(await download(api, "ndjson"), [json(1, "a"), json(5, "e"), json(6, "f")].map((line) => `${line}\n`).join(""));
  assert.deepEqual(asked.map((range) => range.before), [undefined, "4-0", "4-0", "2-0", "2-0"]);
});

test("a download as text has the lines of a dump, of the selected levels and containers", async () => {
  const { api } = fakeApi([
    {
      lines: [
        json(1, "ERROR a"),
        json(2, "\tat com.acme.Index.write(Index.java:1)"),
        json(3, "INFO b"),
        json(4, "ERROR c", "db-1"),
        JSON.stringify({ event: "gap", after: "4-0", before: "7-0", lost: 2 }),
        json(7, "ERROR d"),
      ],
      next: null,
    },
  ]);
  assert.equal(
    await download(api, "text", ["error"]),
    [
      "T [web-1] ERROR a",
      "T [web-1] \tat com.acme.Index.write(Index.java:1)",
      "[gap] after 4-0, before 7-0: 2 lines are lost",
      "T [web-1] ERROR d",
      "",
    ].join("\n"),
  );
});

test("a download that is refused fails", async () => {
  const { api } = fakeApi([new Problem(401, "token-expired", "", null)]);
  await assert.rejects(download(api, "text"), Problem);
});
