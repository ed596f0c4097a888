import {
  filterParameters,
  NO_FILTER,
  type Sort,
  type SortKey,
  type StreamFilter,
  type StreamsPage,
} from "../api/streams.ts";

export interface StreamTableHost {
  read(filter: StreamFilter, sort: Sort, limit: number, after: string | null, signal: AbortSignal): Promise<StreamsPage>;
  onChange(): void;
  /** Returns what to show for an error. */
  describe(error: unknown): string;
}

/** Rows of a page. Few enough to be drawn within a frame, however many streams there are. */
export const PAGE_SIZE = 100;

/** While a person types, each character would otherwise be a request. */
const TYPING_PAUSE = 300;

/** The first order of each key: what an operator looks for is on the first page. */
const FIRST_REVERSE: Readonly<Record<SortKey, boolean>> = {
  opened: false,
  idle: true,
  bytes: true,
  pings: true,
  expires: false,
  tenant: false,
  app: false,
};

/** The streams that the page shows: which of them, in which order, and one page of these. */
export class StreamTable {
  filter: StreamFilter = NO_FILTER;
  /** The filter as it is typed, which is in force after a pause. */
  typed: StreamFilter = NO_FILTER;
  sort: Sort = { key: "opened", reverse: false };
  page: StreamsPage | null = null;
  error = "";
  /** When the page was read, in Unix milliseconds. */
  readAt = 0;
  isReading = false;
  readonly #host: StreamTableHost;
  /** Where the pages up to this one begin. */
  #cursors: readonly (string | null)[] = [null];
  #number = 0;
  #request: AbortController | null = null;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: StreamTableHost) {
    this.#host = host;
  }

  /** The number of the page that is shown, from 0. */
  get number(): number {
    return this.#number;
  }

  type(change: Partial<StreamFilter>): void {
    this.typed = { ...this.typed, ...change };
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.setFilter(this.typed), TYPING_PAUSE);
  }

  setFilter(change: Partial<StreamFilter>): void {
    clearTimeout(this.#typing);
    const filter = { ...this.typed, ...change };
    const isOther = filterParameters(filter).toString() !== filterParameters(this.filter).toString();
    this.filter = filter;
    this.typed = filter;
    if (isOther) {
      this.#begin();
    }
    this.#host.onChange();
  }

  clearFilter(): void {
    this.setFilter(NO_FILTER);
  }

  /** Orders by a key, or reverses the order by this key. */
  sortBy(key: SortKey): void {
    this.sort =
      this.sort.key === key ? { key, reverse: !this.sort.reverse } : { key, reverse: FIRST_REVERSE[key] };
    this.#begin();
  }

  next(): void {
    const next = this.page?.next;
    if (next) {
      this.#cursors = [...this.#cursors.slice(0, this.#number + 1), next];
      void this.read();
    }
  }

  previous(): void {
    this.#cursors = this.#cursors.slice(0, Math.max(1, this.#number));
    void this.read();
  }

  /** Reads the page again. A reading that is under way is dropped: it may be of another page. */
  async read(): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.isReading = true;
    this.#host.onChange();
    try {
      const page = await this.#host.read(this.filter, this.sort, PAGE_SIZE, this.#cursors.at(-1) ?? null, request.signal);
      if (this.#request !== request) {
        return;
      }
      this.page = page;
      this.#number = this.#cursors.length - 1;
      this.error = "";
      this.readAt = Date.now();
      // All streams of this page have ended meanwhile.
      if (page.streams.length === 0 && this.#number > 0) {
        this.previous();
        return;
      }
    } catch (error) {
      if (this.#request !== request) {
        return;
      }
      this.error = this.#host.describe(error);
    }
    this.isReading = false;
    this.#host.onChange();
  }

  forget(): void {
    this.#request?.abort();
    this.#request = null;
    this.page = null;
    this.readAt = 0;
    this.isReading = false;
    this.#cursors = [null];
  }

  #begin(): void {
    this.#cursors = [null];
    void this.read();
  }
}
