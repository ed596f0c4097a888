import { isEntryId, type EntryId } from "./entry-id.ts";

/** A line as the log API sends it with `fields=time,container,message`. */
export interface LogLine {
  readonly kind: "line";
  readonly id: EntryId;
  /** RFC 3339 in UTC with nine fractional digits. */
  readonly time: string;
  readonly container: string;
  /** The original text, with its line breaks. */
  readonly message: string;
}

/** Lines between two ids are missing. `lost` is their number, or null if it is unknown. */
export interface LogGap {
  readonly kind: "gap";
  readonly after: EntryId;
  readonly before: EntryId;
  readonly lost: number | null;
}

export type LogEvent = LogLine | LogGap;

/** All lines up to this one were sent, except those that do not match: where to continue. It is not shown. */
export interface LogPosition {
  readonly kind: "position";
  readonly id: EntryId;
}

/**
 * Reads the JSON of an event. Returns null for a ping and for anything that is not an event of a log: new kinds of
 * events must not stop an old page.
 */
export function readEvent(json: string): LogEvent | LogPosition | null {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (event === null || typeof event !== "object") {
    return null;
  }
  if (event["event"] === "log") {
    const { id, time, container, message } = event;
    return typeof id === "string" && isEntryId(id)
      ? { kind: "line", id, time: text(time), container: text(container), message: text(message) }
      : null;
  }
  if (event["event"] === "gap") {
    const { after, before, lost } = event;
    return typeof after === "string" && typeof before === "string" && isEntryId(after) && isEntryId(before)
      ? { kind: "gap", after, before, lost: typeof lost === "number" ? lost : null }
      : null;
  }
  if (event["event"] === "position") {
    const { id } = event;
    return typeof id === "string" && isEntryId(id) ? { kind: "position", id } : null;
  }
  return null;
}

/** Formats a line as a dump does, but with the line breaks of its message. */
export function dumpText(line: LogLine): string {
  const time = line.time.replace("T", " ").replace("Z", "");
  return `${time} +0000 UTC [${line.container}] ${line.message}`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
