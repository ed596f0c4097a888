/** What `GET /status` returns: docs/reference/admin-api.md. Times are RFC 3339, `…Ms` are milliseconds, sizes are bytes. */
export interface Status {
  readonly gateway: string;
  readonly version: string;
  readonly started: string;
  readonly uptimeMs: number;
  readonly state: GatewayState;
  /** Why it is not ready. */
  readonly reasons: readonly string[];
  readonly streams: StreamNumbers;
  readonly connections: Usage;
  readonly descriptors: { readonly open: number | null; readonly limit: number | null };
  readonly memory: Memory;
  readonly pings: { readonly sent: number; readonly latenessP99Ms: number | null };
  readonly delivered: { readonly lines: number; readonly bytes: number };
  readonly requests: RequestNumbers;
  readonly refusals: Refusals;
  readonly tenants: readonly Tenant[];
  readonly destinations: readonly Destination[];
  /** Null without a configured Redis. */
  readonly redis: { readonly connected: boolean; readonly latencyMs: number | null } | null;
  readonly configuration: { readonly applied: string; readonly ageMs: number; readonly fault: string | null };
  readonly certificates: readonly { readonly name: string; readonly expires: string; readonly expiresInDays: number }[];
  /** The other gateways on the same Redis. Null without one. */
  readonly peers: readonly Peer[] | null;
  readonly total: Total;
  readonly history?: History;
}

export type GatewayState = "ready" | "not-ready" | "draining";

/** Counts by name. */
export type Counts = Readonly<Record<string, number>>;

export interface Usage {
  readonly open: number;
  /** The most since the start. */
  readonly most: number;
  readonly limit: number | null;
}

export interface StreamNumbers extends Usage {
  readonly opened: number;
  /** By end reason. */
  readonly ended: Counts;
  readonly byRoute: readonly RouteStreams[];
}

export interface RouteStreams {
  readonly route: string;
  readonly kind: string;
  readonly protocol: string;
  readonly open: number;
}

export interface Memory {
  readonly used: number;
  readonly limit: number;
  readonly softMark: number | null;
  readonly hardMark: number | null;
  readonly pressure: "none" | "soft" | "hard";
}

/** Plain requests of the last minute. */
export interface RequestNumbers {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly byStatus: Counts;
}

/** By reason. */
export interface Refusals {
  readonly tokens: Counts;
  readonly limits: Counts;
  readonly streams: Counts;
  readonly overload: Counts;
}

/** Its open streams, and what it was refused in the last 15 to 30 minutes. */
export interface Tenant {
  readonly tenant: string;
  readonly streams: number;
  readonly refusedRequests: number;
  readonly refusedStreams: number;
}

export interface Destination {
  readonly cluster: string;
  readonly name: string;
  readonly address: string;
  readonly state: DestinationState;
  readonly healthy: boolean;
  readonly lastCheck: string | null;
  readonly inFlight: number;
  readonly failures: number;
}

export type DestinationState = "enabled" | "draining";

export interface Peer {
  /** Unique, while two gateways may have the same name. */
  readonly id: string;
  readonly gateway: string;
  readonly state: GatewayState;
  readonly seen: string;
  readonly started: string;
  readonly streams: { readonly open: number; readonly limit: number | null };
  readonly openedPerSecond: number;
  readonly requestsPerSecond: number;
  readonly linesPerSecond: number;
  readonly memory: { readonly used: number; readonly limit: number };
}

export interface Total {
  readonly gateways: number;
  readonly streams: { readonly open: number; readonly limit: number | null };
  readonly requestsPerSecond: number;
  readonly linesPerSecond: number;
}

/** Returns the other gateways; null if nobody knows them: without Redis, or once it has been unavailable for some time. */
export function knownPeers({ peers, redis }: Status): readonly Peer[] | null {
  return redis?.connected || peers?.length ? peers : null;
}

/** The last 15 minutes, oldest first. Counts are of one step; null where nothing is known. */
export interface History {
  readonly stepMs: number;
  readonly from: string;
  readonly streams: Series;
  readonly opened: Series;
  readonly ended: Series;
  readonly lines: Series;
  readonly bytes: Series;
  readonly requests: Series;
  readonly p99Ms: Series;
}

export type Series = readonly (number | null)[];
