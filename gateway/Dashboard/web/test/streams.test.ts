import assert from "node:assert/strict";
import test from "node:test";
import { filterParameters, isEmpty, NO_FILTER, sortParameter, type StreamsPage } from "../src/api/streams.ts";
import { StreamTable } from "../src/state/stream-table.ts";
import { describeFilter } from "../src/text/words.ts";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Answers each request with the next page, and records what was asked for. */
function tableOf(pages: (Partial<StreamsPage> | Error)[]): { table: StreamTable; asked: string[] } {
  const asked: string[] = [];
  const table = new StreamTable({
    read: (filter, sort, limit, after) => {
      asked.push(`${filterParameters(filter)} ${sortParameter(sort)} ${limit} ${after}`.trim());
      const page = pages.shift() ?? {};
      return page instanceof Error
        ? Promise.reject(page)
        : Promise.resolve({ open: 300, matching: 300, streams: [{ id: "x" } as never], next: null, ...page });
    },
    onChange: () => undefined,
    describe: (error) => (error as Error).message,
  });
  return { table, asked };
}

test("only conditions that are given are sent", () => {
  const filter = { ...NO_FILTER, tenant: " acme ", idleLongerThan: "10m" };
  assert.equal(filterParameters(filter).toString(), "tenant=acme&idleLongerThan=10m");
  assert.equal(isEmpty(filter), false);
  assert.equal(isEmpty({ ...NO_FILTER, app: "  " }), true);
  assert.equal(describeFilter(filter), "tenant acme, idle for more than 10m");
  assert.equal(describeFilter(NO_FILTER), "");
});

test("pages follow their cursors, forwards and backwards", async () => {
  const { table, asked } = tableOf([{ next: "a" }, { next: "b" }, {}, { next: "b" }]);
  await table.read();
  table.next();
  await settled();
  table.next();
  await settled();
  assert.equal(table.number, 2);
  table.next();
  table.previous();
  await settled();
  assert.equal(table.number, 1);
  assert.deepEqual(asked, [" opened 100 null", " opened 100 a", " opened 100 b", " opened 100 a"].map((text) => text.trim()));
});

test("a page is shown under its number once it has arrived, and a second click meanwhile leads no further", async () => {
  const { table, asked } = tableOf([{ next: "a" }, { next: "b" }, { next: "b" }]);
  await table.read();
  table.next();
  assert.equal(table.number, 0);
  table.next();
  await settled();
  assert.equal(table.number, 1);
  assert.deepEqual(asked.slice(1), ["opened 100 a", "opened 100 a"]);
});

test("another order or filter begins with the first page", async () => {
  const { table, asked } = tableOf([{ next: "a" }, {}, {}, {}, {}]);
  await table.read();
  table.next();
  await settled();
  table.sortBy("bytes");
  await settled();
  table.sortBy("bytes");
  await settled();
  table.setFilter({ tenant: "acme" });
  await settled();
  assert.equal(table.number, 0);
  assert.deepEqual(asked.slice(2), ["-bytes 100 null", "bytes 100 null", "tenant=acme bytes 100 null"]);
});

test("the same filter is not requested again", async () => {
  const { table, asked } = tableOf([]);
  await table.read();
  table.setFilter({ tenant: " " });
  assert.equal(asked.length, 1);
});

test("an error keeps the rows, and the next reading clears it", async () => {
  const { table } = tableOf([{}, new Error("address has to be an IP address"), {}]);
  await table.read();
  await table.read();
  assert.equal(table.error, "address has to be an IP address");
  assert.equal(table.page?.streams.length, 1);
  await table.read();
  assert.equal(table.error, "");
});

test("a page whose streams have all ended leads to the one before", async () => {
  const { table } = tableOf([{ next: "a" }, { streams: [] }, { next: null }]);
  await table.read();
  table.next();
  await settled();
  await settled();
  assert.equal(table.number, 0);
  assert.equal(table.page?.streams.length, 1);
});
