/** A drawing that took longer than this is not repeated before the browser had twice its time for other work. */
const CHEAP_DRAWING = 8;
const LONGEST_BREAK = 250;

/** Draws at most once for each frame of the browser, and takes breaks after expensive drawings. */
export class Frames {
  readonly #draw: () => void;
  #isScheduled = false;
  #breakEnd = 0;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Draws with the next frame, or after the break. */
  schedule(): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      requestAnimationFrame(this.#onFrame);
    }
  }

  /** Draws with the next frame, without a break. */
  hurry(): void {
    this.#breakEnd = 0;
    this.schedule();
  }

  readonly #onFrame = (): void => {
    const start = performance.now();
    if (start < this.#breakEnd) {
      requestAnimationFrame(this.#onFrame);
      return;
    }
    this.#isScheduled = false;
    this.#draw();
    const cost = performance.now() - start;
    this.#breakEnd = cost > CHEAP_DRAWING ? start + cost + Math.min(LONGEST_BREAK, 2 * cost) : 0;
  };
}
