import type { Page, PageRange, Position, Query } from "../api/logs-api.ts";
import type { EntryId } from "../lines/entry-id.ts";
import type { ShownLines } from "../lines/shown-lines.ts";
import type { LineLoader } from "./line-loader.ts";
import type { LoaderHost, PageLoads } from "./page-loads.ts";

/** Finds matches in lines that are not in memory. */
export class MatchFinder {
  readonly #loads: PageLoads;
  readonly #lines: ShownLines;
  readonly #host: LoaderHost;
  readonly #loader: LineLoader;

  constructor(loads: PageLoads, lines: ShownLines, host: LoaderHost, loader: LineLoader) {
    this.#loads = loads;
    this.#lines = lines;
    this.#host = host;
    this.#loader = loader;
  }

  /**
   * Finds the nearest match after (1) or before (-1) the lines in memory.
   * @returns null if there is none, and undefined if the search failed.
   */
  async findBeyond(direction: 1 | -1, query: Query): Promise<EntryId | null | undefined> {
    const { buffer } = this.#lines;
    const edge = direction > 0 ? buffer.last : buffer.first;
    if (edge === null || (direction > 0 && !this.#loader.detached)) {
      return null;
    }
    const { signal } = this.#loads;
    this.#loader.loading = true;
    this.#host.redraw();
    try {
      return await this.#find(direction, edge.line.id, query, signal);
    } catch (error) {
      this.#loads.fail(error, signal, () => undefined);
      return undefined;
    } finally {
      if (!signal.aborted) {
        this.#loader.loading = false;
        this.#host.redraw();
      }
    }
  }

  async #find(direction: 1 | -1, from: EntryId, query: Query, signal: AbortSignal): Promise<EntryId | null> {
    let cursor: Position | null = from;
    while (cursor !== null) {
      const range: PageRange = direction > 0 ? { after: cursor, n: 1 } : { before: cursor, n: 1 };
      const page: Page = await this.#loads.page(range, signal, query);
      const found = page.events.find((event) => event.kind === "line");
      if (found) {
        return found.id;
      }
      cursor = direction > 0 ? page.nextAfter : page.nextBefore;
    }
    return null;
  }
}
