import type { LogEvent } from "./log-event.ts";
import type { GapRow, LineRow, Row } from "./row.ts";
import { TraceTracker } from "./trace-tracker.ts";

export interface BufferLimits {
  readonly lines: number;
  readonly bytes: number;
}

export const DEFAULT_LIMITS: BufferLimits = { lines: 100_000, bytes: 64 * 1024 * 1024 };

/**
 * The lines in memory: a contiguous part of the log, bounded in lines and bytes. It grows at both ends. What exceeds
 * the bounds is dropped at the end that the reader does not look at, and loaded again when they scroll there.
 */
export class LineBuffer {
  #rows: Row[] = [];
  #bytes = 0;
  #lines = 0;
  readonly limits: BufferLimits;
  readonly #traces = new TraceTracker();

  constructor(limits: BufferLimits = DEFAULT_LIMITS) {
    this.limits = limits;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The number of lines, without gaps. */
  get lines(): number {
    return this.#lines;
  }

  get first(): LineRow | null {
    return this.#rows.find((row) => row.kind === "line") ?? null;
  }

  get last(): LineRow | null {
    for (let i = this.#rows.length - 1; i >= 0; i--) {
      const row = this.#rows[i]!;
      if (row.kind === "line") {
        return row;
      }
    }
    return null;
  }

  get isFull(): boolean {
    return this.#lines > this.limits.lines || this.#bytes > this.limits.bytes;
  }

  /** Adds events after the last row, and returns their rows. */
  append(events: readonly LogEvent[]): Row[] {
    let order = (this.#rows.at(-1)?.order ?? 0) + 1;
    const rows = events.map((event) => this.#toRow(event, order++, this.#traces));
    // Not push(...rows): a page may have more rows than a call may have arguments.
    for (const row of rows) {
      this.#rows.push(row);
    }
    return rows;
  }

  /** Adds events before the first row. */
  prepend(events: readonly LogEvent[]): Row[] {
    let order = (this.#rows[0]?.order ?? 0) - events.length;
    const traces = new TraceTracker();
    const rows = events.map((event) => this.#toRow(event, order++, traces));
    traces.adopt(this.#rows, this.#traces);
    this.#rows = rows.concat(this.#rows);
    return rows;
  }

  /** Replaces a gap by what was loaded into it, which may have gaps itself. */
  fill(gap: GapRow, events: readonly LogEvent[]): Row[] {
    const index = this.#rows.indexOf(gap);
    if (index < 0) {
      return [];
    }
    const from = this.#rows[index - 1]?.order ?? gap.order - 1;
    const to = this.#rows[index + 1]?.order ?? gap.order + 1;
    // A gap that is left over gets half of the room: it is filled later.
    const room = events.at(-1)?.kind === "gap" ? (to - from) / 2 : to - from;
    const step = room / (events.length + 1);
    const traces = new TraceTracker();
    const rows = events.map((event, i) => this.#toRow(event, from + step * (i + 1), traces));
    this.#rows = [...this.#rows.slice(0, index), ...rows, ...this.#rows.slice(index + 1)];
    return rows;
  }

  /**
   * Drops the oldest rows until a tenth of the bounds is free, but none from `keep` on.
   * @returns the number of dropped rows.
   */
  dropFirst(keep: number): number {
    let count = 0;
    while (count < this.#rows.length && this.#exceedsTarget() && this.#rows[count]!.order < keep) {
      this.#forget(this.#rows[count++]!);
    }
    if (count > 0) {
      this.#rows.splice(0, count);
      this.#traces.release(this.#rows);
    }
    return count;
  }

  /** Drops the newest rows until a tenth of the bounds is free, but none up to `keep`. */
  dropLast(keep: number): number {
    let length = this.#rows.length;
    while (length > 0 && this.#exceedsTarget() && this.#rows[length - 1]!.order > keep) {
      this.#forget(this.#rows[--length]!);
    }
    const count = this.#rows.length - length;
    if (count > 0) {
      this.#rows.length = length;
      this.#traces.continueAfter(this.#rows);
    }
    return count;
  }

  clear(): void {
    this.#rows = [];
    this.#bytes = 0;
    this.#lines = 0;
    this.#traces.clear();
  }

  // Dropping some thousand rows at once costs as much as dropping one.
  #exceedsTarget(): boolean {
    return this.#lines > this.limits.lines * 0.9 || this.#bytes > this.limits.bytes * 0.9;
  }

  #forget(row: Row): void {
    if (row.kind === "line") {
      this.#lines--;
      this.#bytes -= row.bytes;
      if (row.head) {
        row.head.frames--;
      }
    }
  }

  #toRow(event: LogEvent, order: number, traces: TraceTracker): Row {
    if (event.kind === "gap") {
      traces.clear();
      return { kind: "gap", order, gap: event, state: "idle" };
    }
    const row = traces.toRow(event, order);
    this.#lines++;
    this.#bytes += row.bytes;
    return row;
  }
}
