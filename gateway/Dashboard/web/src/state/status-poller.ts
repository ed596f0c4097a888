import type { Status } from "../api/status.ts";

const INTERVAL = 2_000;
const LONGEST_INTERVAL = 10_000;

export interface PollerHandler {
  /** Requests the numbers. */
  read(withHistory: boolean): Promise<Status>;
  onStatus(status: Status): void;
  /** Returns whether to try again. */
  onError(error: unknown): boolean;
}

/**
 * Reads the numbers of the gateway again and again: not in a hidden tab, not while a request is under way, and less often
 * after errors. The history is read once for each of its steps.
 */
export class StatusPoller {
  readonly #handler: PollerHandler;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isHidden = false;
  #isReading = false;
  #errors = 0;
  #historyDue = 0;

  constructor(handler: PollerHandler) {
    this.#handler = handler;
  }

  start(): void {
    this.#isRunning = true;
    this.#errors = 0;
    this.#historyDue = 0;
    this.readNow();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.readNow();
  }

  /** Reads without waiting, unless a request is under way. */
  readNow(): void {
    clearTimeout(this.#timer);
    if (this.#isRunning && !this.#isHidden && !this.#isReading) {
      void this.#read();
    }
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const withHistory = Date.now() >= this.#historyDue;
    try {
      const status = await this.#handler.read(withHistory);
      this.#errors = 0;
      if (status.history) {
        this.#historyDue = Date.now() + status.history.stepMs;
      }
      // The token may have been taken away meanwhile.
      if (this.#isRunning) {
        this.#handler.onStatus(status);
      }
    } catch (error) {
      this.#errors++;
      this.#historyDue = 0;
      if (this.#isRunning && !this.#handler.onError(error)) {
        this.stop();
      }
    }
    this.#isReading = false;
    if (this.#isRunning && !this.#isHidden) {
      this.#timer = setTimeout(() => this.readNow(), Math.min(LONGEST_INTERVAL, INTERVAL * 2 ** Math.min(this.#errors, 3)));
    }
  }
}
