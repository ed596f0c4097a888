import { createParser } from "eventsource-parser";
import { readEvent, type LogEvent } from "../lines/log-event.ts";
import { CLOSED, readEndComment, SILENT, type EndReason } from "./end-reason.ts";
import type { ResumeCursor } from "./resume-cursor.ts";

/** The gateway pings every 15 s. Three missing pings mean that the connection is dead. */
const SILENCE = 45_000;
/** Work without a pause for longer than this would delay a frame. */
const SLICE = 10;

/** One response of a stream, from its first byte to its end. */
export class Connection {
  /** Why the connection ended, as far as it is known. */
  reason: EndReason | null = null;
  /** Milliseconds that the server asks to wait before the next connection, or null. */
  retryDelay: number | null = null;
  readonly #abort = new AbortController();
  readonly #cursor: ResumeCursor;
  readonly #onEvents: (events: readonly LogEvent[]) => void;
  readonly #run: AbortSignal;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #events: LogEvent[] = [];

  /** @param run Ends the connection when it is aborted: another one replaces it. */
  constructor(cursor: ResumeCursor, onEvents: (events: readonly LogEvent[]) => void, run: AbortSignal) {
    this.#cursor = cursor;
    this.#onEvents = onEvents;
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
        this.#onEvents(events);
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
