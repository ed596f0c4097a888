/** How the time of a line is shown. */
export type TimeFormat = "local" | "utc" | "relative" | "off";

export const TIME_FORMATS: readonly TimeFormat[] = ["local", "utc", "relative", "off"];

/** Formats the time of a line. The date is shown only if it is not today's. `now` is in Unix milliseconds. */
export function formatTime(time: string, format: TimeFormat, now: number): string {
  const date = new Date(time);
  if (format === "off" || Number.isNaN(date.getTime())) {
    return "";
  }
  if (format === "relative") {
    return formatAge(now - date.getTime());
  }
  const parts = format === "utc" ? utcParts(date) : localParts(date);
  const today = format === "utc" ? utcParts(new Date(now)) : localParts(new Date(now));
  const clock = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}.${three(date.getUTCMilliseconds())}`;
  return isSameDay(parts, today) ? clock : `${day(parts, parts.year !== today.year)} ${clock}`;
}

/** Formats a time in full, for titles and labels: `2026-11-28 16:20:05.123456789 UTC`. */
export function formatFull(time: string, format: TimeFormat): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return time;
  }
  if (format !== "local") {
    return time.replace("T", " ").replace("Z", " UTC");
  }
  const parts = localParts(date);
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "0";
  const clock = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}.${fraction}`;
  return `${day(parts, true)} ${clock} ${formatOffset(-date.getTimezoneOffset())}`;
}

/** Formats a time of arrival as the time of a line, also where the times of lines are not shown. */
export function formatMoment(milliseconds: number, format: TimeFormat): string {
  const date = new Date(milliseconds);
  // An id may be beyond what a date can be.
  return Number.isNaN(date.getTime())
    ? "the end of time"
    : formatTime(date.toISOString(), format === "off" ? "local" : format, Date.now());
}

/** Formats a moment of the page itself, such as the last disconnection: `16:20:05`. */
export function formatClock(milliseconds: number, format: TimeFormat): string {
  const date = new Date(milliseconds);
  const parts = format === "utc" ? utcParts(date) : localParts(date);
  return `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
}

export function formatAge(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const size = Math.abs(seconds);
  const text =
    size < 60 ? `${size}s` : size < 3600 ? `${Math.floor(size / 60)}m ${size % 60}s` : formatHours(Math.floor(size / 60));
  return seconds < 0 ? `in ${text}` : `${text} ago`;
}

function formatHours(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h ${minutes % 60}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function utcParts(date: Date): DateParts {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

function localParts(date: Date): DateParts {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

function isSameDay(a: DateParts, b: DateParts): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

function day(parts: DateParts, withYear: boolean): string {
  return `${withYear ? `${parts.year}-` : ""}${two(parts.month)}-${two(parts.day)}`;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

function three(value: number): string {
  return `${value}`.padStart(3, "0");
}
