import { backoff } from "pages/backoff.ts";
import { NEXT_BEFORE, type Position, type Query } from "../api/logs-api.ts";
import { Problem } from "../api/problem.ts";
import type { EntryId } from "../lines/entry-id.ts";
import type { LogEvent } from "../lines/log-event.ts";
import { Connection } from "./connection.ts";
import { BROKEN, UNREACHABLE, type EndReason } from "./end-reason.ts";
import { ResumeCursor } from "./resume-cursor.ts";

export type FeedState =
  | { readonly kind: "stopped" }
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly reason: EndReason; readonly until: number }
  | { readonly kind: "hidden" }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface FeedHandler {
  /**
   * A stream begins with a history. `olderBefore` is where lines continue that the history has not examined, or null
   * if none are retained.
   */
  onHistory(olderBefore: Position | null): void;
  /** Receives new events, in their order, each once. */
  onEvents(events: readonly LogEvent[]): void;
  onState(state: FeedState): void;
  onEnd(reason: EndReason): void;
}

export type OpenStream = (query: Query, since: EntryId | null, n: number, signal: AbortSignal) => Promise<Response>;

/** How long a hidden tab keeps its connection: browsers allow six to a server over HTTP/1.1, for all tabs. */
const HIDDEN_GRACE = 5_000;
/** A connection that was open for this long has worked, even if no line arrived. */
const STABLE = 30_000;

/** Follows an app and resumes after each end at the line after the last one that it delivered. */
export class LiveFeed {
  readonly #open: OpenStream;
  readonly #handler: FeedHandler;
  #run: AbortController | null = null;
  #wake: (() => void) | null = null;
  #query: Query | null = null;
  #history = 0;
  #cursor = new ResumeCursor();
  #hidden = false;
  // Whether the tab gave a connection back when it was hidden.
  #resumes = false;
  #hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenStream, handler: FeedHandler) {
    this.#open = open;
    this.#handler = handler;
  }

  /** Follows from the line after `since`, or from `history` lines before now. Replaces the current connection. */
  start(query: Query, since: EntryId | null, history: number): void {
    this.#query = query;
    this.#history = history;
    this.#cursor = new ResumeCursor(since);
    this.#connect();
  }

  /** Continues after `refused`, with another token, at the same line. */
  resume(): void {
    if (this.#query) {
      this.#connect();
    }
  }

  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.#query = null;
    this.#handler.onState({ kind: "stopped" });
  }

  retryNow(): void {
    this.#wake?.();
  }

  /** Gives the connection of a hidden tab back after a grace, and resumes when the tab is shown. */
  setHidden(hidden: boolean): void {
    clearTimeout(this.#hiding);
    if (hidden) {
      this.#hiding = setTimeout(() => this.#hide(), HIDDEN_GRACE);
    } else if (this.#hidden) {
      this.#hidden = false;
      if (this.#resumes) {
        this.resume();
      }
    }
  }

  #hide(): void {
    this.#hidden = true;
    this.#resumes = this.#run !== null;
    if (this.#run) {
      this.#run.abort();
      this.#run = null;
      this.#handler.onState({ kind: "hidden" });
    }
  }

  #connect(): void {
    this.#run?.abort();
    this.#run = null;
    if (this.#hidden) {
      this.#resumes = true;
      this.#handler.onState({ kind: "hidden" });
      return;
    }
    const run = new AbortController();
    this.#run = run;
    void this.#follow(this.#query!, run.signal);
  }

  async #follow(query: Query, signal: AbortSignal): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      this.#handler.onState({ kind: "connecting" });
      const delivered = this.#cursor.last;
      const connection = new Connection(this.#cursor, (events) => this.#handler.onEvents(events), signal);
      let opened: number | null = null;
      let reason: EndReason;
      let delay: number | null = null;
      try {
        const response = await this.#open(query, this.#cursor.last, this.#history, connection.signal);
        if (!signal.aborted) {
          if (delivered === null && this.#history > 0) {
            this.#handler.onHistory(response.headers.get(NEXT_BEFORE));
          }
          this.#handler.onState({ kind: "live" });
        }
        opened = performance.now();
        reason = await connection.read(response);
        delay = connection.retryDelay;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (error instanceof Problem && !error.isTemporary) {
          this.#run = null;
          this.#handler.onState({ kind: "refused", problem: error });
          return;
        }
        reason = error instanceof Problem ? error.code : (connection.reason ?? (opened === null ? UNREACHABLE : BROKEN));
        delay = error instanceof Problem ? error.retryAfter : null;
      } finally {
        connection.close();
      }
      if (signal.aborted) {
        return;
      }
      const hasWorked = this.#cursor.last !== delivered || (opened !== null && performance.now() - opened > STABLE);
      attempt = hasWorked ? 0 : attempt;
      this.#handler.onEnd(reason);
      await this.#wait(reason, delay ?? backoff(attempt++, Math.random()), signal);
    }
  }

  #wait(reason: EndReason, delay: number, signal: AbortSignal): Promise<void> {
    this.#handler.onState({ kind: "waiting", reason, until: Date.now() + delay });
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, delay);
      signal.addEventListener("abort", done);
      this.#wake = done;
    });
  }
}
