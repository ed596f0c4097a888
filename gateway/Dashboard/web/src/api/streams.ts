/** What `GET /streams` returns. */
export interface StreamsPage {
  /** All open streams of the gateway. */
  readonly open: number;
  /** Those that match the filter. */
  readonly matching: number;
  readonly streams: readonly Stream[];
  /** Where the next page begins, or null on the last one. */
  readonly next: string | null;
}

export interface Stream {
  readonly id: string;
  readonly tenant: string | null;
  readonly app: string | null;
  readonly route: string;
  readonly kind: string;
  readonly protocol: string;
  readonly address: string | null;
  readonly opened: string;
  readonly ageMs: number;
  readonly idleMs: number;
  readonly bytes: number;
  readonly pings: number;
  readonly tokenId: string | null;
  readonly expires: string | null;
  readonly destination: string | null;
  readonly ending: string | null;
}

/** The parameters that select streams. An empty text selects all. */
export interface StreamFilter {
  readonly tenant: string;
  readonly app: string;
  readonly route: string;
  readonly kind: string;
  readonly protocol: string;
  readonly address: string;
  readonly olderThan: string;
  readonly idleLongerThan: string;
  readonly tokenId: string;
}

export const NO_FILTER: StreamFilter = {
  tenant: "",
  app: "",
  route: "",
  kind: "",
  protocol: "",
  address: "",
  olderThan: "",
  idleLongerThan: "",
  tokenId: "",
};

/** Returns the parameters of a filter that are not empty. */
export function filterParameters(filter: StreamFilter): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter) as [keyof StreamFilter, string][]) {
    if (value.trim() !== "") {
      parameters.set(name, value.trim());
    }
  }
  return parameters;
}

export function isEmpty(filter: StreamFilter): boolean {
  return filterParameters(filter).size === 0;
}

/** The keys that streams are ordered by; with `-` before it, in reverse. */
export type SortKey = "opened" | "idle" | "bytes" | "pings" | "expires" | "tenant" | "app";

export interface Sort {
  readonly key: SortKey;
  readonly reverse: boolean;
}

export function sortParameter(sort: Sort): string {
  return sort.reverse ? `-${sort.key}` : sort.key;
}
