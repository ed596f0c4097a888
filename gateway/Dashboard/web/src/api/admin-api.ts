import { send } from "pages/send.ts";
import type { DestinationState, Status } from "./status.ts";
import { filterParameters, isEmpty, sortParameter, type Sort, type StreamFilter, type StreamsPage } from "./streams.ts";

/** A gateway that accepts a request and does not answer it must not stop the page. */
const TIMEOUT = 10_000;

export interface Ended {
  readonly ended: number;
  readonly revoked: number;
}

/** The requests to the gateway's management port. The token goes into a header, never into a URL. */
export class AdminApi {
  readonly #page: URL;
  readonly #token: () => string | null;

  /** @param page The URL of the dashboard. A proxy may have added a path before it. */
  constructor(page: URL, token: () => string | null) {
    this.#page = new URL(page.pathname, page.origin);
    this.#token = token;
  }

  status(withHistory: boolean): Promise<Status> {
    return this.#json<Status>("GET", "status", new URLSearchParams(withHistory ? {} : { history: "false" }));
  }

  streams(filter: StreamFilter, sort: Sort, limit: number, after: string | null, signal?: AbortSignal): Promise<StreamsPage> {
    const parameters = filterParameters(filter);
    parameters.set("sort", sortParameter(sort));
    parameters.set("limit", String(limit));
    if (after !== null) {
      parameters.set("after", after);
    }
    return this.#json<StreamsPage>("GET", "streams", parameters, undefined, signal);
  }

  endStream(id: string, revoke: boolean): Promise<Ended> {
    return this.#json<Ended>("DELETE", `streams/${encodeURIComponent(id)}`, revokeParameter(revoke));
  }

  /** Ends all streams that match. Without a condition, all streams of the gateway. */
  endMatching(filter: StreamFilter, revoke: boolean): Promise<Ended> {
    const parameters = filterParameters(filter);
    if (isEmpty(filter)) {
      parameters.set("all", "true");
    }
    if (revoke) {
      parameters.set("revoke", "true");
    }
    return this.#json<Ended>("DELETE", "streams", parameters);
  }

  async setDestination(cluster: string, name: string, state: DestinationState): Promise<void> {
    const path = `destinations/${encodeURIComponent(cluster)}/${encodeURIComponent(name)}`;
    await this.#json("PUT", path, new URLSearchParams(), { state });
  }

  async drain(): Promise<void> {
    await this.#json("POST", "drain", new URLSearchParams());
  }

  /** Opens the stream of events after an id, or with the newest ones. */
  events(since: number | null, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (since !== null) {
      headers["Last-Event-ID"] = String(since);
    }
    return this.#send("GET", "events", new URLSearchParams(), headers, null, signal);
  }

  async #json<T>(method: string, path: string, query: URLSearchParams, body?: unknown, signal?: AbortSignal): Promise<T> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new DOMException("no answer", "TimeoutError")), TIMEOUT);
    const cancel = (): void => timeout.abort(signal?.reason);
    signal?.addEventListener("abort", cancel);
    try {
      const headers: Record<string, string> = { Accept: "application/json" };
      if (body !== undefined) {
        headers["Content-Type"] = "application/json";
      }
      const text = body === undefined ? null : JSON.stringify(body);
      const response = await this.#send(method, path, query, headers, text, timeout.signal);
      return (await response.json()) as T;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    }
  }

  #send(
    method: string,
    path: string,
    query: URLSearchParams,
    headers: Record<string, string>,
    body: string | null,
    signal: AbortSignal,
  ): Promise<Response> {
    const url = new URL(path, this.#page);
    url.search = query.toString();
    return send(url, this.#token(), { method, headers, body, signal });
  }
}

function revokeParameter(revoke: boolean): URLSearchParams {
  return new URLSearchParams(revoke ? { revoke: "true" } : {});
}
