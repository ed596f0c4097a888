import type { LogGap, LogLine } from "./log-event.ts";
import type { Level } from "./level.ts";

/**
 * A line in memory. Rows are ordered by `order`: numbers that increase from one row to the next, below zero for lines
 * that were loaded in front of the first one, and fractions for those that were loaded into a gap.
 */
export interface LineRow {
  readonly kind: "line";
  readonly order: number;
  readonly line: LogLine;
  /** That of the head, for a line of a stack trace. */
  level: Level;
  readonly bytes: number;
  /** The line in memory to whose stack trace this one belongs, or null. */
  head: LineRow | null;
  /** How many lines belong to this one's stack trace. */
  frames: number;
  /** Whether the stack trace, the long text or the fields of the line are shown. Null: as the settings say. */
  expanded: boolean | null;
}

export type GapState = "idle" | "loading" | "empty" | "failed";

/** Missing lines, shown in their place. */
export interface GapRow {
  readonly kind: "gap";
  readonly order: number;
  readonly gap: LogGap;
  state: GapState;
}

export type Row = LineRow | GapRow;
