import type { Page, Position } from "../api/logs-api.ts";
import { compareIds, idTime, type EntryId } from "../lines/entry-id.ts";
import type { LogEvent } from "../lines/log-event.ts";
import type { ShownLines } from "../lines/shown-lines.ts";
import { GapLoader } from "./gap-loader.ts";
import { MatchFinder } from "./match-finder.ts";
import { dropExcess } from "./memory-bound.ts";
import { continues, EMPTY_PAGE, MAX_SEARCH_REQUESTS, PageLoads, type LoaderHost, type PageSource } from "./page-loads.ts";

/** What happens at an end of the lines in memory. */
export type EdgeState = "idle" | "loading" | "end" | "failed";

const PAGE = 500;
/** How many lines are loaded to fill the viewport with lines of the selected levels. */
const MAX_FILLING = 10_000;
/** How near to an end of the list the next page is loaded, in viewports. */
const AHEAD = 2;

/**
 * Loads pages at both ends of the lines in memory, and around a place. `detached` means that lines are missing between
 * the last one in memory and the newest one, so the stream must not add any.
 */
export class LineLoader {
  older: EdgeState = "idle";
  newer: EdgeState = "idle";
  detached = false;
  /** Whether the lines in memory are about to be replaced. */
  loading = false;
  /** Whether the list was emptied by the user, who does not want it to fill by itself. */
  cleared = false;
  /** Where a stream continues after the last page forwards, if that page reached the newest line; otherwise null. */
  end: EntryId | null = null;
  /** How far a search has examined older lines, in Unix milliseconds, or null. */
  searchedBack: number | null = null;
  readonly gaps: GapLoader;
  readonly matches: MatchFinder;
  readonly #loads: PageLoads;
  readonly #lines: ShownLines;
  readonly #host: LoaderHost;
  #olderCursor: Position | null = null;
  // The newest line that was loaded into an empty list. The stream may send the lines up to it again.
  #floor: EntryId | null = null;

  constructor(api: PageSource, lines: ShownLines, host: LoaderHost) {
    this.#loads = new PageLoads(api, host);
    this.gaps = new GapLoader(this.#loads, lines, host, () => this.bound());
    this.matches = new MatchFinder(this.#loads, lines, host, this);
    this.#lines = lines;
    this.#host = host;
  }

  /** Is aborted when the lines in memory are replaced. */
  get signal(): AbortSignal {
    return this.#loads.signal;
  }

  /** Ends all loads. */
  cancel(): void {
    this.#loads.cancel();
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
    this.end = null;
    this.#host.onLoaded();
  }

  retry(): void {
    this.older = this.older === "failed" ? "idle" : this.older;
    this.newer = this.newer === "failed" ? "idle" : this.newer;
    this.#host.redraw();
  }

  /** Takes over from the history of a stream: older lines continue before this place, or not at all. */
  continueBefore(place: Position | null): void {
    if (this.#lines.buffer.rows.length === 0 && this.older === "idle" && !this.cleared) {
      this.#setOlder(place);
    }
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
        const page = await this.#loads.page(range, signal);
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
        this.#setOlder(cursor);
        if (page.events.length > 0 || cursor === null) {
          break;
        }
        this.older = "loading";
        this.#host.redraw();
      }
      this.older = (this.older as EdgeState) === "loading" ? "idle" : this.older;
      this.bound();
      this.#host.onLoaded();
    } catch (error) {
      this.#loads.fail(error, signal, () => (this.older = "failed"));
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
      while (cursor !== null) {
        const page: Page = await this.#loads.page({ after: cursor, n: PAGE }, signal);
        if (buffer.last !== last) {
          // The lines before this page were dropped meanwhile.
          break;
        }
        buffer.append(page.events);
        cursor = page.nextAfter;
        this.end = page.end;
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
      this.#loads.fail(error, signal, () => (this.newer = "failed"));
    }
  }

  /**
   * Loads the lines before `before` and those after `after` in place of the lines in memory.
   * @returns the order of the row where they meet, null if another load replaced this one, or "failed".
   */
  async loadAround(before: Position, after: Position): Promise<number | null | "failed"> {
    this.cancel();
    const { signal } = this;
    this.loading = true;
    this.#host.redraw();
    try {
      const [back, forward] = await Promise.all([
        this.#loads.page({ before, n: PAGE / 2 }, signal),
        this.#loads.page({ after, n: PAGE / 2 }, signal),
      ]);
      const { buffer } = this.#lines;
      const newer = continues(back, forward) ? forward : EMPTY_PAGE;
      this.reset();
      buffer.append([...back.events, ...newer.events]);
      this.#setOlder(back.nextBefore);
      this.detached = newer.nextAfter !== null;
      this.end = newer.end;
      return buffer.rows[Math.min(back.events.length, buffer.rows.length - 1)]?.order ?? 0;
    } catch (error) {
      this.#loads.fail(error, signal, () => undefined);
      return signal.aborted ? null : "failed";
    } finally {
      if (!signal.aborted) {
        this.loading = false;
        this.#host.onLoaded();
      }
    }
  }

  /** Drops lines beyond the bounds of memory. */
  bound(): void {
    const { list, isPaused } = this.#host;
    const dropped = dropExcess(this.#lines.buffer, isPaused ? (list?.viewport ?? null) : null);
    if (dropped === "newest") {
      this.detached = true;
      this.newer = "idle";
    } else if (dropped === "oldest") {
      list?.forget(this.#lines.buffer.rows[0]?.order ?? Infinity);
      this.#olderCursor = null;
      this.searchedBack = null;
      this.older = this.older === "loading" ? "loading" : "idle";
    }
    if (dropped !== null) {
      this.#host.onLoaded();
    }
  }

  #setOlder(cursor: Position | null): void {
    this.#olderCursor = cursor;
    this.searchedBack = cursor === null ? null : idTime(cursor);
    this.older = cursor === null ? "end" : "idle";
  }
}
