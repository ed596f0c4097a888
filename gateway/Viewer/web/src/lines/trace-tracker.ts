import { detectLevel } from "./level.ts";
import type { LogLine } from "./log-event.ts";
import type { LineRow, Row } from "./row.ts";
import { traceRole } from "./stack-trace.ts";

interface TraceState {
  readonly head: LineRow;
  readonly inTrace: boolean;
}

// What a row costs beside its text: objects, its id, and its place in arrays.
const ROW_OVERHEAD = 256;
const OPENS_TRACE = /^Traceback |^panic: /;
/** How many of the last rows are looked at for the last line of each container. */
const LAST_ROWS = 2_000;

/** Finds which lines belong to the stack trace of which other one, separately for each container. */
export class TraceTracker {
  // The newest line of each container, to which a following stack trace belongs.
  readonly #traces = new Map<string, TraceState>();

  /** Makes the row of a line that follows all lines so far. */
  toRow(line: LogLine, order: number): LineRow {
    const trace = this.#traces.get(line.container);
    const isHead = !trace || traceRole(line.message, trace.inTrace) === "head";
    const head = isHead ? null : trace.head;
    const row: LineRow = {
      kind: "line",
      order,
      line,
      // A frame has no level of its own: it must pass the filter of levels with its head.
      level: head ? head.level : detectLevel(line.message),
      bytes: 2 * line.message.length + ROW_OVERHEAD,
      head,
      frames: 0,
      expanded: null,
    };
    if (head) {
      head.frames++;
    }
    this.#remember(row);
    return row;
  }

  clear(): void {
    this.#traces.clear();
  }

  /** Goes on after the last of these rows. */
  continueAfter(rows: readonly Row[]): void {
    this.#traces.clear();
    for (let i = rows.length - 1; i >= Math.max(0, rows.length - LAST_ROWS); i--) {
      const row = rows[i]!;
      if (row.kind === "gap") {
        return;
      }
      if (!this.#traces.has(row.line.container)) {
        this.#remember(row);
      }
    }
  }

  /** Gives the first of these rows, which were read on their own, to the stack traces that they continue. */
  adopt(rows: readonly Row[], newest: TraceTracker): void {
    for (const row of rows) {
      if (row.kind === "gap" || this.#traces.size === 0) {
        return;
      }
      const { container, message } = row.line;
      const trace = this.#traces.get(container);
      if (!trace) {
        continue;
      }
      if (traceRole(message, trace.inTrace) === "head") {
        this.#traces.delete(container);
        continue;
      }
      [row.head, row.level, row.frames, row.expanded] = [trace.head, trace.head.level, 0, null];
      trace.head.frames++;
      this.#remember(row);
      newest.#replace(container, row, trace.head);
    }
  }

  /** Makes the lines of stack traces whose head is no longer among the rows lines of their own. */
  release(rows: readonly Row[]): void {
    const first = rows[0]?.order ?? Infinity;
    for (const row of rows) {
      if (row.kind === "line" && row.head !== null && row.head.order < first) {
        row.head = null;
        row.level = detectLevel(row.line.message);
      }
    }
    for (const [container, { head }] of this.#traces) {
      if (head.order < first) {
        this.#traces.delete(container);
      }
    }
  }

  #remember(row: LineRow): void {
    const { container, message } = row.line;
    const inTrace = row.head !== null || row.frames > 0 || OPENS_TRACE.test(message);
    this.#traces.set(container, { head: row.head ?? row, inTrace });
  }

  #replace(container: string, from: LineRow, to: LineRow): void {
    if (this.#traces.get(container)?.head === from) {
      this.#traces.set(container, { head: to, inTrace: true });
    }
  }
}
