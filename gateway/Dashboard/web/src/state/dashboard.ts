import { Problem } from "pages/problem.ts";
import type { AdminApi } from "../api/admin-api.ts";
import type { Status } from "../api/status.ts";
import { clock, duration } from "../text/format.ts";
import { describeError, STATE_NAMES } from "../text/words.ts";
import { Confirming } from "./confirmation.ts";
import { EventFeed } from "./event-feed.ts";
import { StatusPoller } from "./status-poller.ts";
import { StreamTable } from "./stream-table.ts";

/** `connecting`: before the first numbers. `lost`: the numbers are old. `sign-in`: a token is needed. */
export type PageState = "connecting" | "live" | "lost" | "sign-in";

/** What the page does not do by itself. */
export interface DashboardHost {
  redraw(): void;
  /** Whether the pointer or the focus is in the table of streams: its user would end another stream if it moved. */
  isTableInUse(): boolean;
}

const STREAMS_INTERVAL = 5_000;
const NOTICE_TIME = 6_000;

/** The state of the page, and what happens to it. */
export class Dashboard {
  state: PageState = "connecting";
  status: Status | null = null;
  history: Status["history"] | null = null;
  /** When the numbers are from, in Unix milliseconds. */
  readAt = 0;
  /** Why there are no new numbers. */
  problem: Problem | null = null;
  announcement = "";
  notice = "";
  /** What is wrong with the text that was entered as a token. */
  tokenError = "";
  isHidden = false;
  token: string | null = null;
  readonly api: AdminApi;
  readonly streams: StreamTable;
  readonly events: EventFeed;
  readonly confirming: Confirming;
  readonly #poller: StatusPoller;
  readonly #host: DashboardHost;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(createApi: (token: () => string | null) => AdminApi, host: DashboardHost) {
    this.#host = host;
    this.api = createApi(() => this.token);
    const onChange = (): void => this.redraw();
    this.streams = new StreamTable({
      read: (...query) => this.api.streams(...query),
      onChange,
      describe: describeError,
    });
    this.events = new EventFeed({ open: (since, signal) => this.api.events(since, signal), onChange });
    this.confirming = new Confirming({
      onChange,
      tell: (text) => this.tell(text),
      describe: describeError,
      onDone: () => this.#readNow(),
    });
    this.#poller = new StatusPoller({
      read: (withHistory) => this.api.status(withHistory),
      onStatus: (status) => this.#onStatus(status),
      onError: (error) => this.#onError(error),
    });
  }

  start(): void {
    this.#poller.start();
  }

  redraw(): void {
    this.#host.redraw();
  }

  /** The tab was hidden or shown: a hidden one requests nothing. */
  setHidden(isHidden: boolean): void {
    this.isHidden = isHidden;
    this.#poller.setHidden(isHidden);
    this.events.setHidden(isHidden);
    if (!isHidden) {
      this.refreshStreams();
    }
  }

  /** Tries again at once, after the browser has found its network. */
  retryNow(): void {
    this.#poller.readNow();
  }

  signIn(token: string | null): void {
    this.tokenError = token === null ? "That is not a token. Copy all of it." : "";
    if (token !== null) {
      this.token = token;
      this.state = "connecting";
      this.#poller.start();
    }
    this.redraw();
  }

  /** Forgets the token and all that was read with it. */
  signOut(): void {
    this.#close(new Problem(401, "token-missing", "", null));
    this.redraw();
  }

  /** Reads the table of streams again, once it is old and nobody uses it. */
  refreshStreams(): void {
    const isDue = Date.now() - this.streams.readAt >= STREAMS_INTERVAL && !this.streams.isReading;
    const isInUse = this.confirming.current !== null || this.#host.isTableInUse();
    if (isDue && !isInUse && this.state === "live" && !this.isHidden) {
      void this.streams.read();
    }
  }

  /** Shows a message for some seconds, and says it to screen readers. */
  tell(text: string): void {
    this.notice = text;
    this.announcement = text;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.notice = "";
      this.redraw();
    }, NOTICE_TIME);
    this.redraw();
  }

  #onStatus(status: Status): void {
    const before = this.status;
    if (this.state === "lost") {
      this.announcement = `${status.gateway} answers again.`;
    } else if (before && before.state !== status.state) {
      this.announcement = `${status.gateway} is ${STATE_NAMES[status.state].toLowerCase()}.`;
    }
    // Another process has other streams. The ids of its events are larger.
    if (before && before.started !== status.started) {
      this.streams.forget();
    }
    const isFirst = this.state !== "live";
    this.state = "live";
    this.problem = null;
    this.status = status;
    this.history = status.history ?? this.history;
    this.readAt = Date.now();
    this.events.start();
    if (isFirst) {
      void this.streams.read();
    } else {
      this.refreshStreams();
    }
    this.redraw();
  }

  #onError(error: unknown): boolean {
    const needsToken = error instanceof Problem && (error.needsToken || (error.status === 429 && this.status === null));
    if (needsToken) {
      this.#close(error);
    } else if (this.state !== "lost") {
      this.state = "lost";
      const since = this.readAt === 0 ? "" : ` The numbers are from ${clock(this.readAt, Date.now())}.`;
      this.announcement = describeError(error) + since;
    }
    this.problem = error instanceof Problem ? error : null;
    this.redraw();
    return !needsToken;
  }

  /** How old the numbers are, in words. */
  get age(): string {
    return duration(Date.now() - this.readAt);
  }

  #close(problem: Problem): void {
    this.token = null;
    this.status = null;
    this.history = null;
    this.state = "sign-in";
    this.problem = problem;
    this.announcement = describeError(problem);
    this.confirming.cancel();
    this.#poller.stop();
    this.events.stop();
    this.streams.forget();
  }

  #readNow(): void {
    this.#poller.readNow();
    void this.streams.read();
  }
}
