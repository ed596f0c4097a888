import { createParser } from "eventsource-parser";
import { backoff } from "pages/backoff.ts";
import { Problem } from "pages/problem.ts";

/** A change of the gateway's state. */
export interface GatewayEvent {
  readonly id: number;
  readonly time: string;
  readonly kind: string;
  readonly text: string;
}

export interface EventHandler {
  /** Opens the stream of events after an id, or with the newest ones. */
  open(since: number | null, signal: AbortSignal): Promise<Response>;
  /** The events have changed. */
  onChange(): void;
}

const KEPT = 200;
/** The gateway sends a comment every 15 s. Three missing ones mean that the connection is dead. */
const SILENCE = 45_000;

/** Follows the events of the gateway, and resumes after the last one. A hidden tab has no connection. */
export class EventFeed {
  /** The newest events, newest first. */
  events: readonly GatewayEvent[] = [];
  readonly #handler: EventHandler;
  #run: AbortController | null = null;
  #isHidden = false;
  #isWanted = false;

  constructor(handler: EventHandler) {
    this.#handler = handler;
  }

  start(): void {
    this.#isWanted = true;
    this.#restart();
  }

  /** Stops, and forgets the events. */
  stop(): void {
    this.#isWanted = false;
    this.events = [];
    this.#restart();
  }

  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#restart();
  }

  #restart(): void {
    const isNeeded = this.#isWanted && !this.#isHidden;
    if (!isNeeded || this.#run === null) {
      this.#run?.abort();
      this.#run = isNeeded ? new AbortController() : null;
      if (this.#run) {
        void this.#follow(this.#run.signal);
      }
    }
  }

  async #follow(run: AbortSignal): Promise<void> {
    for (let attempt = 0; !run.aborted; attempt++) {
      const connection = new AbortController();
      const close = (): void => connection.abort();
      run.addEventListener("abort", close);
      let watchdog = setTimeout(close, SILENCE);
      try {
        const response = await this.#handler.open(this.events[0]?.id ?? null, connection.signal);
        await this.#read(response, run, () => {
          attempt = 0;
          clearTimeout(watchdog);
          watchdog = setTimeout(close, SILENCE);
        });
      } catch (error) {
        // The poller, which gets the same answer, asks for a token.
        if (error instanceof Problem && error.needsToken) {
          return;
        }
      } finally {
        clearTimeout(watchdog);
        run.removeEventListener("abort", close);
        connection.abort();
      }
      await sleep(backoff(attempt + 2, Math.random()), run);
    }
  }

  async #read(response: Response, run: AbortSignal, onBytes: () => void): Promise<void> {
    let arrived: GatewayEvent[] = [];
    const parser = createParser({
      onEvent: (message) => {
        const event = readGatewayEvent(message.data);
        if (event) {
          arrived.push(event);
        }
      },
    });
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || run.aborted) {
        return;
      }
      onBytes();
      parser.feed(decoder.decode(value, { stream: true }));
      const newest = this.events[0]?.id ?? -Infinity;
      const added = arrived.filter((event) => event.id > newest);
      arrived = [];
      if (added.length > 0) {
        this.events = [...added.toReversed(), ...this.events].slice(0, KEPT);
        this.#handler.onChange();
      }
    }
  }
}

/** Reads the data of an event. Returns null for what is not one. */
export function readGatewayEvent(json: string): GatewayEvent | null {
  try {
    const event = JSON.parse(json) as Partial<GatewayEvent> | null;
    return typeof event?.id === "number" &&
      typeof event.time === "string" &&
      typeof event.kind === "string" &&
      typeof event.text === "string"
      ? { id: event.id, time: event.time, kind: event.kind, text: event.text }
      : null;
  } catch {
    return null;
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
