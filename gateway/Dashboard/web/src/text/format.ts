import { count } from "pages/numbers.ts";
import type { Counts } from "../api/status.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Formats a number of bytes: `512 B`, `1.5 KiB`, `64 MiB`. */
export function bytes(value: number): string {
  let unit = 0;
  let size = value;
  // 1,023.6 KiB would be rounded to 1,024 KiB.
  while (size >= 1023.5 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(size) : significant(size)} ${UNITS[unit]}`;
}

/** Formats a number per second, without the unit: `0`, `0.4`, `12.5`, `1,204`. */
export function rate(value: number): string {
  return value === 0 ? "0" : value < 0.05 ? "< 0.1" : value < 99.95 ? trimZero(value.toFixed(1)) : count(Math.round(value));
}

/** Formats a latency: `0.4 ms`, `12 ms`, `1.25 s`. */
export function latency(milliseconds: number): string {
  if (milliseconds >= 999.5) {
    return `${significant(milliseconds / 1000)} s`;
  }
  return `${milliseconds < 9.95 ? trimZero(milliseconds.toFixed(1)) : Math.round(milliseconds)} ms`;
}

/** Formats a span of time in its two largest units: `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (minutes < 60) {
    return two(minutes, "min", seconds % 60, "s");
  }
  return hours < 24 ? two(hours, "h", minutes % 60, "min") : two(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** Formats the time until a moment: `in 20 min`, or `now` if it is over. */
export function until(time: string, now: number): string {
  const left = Date.parse(time) - now;
  return left <= 0 ? "now" : `in ${duration(left)}`;
}

/** Formats the time since a moment: `5 s ago`. */
export function ago(time: string, now: number): string {
  return `${duration(now - Date.parse(time))} ago`;
}

/** Formats a moment in local time: `16:20:05`, with the date if it is another day. */
export function clock(milliseconds: number, now: number): string {
  const date = new Date(milliseconds);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":");
  return new Date(now).toDateString() === date.toDateString() ? time : `${day(date)} ${time}`;
}

/** Formats a share of a limit: `12 %`, or null where there is no limit. */
export function percent(used: number, limit: number | null): string | null {
  const share = shareOf(used, limit);
  return share === null ? null : share > 0 && share < 0.01 ? "< 1 %" : `${Math.floor(share * 100)} %`;
}

/** Returns the share of a limit that is used, or null where there is none. */
export function shareOf(used: number, limit: number | null): number | null {
  return limit === null || limit <= 0 ? null : used / limit;
}

/** Returns the sum of counts. */
export function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, value) => total + value, 0);
}

/** Returns the names and numbers of counts, the largest first. */
export function largestFirst(counts: Counts): [name: string, value: number][] {
  return Object.entries(counts)
    .filter(([, value]) => value > 0)
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
}

/** Formats a number for the axis of a chart: `0`, `500`, `1.5k`, `20k`, `3M`. */
export function compact(value: number): string {
  return value >= 999_500
    ? `${significant(value / 1e6)}M`
    : value >= 1000
      ? `${significant(value / 1e3)}k`
      : trimZero(value.toFixed(1));
}

/** Says how many of something there are: `1 stream`, `20,000 streams`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

// Three digits at most, so that columns do not jump.
function significant(value: number): string {
  return value < 9.95 ? trimZero(value.toFixed(1)) : count(Math.round(value));
}

function trimZero(text: string): string {
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function day(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
