import type { LogsApi, Page, PageRange, Position, Query } from "../api/logs-api.ts";
import { compareIds, idTime, type EntryId } from "../lines/entry-id.ts";
import type { LogEvent } from "../lines/log-event.ts";
import type { GapRow } from "../lines/row.ts";
import type { ShownLines } from "../lines/shown-lines.ts";
import { findIndex } from "../lines/visible-rows.ts";
import type { ListView } from "../view/list-view.ts";

/** What happens at an end of the lines in memory. */
export type EdgeState = "idle" | "loading" | "end" | "failed";

export type PageSource = Pick<LogsApi, "page">;

export interface LoaderHost {
  readonly query: Query;
  readonly list: ListView | null;
  readonly isPaused: boolean;
  /** The lines in memory changed. */
  onLoaded(): void;
  /** The lines in memory reach to the newest one: the stream may continue after the last of them. */
  onReachedEnd(): void;
  onFailed(error: unknown): void;
  redraw(): void;
}

const PAGE = 500;
/** A gap is filled in steps: it may have millions of lines. */
const GAP_PAGE = 2_000;
/** A search examines a bounded number of lines for each request. The page goes on by itself this often. */
const MAX_SEARCH_REQUESTS = 100;
/** How many lines are loaded to fill the viewport with lines of the selected levels. */
const MAX_FILLING = 10_000;
/** Rows around the viewport that stay in memory. */
const MARGIN_ROWS = 2_000;
/** How near to an end of the list the next page is loaded, in viewports. */
const AHEAD = 2;

/**
 * Loads pages at both ends of the lines in memory, around a place, and into gaps. `detached` tells that lines are
 * missing between the last one in memory and the newest one, so the stream must not add any.
 */
export class LineLoader {
  older: EdgeState = "idle";
  newer: EdgeState = "idle";
  detached = false;
  /** Whether the lines in memory are about to be replaced. */
  loading = false;
  /** Whether the list was emptied by the user, who does not want it to fill by itself. */
  cleared = false;
  /** How far a search has examined older lines, in Unix milliseconds, or null. */
  searchedBack: number | null = null;
  readonly #api: PageSource;
  readonly #lines: ShownLines;
  readonly #host: LoaderHost;
  #abort = new AbortController();
  #olderCursor: Position | null = null;
  // The newest line that was loaded into an empty list. The stream may send the lines up to it again.
  #floor: EntryId | null = null;

  constructor(api: PageSource, lines: ShownLines, host: LoaderHost) {
    this.#api = api;
    this.#lines = lines;
    this.#host = host;
  }

  /** Is aborted when the lines in memory are replaced. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Ends all loads. */
  cancel(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.loading = false;
    this.older = this.older === "loading" ? "idle" : this.older;
    this.newer = this.newer === "loading" ? "idle" : this.newer;
  }

  /** Forgets the lines in memory. */
  reset(): void {
    this.#lines.buffer.clear();
    this.older = "idle";
    this.newer = "idle";
    this.searchedBack = null;
    this.cleared = false;
    this.#olderCursor = null;
    this.#floor = null;
    this.#host.onLoaded();
  }

  retry(): void {
    this.older = this.older === "failed" ? "idle" : this.older;
    this.newer = this.newer === "failed" ? "idle" : this.newer;
    this.#host.redraw();
  }

  /** Returns the events of a stream that are not in memory yet. */
  withoutLoaded(events: readonly LogEvent[]): readonly LogEvent[] {
    const floor = this.#floor;
    if (floor === null) {
      return events;
    }
    const fresh = events.filter((event) => event.kind === "gap" || compareIds(event.id, floor) > 0);
    this.#floor = fresh.length > 0 ? null : floor;
    return fresh;
  }

  /** Loads at the ends of the list what the viewport is about to need. Called after each drawing. */
  loadAhead(): void {
    const { list, isPaused } = this.#host;
    const { buffer } = this.#lines;
    if (!list || this.loading || buffer.rows.length === 0) {
      return;
    }
    const isNearTop = isPaused
      ? list.viewportsAbove < AHEAD
      : list.viewportsAbove + list.viewportsBelow === 0 && buffer.lines < MAX_FILLING;
    if (isNearTop && this.older === "idle" && !this.cleared) {
      void this.loadOlder();
    }
    if (this.detached && this.newer === "idle" && list.viewportsBelow < AHEAD) {
      void this.loadNewer();
    }
  }

  async loadOlder(): Promise<void> {
    const { signal } = this;
    const { buffer } = this.#lines;
    this.older = "loading";
    this.cleared = false;
    this.#host.redraw();
    try {
      const { first } = buffer;
      let cursor = this.#olderCursor ?? first?.line.id ?? null;
      for (let i = 0; i < MAX_SEARCH_REQUESTS; i++) {
        const range = cursor === null ? { n: PAGE } : { before: cursor, n: PAGE };
        const page = await this.#page(range, signal);
        if (buffer.first !== first) {
          // The lines after this page were dropped meanwhile: adding it would leave a hole.
          this.older = "idle";
          break;
        }
        if (first === null) {
          this.#floor = page.events.findLast((event) => event.kind === "line")?.id ?? null;
        }
        buffer.prepend(page.events);
        cursor = page.nextBefore;
        this.#olderCursor = cursor;
        this.searchedBack = cursor === null ? null : idTime(cursor);
        this.older = cursor === null ? "end" : "loading";
        if (page.events.length > 0 || cursor === null) {
          break;
        }
        this.#host.redraw();
      }
      this.older = this.older === "end" ? "end" : "idle";
      this.bound();
      this.#host.onLoaded();
    } catch (error) {
      this.#fail(error, signal, () => (this.older = "failed"));
    }
  }

  async loadNewer(): Promise<void> {
    const { signal } = this;
    const { buffer } = this.#lines;
    const { last } = buffer;
    let cursor: Position | null = last?.line.id ?? null;
    this.newer = "loading";
    this.#host.redraw();
    try {
      for (let i = 0; i < MAX_SEARCH_REQUESTS && cursor !== null; i++) {
        const page: Page = await this.#page({ after: cursor, n: PAGE }, signal);
        if (buffer.last !== last) {
          // The lines before this page were dropped meanwhile.
          break;
        }
        buffer.append(page.events);
        cursor = page.nextAfter;
        if (page.events.length > 0) {
          break;
        }
      }
      this.newer = "idle";
      if (cursor === null) {
        this.detached = false;
        this.#host.onReachedEnd();
      }
      this.bound();
      this.#host.onLoaded();
    } catch (error) {
      this.#fail(error, signal, () => (this.newer = "failed"));
    }
  }

  /**
   * Loads the lines before `before` and those after `after` in place of the lines in memory.
   * @returns the order of the row where they meet, or null if the lines were not replaced.
   */
  async loadAround(before: Position, after: Position): Promise<number | null> {
    this.cancel();
    const { signal } = this;
    this.loading = true;
    this.#host.redraw();
    try {
      const [back, forward] = await Promise.all([
        this.#page({ before, n: PAGE / 2 }, signal),
        this.#page({ after, n: PAGE / 2 }, signal),
      ]);
      const { buffer } = this.#lines;
      this.reset();
      buffer.append([...back.events, ...forward.events]);
      this.#olderCursor = back.nextBefore;
      this.older = back.nextBefore === null ? "end" : "idle";
      this.detached = forward.nextAfter !== null;
      return buffer.rows[Math.min(back.events.length, buffer.rows.length - 1)]?.order ?? 0;
    } catch (error) {
      this.#fail(error, signal, () => undefined);
      return null;
    } finally {
      if (!signal.aborted) {
        this.loading = false;
        this.#host.onLoaded();
      }
    }
  }

  async fill(row: GapRow): Promise<void> {
    const { signal } = this;
    const { after, before } = row.gap;
    row.state = "loading";
    this.#host.redraw();
    try {
      // The gap may be larger than what is still retained: the answer then has a gap itself.
      const page = await this.#page({ after, until: before, n: GAP_PAGE }, signal);
      const events = page.events.filter((event) => event.kind === "gap" || event.id !== before);
      if (page.nextAfter !== null) {
        events.push({ kind: "gap", after: page.nextAfter, before, lost: null });
      }
      if (events.some((event) => event.kind === "line")) {
        this.#lines.buffer.fill(row, events);
      } else {
        row.state = "empty";
      }
      this.#host.onLoaded();
    } catch (error) {
      this.#fail(error, signal, () => (row.state = "failed"));
    }
  }

  /**
   * Finds the nearest match beyond the lines in memory.
   * @returns null if there is none, and undefined if the search failed.
   */
  async findBeyond(direction: 1 | -1, query: Query): Promise<EntryId | null | undefined> {
    const { signal } = this;
    const edge = direction > 0 ? this.#lines.buffer.last : this.#lines.buffer.first;
    let cursor: Position | null = edge === null || (direction > 0 && !this.detached) ? null : edge.line.id;
    this.loading = cursor !== null;
    this.#host.redraw();
    try {
      for (let i = 0; cursor !== null && i < MAX_SEARCH_REQUESTS; i++) {
        const range: PageRange = direction > 0 ? { after: cursor, n: 1 } : { before: cursor, n: 1 };
        const page: Page = await this.#page(range, signal, query);
        const found = page.events.find((event) => event.kind === "line");
        if (found) {
          return found.id;
        }
        cursor = direction > 0 ? page.nextAfter : page.nextBefore;
      }
    } catch (error) {
      this.#fail(error, signal, () => undefined);
      return undefined;
    } finally {
      if (!signal.aborted) {
        this.loading = false;
        this.#host.redraw();
      }
    }
    return null;
  }

  /** Drops lines beyond the bounds of memory, at the end that is farther from the viewport. */
  bound(): void {
    const { buffer } = this.#lines;
    if (!buffer.isFull) {
      return;
    }
    const { list, isPaused } = this.#host;
    const viewport = isPaused ? list?.viewport : null;
    const rows = buffer.rows;
    if (!viewport) {
      this.#dropFirst(Infinity);
      return;
    }
    const first = findIndex(rows, viewport.first.order);
    const last = findIndex(rows, viewport.last.order);
    if (first > rows.length - last) {
      this.#dropFirst(rows[Math.max(0, first - MARGIN_ROWS)]!.order);
    } else if (buffer.dropLast(rows[Math.min(rows.length - 1, last + MARGIN_ROWS)]!.order) > 0) {
      this.detached = true;
      this.newer = "idle";
      this.#host.onLoaded();
    }
  }

  #dropFirst(keep: number): void {
    const { buffer } = this.#lines;
    if (buffer.dropFirst(keep) === 0) {
      return;
    }
    this.#host.list?.forget(buffer.rows[0]?.order ?? Infinity);
    this.#olderCursor = null;
    this.searchedBack = null;
    this.older = this.older === "loading" ? "loading" : "idle";
    this.#host.onLoaded();
  }

  async #page(range: PageRange, signal: AbortSignal, query: Query = this.#host.query): Promise<Page> {
    const page = await this.#api.page(query, range, signal);
    // The lines in memory were replaced meanwhile.
    signal.throwIfAborted();
    return page;
  }

  #fail(error: unknown, signal: AbortSignal, mark: () => void): void {
    if (!signal.aborted) {
      mark();
      this.#host.onFailed(error);
    }
  }
}
