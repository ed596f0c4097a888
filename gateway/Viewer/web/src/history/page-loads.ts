import type { LogsApi, Page, PageRange, Query } from "../api/logs-api.ts";
import { compareIds } from "../lines/entry-id.ts";
import type { ListView } from "../view/list-view.ts";

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

/** A search examines a bounded number of lines for each request. The page goes on by itself this often. */
export const MAX_SEARCH_REQUESTS = 100;

export const EMPTY_PAGE: Page = { events: [], nextBefore: null, nextAfter: null, end: null };

/**
 * Whether a page after an id continues the one before it. After an id above all others, the log source begins with its
 * oldest line: the ids may have started again. If the page before the id has these lines, too, it has the newest ones.
 */
export function continues(back: Page, forward: Page): boolean {
  const [first, last] = [forward.events[0], back.events.findLast((event) => event.kind === "line")];
  return first?.kind !== "gap" || !last || compareIds(first.before, last.id) > 0;
}

/** Requests pages. All of them end when the lines in memory are replaced. */
export class PageLoads {
  readonly #api: PageSource;
  readonly #host: LoaderHost;
  #abort = new AbortController();

  constructor(api: PageSource, host: LoaderHost) {
    this.#api = api;
    this.#host = host;
  }

  /** Is aborted when the lines in memory are replaced. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  cancel(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  async page(range: PageRange, signal: AbortSignal, query: Query = this.#host.query): Promise<Page> {
    const page = await this.#api.page(query, range, signal);
    signal.throwIfAborted();
    return page;
  }

  /** Reports an error, unless it is the end of a load. */
  fail(error: unknown, signal: AbortSignal, mark: () => void): void {
    if (!signal.aborted) {
      mark();
      this.#host.onFailed(error);
    }
  }
}
