import assert from "node:assert/strict";
import test from "node:test";
import type { Page, PageRange, Query } from "../src/api/logs-api.ts";
import { LineLoader } from "../src/history/line-loader.ts";
import { dropExcess } from "../src/history/memory-bound.ts";
import type { PageSource } from "../src/history/page-loads.ts";
import { LineBuffer } from "../src/lines/line-buffer.ts";
import { LEVELS } from "../src/lines/level.ts";
import type { LogEvent, LogLine } from "../src/lines/log-event.ts";
import type { GapRow, Row } from "../src/lines/row.ts";
import { ShownLines } from "../src/lines/shown-lines.ts";
import { NO_SEARCH } from "../src/text/matcher.ts";

const numberOf = (id: string): number => Number(id.split("-")[0]);
const line = (id: number): LogLine => ({ kind: "line", id: `${id}-0`, time: "", container: "web-1", message: `${id}` });
const range = (from: number, to: number): LogLine[] => Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
const ids = (rows: readonly Row[]): number[] => rows.map((row) => (row.kind === "line" ? numberOf(row.line.id) : -1));
const numbers = (from: number, to: number): number[] => range(from, to).map((one) => numberOf(one.id));

/** A log of numbered lines that answers as the log API does. `find` leaves out lines as a search does. */
class FakeLog implements PageSource {
  readonly asked: PageRange[] = [];
  examined = Infinity;
  constructor(
    readonly lines: LogLine[],
    readonly find: (line: LogLine) => boolean = () => true,
  ) {}

  page(_: Query, asked: PageRange, signal: AbortSignal): Promise<Page> {
    this.asked.push(asked);
    signal.throwIfAborted();
    const { before, after: from, until, n = Infinity } = asked;
    if (from !== undefined) {
      const newer = this.lines.filter((one) => numberOf(one.id) > numberOf(from));
      const upTo = newer.filter((one) => until === undefined || numberOf(one.id) <= numberOf(until));
      const events = upTo.filter(this.find).slice(0, n);
      const last = events.at(-1)?.id ?? upTo.at(-1)?.id;
      const nextAfter = last === upTo.at(-1)?.id ? null : (last ?? null);
      return Promise.resolve({ events, nextBefore: null, nextAfter, end: nextAfter ? null : (this.lines.at(-1)?.id ?? null) });
    }
    const older = this.lines.filter((one) => before === undefined || numberOf(one.id) < numberOf(before));
    const seen = older.slice(-Math.min(this.examined, older.length));
    const events = seen.filter(this.find).slice(-n);
    const first = events.length === n ? events[0]! : seen[0];
    const isStart = first === undefined || first === this.lines[0];
    return Promise.resolve({ events, nextBefore: isStart ? null : first.id, nextAfter: null, end: null });
  }
}

function load(log: FakeLog): { loader: LineLoader; lines: ShownLines; reached: () => number } {
  let reached = 0;
  const lines = new ShownLines(() => ({ levels: new Set(LEVELS), groupTraces: false }));
  const loader = new LineLoader(log, lines, {
    query: { containers: null, search: NO_SEARCH },
    list: null,
    isPaused: true,
    onLoaded: () => lines.refresh(),
    onReachedEnd: () => reached++,
    onFailed: (error) => {
      throw error;
    },
    redraw: () => undefined,
  });
  return { loader, lines, reached: () => reached };
}

test("pages in both directions give every line once", async () => {
  const { loader, lines, reached } = load(new FakeLog(range(1, 3_000)));
  await loader.loadAround("1500-0", "1499-0");
  assert.ok(loader.detached);
  while (loader.older === "idle") {
    await loader.loadOlder();
  }
  while (loader.detached) {
    await loader.loadNewer();
  }
  assert.deepEqual(ids(lines.rows), numbers(1, 3_000));
  assert.equal(loader.older, "end");
  assert.equal(reached(), 1);
});

test("a stream continues filtered lines after the newest line, not after the last match", async () => {
  const { loader, lines, reached } = load(new FakeLog(range(1, 3_000), (one) => numberOf(one.id) <= 600));
  await loader.loadAround("300-0", "299-0");
  assert.equal(loader.end, null);
  while (loader.detached) {
    await loader.loadNewer();
  }
  assert.deepEqual(ids(lines.rows).at(-1), 600);
  assert.equal(loader.end, "3000-0");
  assert.equal(reached(), 1);
  loader.reset();
  assert.equal(loader.end, null);
});

test("a search goes on over pages without a match", async () => {
  const log = new FakeLog(range(1, 1_000), (one) => one.message === "7");
  log.examined = 100;
  const { loader, lines } = load(log);
  await loader.loadOlder();
  assert.deepEqual(ids(lines.rows), [7]);
  assert.equal(log.asked.length, 10);
});

test("the stream does not repeat what was loaded into an empty list", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 10)));
  await loader.loadOlder();
  const events: LogEvent[] = [...range(8, 12)];
  lines.append(loader.withoutLoaded(events));
  assert.deepEqual(ids(lines.rows), numbers(1, 12));
  assert.equal(loader.withoutLoaded(range(3, 4)).length, 2);
});

test("a page whose neighbours were dropped meanwhile is not added", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 2_000)));
  lines.append(range(1_500, 2_000));
  const loading = loader.loadOlder();
  lines.buffer.clear();
  lines.append(range(1_900, 2_000));
  await loading;
  assert.deepEqual(ids(lines.rows), numbers(1_900, 2_000));
  assert.equal(loader.older, "idle");
});

test("lines that are replaced end their loads", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 2_000)));
  lines.append(range(1_990, 2_000));
  const loading = loader.loadOlder();
  loader.cancel();
  loader.reset();
  await loading;
  assert.equal(lines.rows.length, 0);
  assert.equal(loader.older, "idle");
});

test("a gap is filled with what is retained of it, and says so if that is nothing", async () => {
  const { loader, lines } = load(new FakeLog([line(1), ...range(5, 20)]));
  lines.append([line(1), { kind: "gap", after: "1-0", before: "10-0", lost: null }, ...range(10, 12)]);
  await loader.gaps.fill(lines.buffer.rows[1] as GapRow);
  assert.deepEqual(ids(lines.rows), [1, ...numbers(5, 12)]);

  lines.append([{ kind: "gap", after: "12-0", before: "13-0", lost: null }, line(13)]);
  const gap = lines.buffer.rows.at(-2) as GapRow;
  await loader.gaps.fill(gap);
  assert.equal(gap.state, "empty");
});

test("a large gap is filled in steps", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 5_000)));
  lines.append([line(1), { kind: "gap", after: "1-0", before: "5000-0", lost: 4_998 }, line(5_000)]);
  for (let gap; (gap = lines.buffer.rows.find((row) => row.kind === "gap")); ) {
    await loader.gaps.fill(gap as GapRow);
  }
  assert.deepEqual(ids(lines.rows), numbers(1, 5_000));
});

test("the nearest match beyond memory is found in both directions", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 1_000), (one) => one.message.endsWith("77")));
  const query = { containers: null, search: NO_SEARCH };
  lines.append(range(400, 450));
  assert.equal(await loader.matches.findBeyond(-1, query), "377-0");
  assert.equal(await loader.matches.findBeyond(1, query), null);
  loader.detached = true;
  assert.equal(await loader.matches.findBeyond(1, query), "477-0");
});

test("a place above all ids shows the newest lines in their order", async () => {
  const log = new FakeLog(range(1, 1_000));
  const answer = log.page.bind(log);
  // As the log source answers to an id above all others: its ids may have started again.
  log.page = async (query, asked, signal) =>
    asked.after === undefined
      ? answer(query, asked, signal)
      : { events: [{ kind: "gap", after: asked.after, before: "1-0", lost: null }, ...range(1, 250)], nextBefore: null, nextAfter: "250-0", end: null };
  const { loader, lines } = load(log);
  await loader.loadAround("18446744073709551615-0", "18446744073709551615-0");
  assert.deepEqual(ids(lines.rows), numbers(751, 1_000));
  assert.equal(loader.detached, false);
});

test("older lines continue where the history of a stream ends", async () => {
  const { loader, lines } = load(new FakeLog(range(1, 100)));
  loader.continueBefore("41-0");
  await loader.loadOlder();
  assert.deepEqual(ids(lines.rows), numbers(1, 40));
  const other = load(new FakeLog(range(1, 100)));
  other.loader.continueBefore(null);
  assert.equal(other.loader.older, "end");
});

test("a load that fails leaves the lines in memory and says so", async () => {
  const lines = new ShownLines(() => ({ levels: new Set(LEVELS), groupTraces: false }));
  const failures: unknown[] = [];
  const loader = new LineLoader({ page: () => Promise.reject(new TypeError("away")) }, lines, {
    query: { containers: null, search: NO_SEARCH },
    list: null,
    isPaused: true,
    onLoaded: () => undefined,
    onReachedEnd: () => undefined,
    onFailed: (error) => failures.push(error),
    redraw: () => undefined,
  });
  lines.append(range(1, 3));
  assert.equal(await loader.loadAround("2-0", "2-0"), "failed");
  assert.equal(lines.buffer.lines, 3);
  assert.equal(failures.length, 1);
});

test("memory is bounded also while a person reads among long lines, at either end", () => {
  const long = (id: number): LogLine => ({ ...line(id), message: "x".repeat(10_000) });
  for (const place of [0, 10, 500, 990, 999]) {
    const buffer = new LineBuffer({ lines: 1e9, bytes: 2_000_000 });
    buffer.append(Array.from({ length: 1_000 }, (_, i) => long(i + 1)));
    const viewport = { first: buffer.rows[place]!, last: buffer.rows[Math.min(999, place + 5)]! };
    while (dropExcess(buffer, viewport) !== null) {
      // Until nothing more can be dropped.
    }
    assert.ok(buffer.bytes <= 2_000_000, `${buffer.bytes} bytes around ${place}`);
    assert.ok(buffer.rows.includes(viewport.first) && buffer.rows.includes(viewport.last));
  }
});
