import { createParser } from "eventsource-parser";
import type { Query } from "../api/logs-api.ts";
import { Problem } from "../api/problem.ts";
import type { EntryId } from "../lines/entry-id.ts";
import { readEvent, type LogEvent } from "../lines/log-event.ts";
import { backoff } from "./backoff.ts";
import { BROKEN, CLOSED, readEndComment, SILENT, UNREACHABLE, type EndReason } from "./end-reason.ts";
import { ResumeCursor } from "./resume-cursor.ts";

export type FeedState =
  | { readonly kind: "stopped" }
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly reason: EndReason; readonly until: number }
  | { readonly kind: "hidden" }
  | { readonly kind: "refused"; readonly problem: Problem };

export interface FeedHandler {
  /** Receives new events, in their order, each once. */
  onEvents(events: readonly LogEvent[]): void;
  onState(state: FeedState): void;
  onEnd(reason: EndReason): void;
}

export type OpenStream = (query: Query, since: EntryId | null, n: number, signal: AbortSignal) => Promise<Response>;

/** The gateway pings every 15 s. Three missing pings mean that the connection is dead. */
const SILENCE = 45_000;
/** How long a hidden tab keeps its connection: browsers allow six to a server over HTTP/1.1, for all tabs. */
const HIDDEN_GRACE = 5_000;
/** Work without a pause for longer than this would delay a frame. */
const SLICE = 10;

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
      this.resume();
    }
  }

  #hide(): void {
    this.#hidden = true;
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
      const connection = new Connection(this.#cursor, this.#handler, signal);
      let opened = false;
      let reason: EndReason;
      let delay: number | null = null;
      try {
        const response = await this.#open(query, this.#cursor.last, this.#history, connection.signal);
        if (!signal.aborted) {
          this.#handler.onState({ kind: "live" });
        }
        opened = true;
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
        reason = error instanceof Problem ? error.code : (connection.reason ?? (opened ? BROKEN : UNREACHABLE));
        delay = error instanceof Problem ? error.retryAfter : null;
      } finally {
        connection.close();
      }
      if (signal.aborted) {
        return;
      }
      attempt = this.#cursor.last === delivered ? attempt : 0;
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

/** One response of a stream, from its first byte to its end. */
class Connection {
  /** Why the connection ended, as far as it is known. */
  reason: EndReason | null = null;
  /** Milliseconds that the server asks to wait before the next connection, or null. */
  retryDelay: number | null = null;
  readonly #abort = new AbortController();
  readonly #cursor: ResumeCursor;
  readonly #handler: FeedHandler;
  readonly #run: AbortSignal;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #events: LogEvent[] = [];

  constructor(cursor: ResumeCursor, handler: FeedHandler, run: AbortSignal) {
    this.#cursor = cursor;
    this.#handler = handler;
    this.#run = run;
    run.addEventListener("abort", this.#stop);
    this.#watch();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async read(response: Response): Promise<EndReason> {
    const parser = createParser({
      onEvent: (message) => {
        const event = readEvent(message.data);
        if (event && this.#cursor.accept(event)) {
          this.#events.push(event);
        }
      },
      onComment: (comment) => (this.reason = readEndComment(comment) ?? this.reason),
      onRetry: (milliseconds) => {
        this.retryDelay = milliseconds;
        this.reason ??= "draining";
      },
    });
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let sliceEnd = performance.now() + SLICE;
    for (;;) {
      const { done, value } = await reader.read();
      // A connection that was replaced must not deliver: its events belong to another query.
      if (done || this.#run.aborted) {
        return this.reason ?? CLOSED;
      }
      this.#watch();
      parser.feed(decoder.decode(value, { stream: true }));
      if (this.#events.length > 0) {
        const events = this.#events;
        this.#events = [];
        this.#handler.onEvents(events);
      }
      if (performance.now() >= sliceEnd) {
        await nextTask();
        sliceEnd = performance.now() + SLICE;
      }
    }
  }

  close(): void {
    clearTimeout(this.#watchdog);
    this.#run.removeEventListener("abort", this.#stop);
    this.#abort.abort();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.reason = SILENT;
      this.#abort.abort();
    }, SILENCE);
  }

  readonly #stop = (): void => this.#abort.abort();
}

// Unlike a promise, a task lets the browser draw and handle input in between.
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}
