import type { History, Series } from "../api/status.ts";

/** Returns the ends of the history's steps, in Unix seconds. */
export function stepEnds(history: History): number[] {
  const from = Date.parse(history.from);
  return history.streams.map((_, i) => (from + (i + 1) * history.stepMs) / 1000);
}

/** Turns counts of a step into rates. */
export function perSecond(counts: Series, { stepMs }: { readonly stepMs: number }): (number | null)[] {
  return counts.map((value) => (value === null ? null : (value * 1000) / stepMs));
}
