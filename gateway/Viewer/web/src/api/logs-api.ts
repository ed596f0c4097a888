import { send } from "pages/send.ts";
import type { EntryId } from "../lines/entry-id.ts";
import { readEvent, type LogEvent } from "../lines/log-event.ts";
import { searchParameter, type Search } from "../text/matcher.ts";

/** Which lines are read. */
export interface Query {
  /** Names of containers, or null for all. */
  readonly containers: readonly string[] | null;
  readonly search: Search;
}

/** An entry id, or a time in RFC 3339, which means the time of arrival. */
export type Position = string;

export interface PageRange {
  readonly before?: Position;
  readonly after?: Position;
  readonly until?: Position;
  readonly n?: number;
}

/** A page of a dump, oldest first. */
export interface Page {
  readonly events: readonly LogEvent[];
  /** Where the next page backwards continues, or null if nothing older is retained. */
  readonly nextBefore: Position | null;
  /** Where the next page forwards continues, or null at the newest line. */
  readonly nextAfter: Position | null;
  /** Where a stream continues the page, or null if the page ends before the newest line. */
  readonly end: EntryId | null;
}

/** The names in the lines that one request examines. */
export interface ContainerPage {
  readonly names: readonly string[];
  /** Where older lines continue, or null if none are retained. */
  readonly nextBefore: Position | null;
}

/** The response headers that lead to the next page. */
export const NEXT_BEFORE = "X-Next-Before";
const NEXT_AFTER = "X-Next-After";

const FIELDS = "time,container,message";
const NDJSON = "application/x-ndjson";

/** The log API's limit for `filter`. A longer selection is filtered by the page alone. */
const MAX_FILTER_LENGTH = 256;

/** The requests of one app. The token goes into a header, never into a URL. */
export class LogsApi {
  readonly #page: URL;
  readonly #token: () => string | null;

  /** @param page The URL of the viewer, `…/apps/{app}/view`. */
  constructor(page: URL, token: () => string | null) {
    this.#page = new URL(page.pathname, page.origin);
    this.#token = token;
  }

  get app(): string {
    return decodeURIComponent(this.#page.pathname.split("/").at(-2) ?? "");
  }

  /** Opens a stream after `since`, or with `n` lines of history. */
  stream(query: Query, since: EntryId | null, n: number, signal: AbortSignal): Promise<Response> {
    const parameters = toParameters(query, since === null ? { n } : {});
    parameters.set("stream", "true");
    parameters.set("positions", "true");
    if (since !== null) {
      parameters.set("since", since);
    }
    return this.#get("logs", parameters, "text/event-stream", signal);
  }

  async page(query: Query, range: PageRange, signal: AbortSignal): Promise<Page> {
    const parameters = toParameters(query, range);
    parameters.set("positions", "true");
    const response = await this.#get("logs", parameters, NDJSON, signal);
    const events: LogEvent[] = [];
    let end: EntryId | null = null;
    for (const json of (await response.text()).split("\n")) {
      const event = json === "" ? null : readEvent(json);
      if (event?.kind === "position") {
        end = event.id;
      } else if (event && isSelected(event, query)) {
        events.push(event);
      }
    }
    return {
      events,
      nextBefore: response.headers.get(NEXT_BEFORE),
      nextAfter: response.headers.get(NEXT_AFTER),
      end,
    };
  }

  /** Requests a dump and returns its response, whose body is read as it arrives. */
  dump(query: Query, range: PageRange, accept: string, signal: AbortSignal): Promise<Response> {
    return this.#get("logs", toParameters(query, range), accept, signal);
  }

  /** Lists the containers of the newest lines, or of those before a position. */
  async containers(before: Position | null): Promise<ContainerPage> {
    const parameters = new URLSearchParams(before === null ? {} : { before });
    const response = await this.#get("containers", parameters, "application/json", null);
    const body = (await response.json()) as { containers?: { name: string }[] };
    return {
      names: (body.containers ?? []).map((container) => container.name),
      nextBefore: response.headers.get(NEXT_BEFORE),
    };
  }

  #get(path: string, parameters: URLSearchParams, accept: string, signal: AbortSignal | null): Promise<Response> {
    const url = new URL(path, this.#page);
    url.search = parameters.toString();
    return send(url, this.#token(), { headers: { Accept: accept }, signal });
  }
}

/** Whether the event is of a selected container. Gaps always are. */
export function isSelected(event: LogEvent, query: Query): boolean {
  return event.kind === "gap" || query.containers === null || query.containers.includes(event.container);
}

/** Returns the parameters of a query. `filter` is left out where it would be too long. */
export function toParameters(query: Query, range: PageRange): URLSearchParams {
  const parameters = new URLSearchParams({ fields: FIELDS });
  for (const [name, value] of Object.entries(range)) {
    parameters.set(name, String(value));
  }
  const filter = query.containers?.map((name) => name.replaceAll(".", "[.]")).join("|") ?? "";
  if (filter !== "" && filter.length <= MAX_FILTER_LENGTH) {
    parameters.set("filter", filter);
  }
  if (query.search.only && query.search.text !== "") {
    parameters.set("search", searchParameter(query.search));
    if (query.search.invert) {
      parameters.set("invert", "true");
    }
  }
  return parameters;
}
