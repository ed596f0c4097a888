import type { LogsApi, Page, PageRange, Query } from "../api/logs-api.ts";
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
