import type { Matcher } from "../text/matcher.ts";
import { visibleText } from "../text/terminal.ts";
import type { Row } from "./row.ts";
import type { ShownLines } from "./shown-lines.ts";

/** How long a step may take, in milliseconds. */
const STEP = 6;
const ROWS_PER_CHECK = 64;

/** Counts the shown lines that match, in steps, because there may be 100,000. */
export class MatchCounter {
  matcher: Matcher | null = null;
  readonly #lines: ShownLines;
  #counted = 0;
  #matches = 0;
  #version = -1;
  #countedMatcher: Matcher | null = null;

  constructor(lines: ShownLines) {
    this.#lines = lines;
  }

  /** The number of matches, or null while they are being counted. */
  get count(): number | null {
    return this.matcher !== null && this.#isCurrent && this.#counted >= this.#lines.rows.length ? this.#matches : null;
  }

  isMatch(row: Row): boolean {
    return row.kind === "line" && this.matcher !== null && this.matcher.test(visibleText(row.line.message));
  }

  /** Counts on. Returns whether there is more to count. */
  step(): boolean {
    if (this.matcher === null) {
      return false;
    }
    const rows = this.#lines.rows;
    if (!this.#isCurrent) {
      this.#counted = 0;
      this.#matches = 0;
      this.#version = this.#lines.version;
      this.#countedMatcher = this.matcher;
    }
    const stepEnd = performance.now() + STEP;
    while (this.#counted < rows.length && performance.now() < stepEnd) {
      const end = Math.min(rows.length, this.#counted + ROWS_PER_CHECK);
      for (; this.#counted < end; this.#counted++) {
        this.#matches += this.isMatch(rows[this.#counted]!) ? 1 : 0;
      }
    }
    return this.#counted < rows.length;
  }

  get #isCurrent(): boolean {
    return this.#version === this.#lines.version && this.#countedMatcher === this.matcher;
  }
}
