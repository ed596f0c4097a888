import type { LineRow, Row } from "../lines/row.ts";
import type { Viewer } from "../viewer.ts";

/** How long the lines in memory are searched without a pause, in milliseconds. */
const SLICE = 12;

/** Moves between the lines that match the search. */
export class MatchNavigation {
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Moves to the next match (1) or the previous one (-1), in memory, or else among older or newer lines. */
  async goTo(direction: 1 | -1): Promise<void> {
    if (this.#viewer.matches.matcher === null) {
      return;
    }
    this.#viewer.live.pause("match");
    const { signal } = this.#viewer.loader;
    const rows = this.#viewer.lines.rows;
    let sliceEnd = performance.now() + SLICE;
    for (let i = this.#viewer.focus.matchStart(direction); i >= 0 && i < rows.length; i += direction) {
      const row = rows[i]!;
      if (row.kind === "line" && this.isMatch(row)) {
        this.moveTo(row);
        return;
      }
      if (performance.now() > sliceEnd) {
        await new Promise((resolve) => setTimeout(resolve));
        if (signal.aborted) {
          return;
        }
        sliceEnd = performance.now() + SLICE;
      }
    }
    const query = { ...this.#viewer.filtering.query, search: { ...this.#viewer.filtering.query.search, only: true } };
    const found = await this.#viewer.loader.matches.findBeyond(direction, query);
    if (signal.aborted || found === undefined) {
      return;
    }
    if (found !== null) {
      await this.#viewer.places.showLine(found);
    } else {
      this.#viewer.messages.tell(direction > 0 ? "No later match." : "No earlier match.");
    }
  }

  /** Whether a row is a match. While only matching lines are shown, each is, also of an inverted search. */
  isMatch(row: Row): boolean {
    return row.kind === "line" && (this.#viewer.filtering.isSearching || this.#viewer.matches.isMatch(row));
  }

  moveTo(row: LineRow): void {
    this.#viewer.focus.moveToTarget(row);
    this.#viewer.messages.announce(`Match: ${row.line.message.slice(0, 200)}`);
  }
}
