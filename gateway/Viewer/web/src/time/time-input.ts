import type { TimeFormat } from "./time-format.ts";

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGE = /^(?:\d+\s*[smhd]\s*)+(?:ago)?$/i;
const CLOCK = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[ T]+)?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const FIRST = Date.parse("0000-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");
const UNIX = /^\d{10,13}$/;

/**
 * Reads a time that a person types: `10m`, `1h 30m ago`, `16:20`, `2026-11-28 16:20:05`, RFC 3339, Unix seconds or
 * milliseconds. Without a zone it is in the zone in which times are shown. A clock time in the future means yesterday.
 * @returns Unix milliseconds, or null if it cannot be read.
 */
export function readTime(input: string, format: TimeFormat, now: number): number | null {
  const time = parse(input.trim(), format, now);
  // The years that RFC 3339 can name.
  return time !== null && time >= FIRST && time <= LAST ? time : null;
}

function parse(text: string, format: TimeFormat, now: number): number | null {
  if (AGE.test(text)) {
    let age = 0;
    for (const part of text.matchAll(/(\d+)\s*([smhd])/gi)) {
      age += Number(part[1]) * UNITS[part[2]!.toLowerCase()]!;
    }
    return now - age;
  }
  if (UNIX.test(text)) {
    return text.length === 10 ? Number(text) * 1000 : Number(text.padEnd(13, "0"));
  }
  if (ZONED.test(text)) {
    const time = Date.parse(text.replace(" ", "T").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
    return Number.isNaN(time) ? null : time;
  }
  const date = DAY.exec(text);
  if (date) {
    return toTime(format, Number(date[1]), Number(date[2]), Number(date[3]), 0, 0, 0, 0);
  }
  const clock = CLOCK.exec(text);
  return clock ? readClock(clock, format, now) : null;
}

function readClock(clock: RegExpExecArray, format: TimeFormat, now: number): number | null {
  const today = new Date(now);
  const [year, month, day] = clock[1]
    ? [Number(clock[1]), Number(clock[2]), Number(clock[3])]
    : format === "utc"
      ? [today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate()]
      : [today.getFullYear(), today.getMonth() + 1, today.getDate()];
  const milliseconds = Math.floor(Number(`0.${clock[7] ?? "0"}`) * 1000);
  const numbers = [Number(clock[4]), Number(clock[5]), Number(clock[6] ?? 0)] as const;
  const time = toTime(format, year, month, day, ...numbers, milliseconds);
  return time !== null && !clock[1] && time > now ? time - UNITS["d"]! : time;
}

function toTime(
  format: TimeFormat,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) {
    return null;
  }
  return format === "utc"
    ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
    : new Date(year, month - 1, day, hour, minute, second, millisecond).getTime();
}
