const FIRST = 250;
const LONGEST = 10_000;

/** Returns the milliseconds to wait before attempt `attempt` (from 0): doubled each time, at most 10 s, with jitter. */
export function backoff(attempt: number, random: number): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.5 + random / 2));
}
