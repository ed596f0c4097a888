/** A change that the operator confirms before it happens. */
export interface Confirmation {
  readonly title: string;
  /** What will happen, one paragraph each. */
  readonly sentences: readonly string[];
  /** What it happens to, as names and values. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly button: string;
  /** Does it. Returns what to say afterwards. */
  readonly run: () => Promise<string>;
}

export interface ConfirmingHost {
  onChange(): void;
  /** Says what happened. */
  tell(text: string): void;
  describe(error: unknown): string;
  /** The gateway has changed, so that numbers are read again. */
  onDone(): void;
}

/** The dialog that asks for confirmations. */
export class Confirming {
  current: Confirmation | null = null;
  isRunning = false;
  error = "";
  readonly #host: ConfirmingHost;

  constructor(host: ConfirmingHost) {
    this.#host = host;
  }

  ask(confirmation: Confirmation): void {
    this.current = confirmation;
    this.isRunning = false;
    this.error = "";
    this.#host.onChange();
  }

  cancel(): void {
    // What was sent cannot be taken back.
    if (!this.isRunning) {
      this.current = null;
    }
    this.#host.onChange();
  }

  async confirm(): Promise<void> {
    if (this.current === null || this.isRunning) {
      return;
    }
    this.isRunning = true;
    this.error = "";
    this.#host.onChange();
    try {
      const done = await this.current.run();
      this.current = null;
      this.#host.tell(done);
      this.#host.onDone();
    } catch (error) {
      this.error = this.#host.describe(error);
    }
    this.isRunning = false;
    this.#host.onChange();
  }
}
