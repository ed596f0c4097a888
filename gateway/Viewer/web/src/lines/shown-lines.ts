import { compareIds, type EntryId } from "./entry-id.ts";
import { DEFAULT_LIMITS, LineBuffer, type BufferLimits } from "./line-buffer.ts";
import type { LogEvent } from "./log-event.ts";
import type { LineRow, Row } from "./row.ts";
import { findIndex, isShown, isTraceOpen, type RowFilter } from "./visible-rows.ts";

/** The lines in memory, and those of them that are shown. */
export class ShownLines {
  readonly buffer: LineBuffer;
  /** Increases whenever the shown rows are selected anew, in contrast to rows that are added at the end. */
  version = 0;
  readonly #filter: () => RowFilter;
  #rows: Row[] = [];
  #isStale = true;
  #isChanged = true;

  constructor(filter: () => RowFilter, limits: BufferLimits = DEFAULT_LIMITS) {
    this.buffer = new LineBuffer(limits);
    this.#filter = filter;
  }

  /** The rows that are shown, in their order. */
  get rows(): readonly Row[] {
    if (this.#isStale) {
      const filter = this.#filter();
      this.#rows = this.buffer.rows.filter((row) => isShown(row, filter));
      this.#isStale = false;
      this.#isChanged = true;
      this.version++;
    }
    return this.#rows;
  }

  /** Selects the shown rows anew before they are used the next time. */
  refresh(): void {
    this.#isStale = true;
  }

  /** Returns whether the shown rows changed since the last call. */
  takeChange(): boolean {
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    return isChanged;
  }

  /** Adds events after the last row. Returns the new rows that are shown. */
  append(events: readonly LogEvent[]): Row[] {
    const filter = this.#filter();
    const shown = this.buffer.append(events).filter((row) => isShown(row, filter));
    if (!this.#isStale) {
      for (const row of shown) {
        this.#rows.push(row);
      }
      this.#isChanged = true;
    }
    return shown;
  }

  /** Returns the shown line of this order, or null. */
  at(order: number | null): LineRow | null {
    const row = order === null ? undefined : this.rows[findIndex(this.rows, order)];
    return row?.kind === "line" && row.order === order ? row : null;
  }

  /** Returns the line in memory with this id, or else the one before its place, or null. */
  find(id: EntryId): LineRow | null {
    let nearest: LineRow | null = null;
    for (const row of this.buffer.rows) {
      if (row.kind === "line" && compareIds(row.line.id, id) <= 0) {
        nearest = row;
      }
    }
    return nearest;
  }

  /** Returns the first line in memory from a row on, or else the last one. */
  near(row: Row): LineRow | null {
    const rows = this.buffer.rows;
    for (let i = findIndex(rows, row.order); i < rows.length; i++) {
      const candidate = rows[i]!;
      if (candidate.kind === "line") {
        return candidate;
      }
    }
    return this.buffer.last;
  }

  /** Returns the lines from one shown row to another, with the hidden lines of their stack traces. */
  between(from: number, to: number): LineRow[] {
    const filter = this.#filter();
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const rows = this.buffer.rows;
    const lines: LineRow[] = [];
    // How many hidden lines of the stack traces so far are still to come. They may follow the end of the range.
    let hidden = 0;
    for (let i = findIndex(rows, low); i < rows.length; i++) {
      const row = rows[i]!;
      if (row.order > high && hidden === 0) {
        break;
      }
      if (row.kind !== "line") {
        continue;
      }
      if (isShown(row, filter)) {
        if (row.order <= high) {
          lines.push(row);
          hidden += isTraceOpen(row, filter) ? 0 : row.frames;
        }
      } else if (row.head !== null && row.head.order >= low && row.head.order <= high && isShown(row.head, filter)) {
        lines.push(row);
        hidden--;
      }
    }
    return lines;
  }
}
