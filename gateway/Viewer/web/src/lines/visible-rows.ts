import type { Level } from "./level.ts";
import type { LineRow, Row } from "./row.ts";

/** Which of the rows in memory are shown. */
export interface RowFilter {
  readonly levels: ReadonlySet<Level>;
  /** Whether the lines of a stack trace are hidden behind its first one. */
  readonly groupTraces: boolean;
}

export function isShown(row: Row, filter: RowFilter): boolean {
  if (row.kind === "gap") {
    return true;
  }
  return filter.levels.has(row.level) && (row.head === null || isTraceOpen(row.head, filter));
}

export function isTraceOpen(head: LineRow, filter: RowFilter): boolean {
  return head.expanded ?? !filter.groupTraces;
}

/** Returns the index of the first row whose order is not below `order`. Rows are sorted by it. */
export function findIndex(rows: readonly Row[], order: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.order < order) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
