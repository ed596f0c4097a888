import type { Row } from "../lines/row.ts";
import type { Preferences } from "../preferences.ts";

/** The height of a line of text, as in the style sheet. */
const LINE_HEIGHT = 20;
const GAP_HEIGHT = 37;
const CHARACTER_WIDTH = 7.5;
const MAX_CHARACTERS = 2_000;
/** Below this width the time and the container stand above the message. */
const NARROW = 640;
const META_WIDTH = 250;
const META_HEIGHT = 16;

/** Estimates the heights of rows, so that the scroll bar is about right before they were drawn once. */
export class RowHeights {
  readonly #log: HTMLElement;
  readonly #preferences: () => Preferences;

  constructor(log: HTMLElement, preferences: () => Preferences) {
    this.#log = log;
    this.#preferences = preferences;
  }

  estimate(row: Row): number {
    if (row.kind === "gap") {
      return GAP_HEIGHT;
    }
    const isNarrow = this.#width < NARROW;
    const extra = isNarrow ? META_HEIGHT : 0;
    if (!this.#preferences().wrap) {
      return LINE_HEIGHT + extra;
    }
    const width = Math.max(100, this.#width - (isNarrow ? 30 : META_WIDTH));
    const characters = Math.min(row.line.message.length, MAX_CHARACTERS);
    return LINE_HEIGHT * Math.max(1, Math.ceil((characters * CHARACTER_WIDTH) / width)) + extra;
  }

  // Reading the width of the list for each of 100,000 rows would be slow.
  get #width(): number {
    return this.#cachedWidth || (this.#cachedWidth = this.#readWidth());
  }

  #cachedWidth = 0;

  #readWidth(): number {
    queueMicrotask(() => (this.#cachedWidth = 0));
    return this.#log.clientWidth;
  }
}
