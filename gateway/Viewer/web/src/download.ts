import type { LogsApi, PageRange, Position, Query } from "./api/logs-api.ts";
import { isSelected, NEXT_BEFORE } from "./api/logs-api.ts";
import { Problem } from "./api/problem.ts";
import { readEvent, type LogEvent, type LogGap } from "./lines/log-event.ts";
import { LEVELS, type Level } from "./lines/level.ts";
import { TraceTracker } from "./lines/trace-tracker.ts";

export type DownloadFormat = "text" | "ndjson";

export interface DownloadProgress {
  readonly lines: number;
  readonly bytes: number;
}

/** More lines than any app retains: a dump of this many is everything. */
const ALL_LINES = 2_147_483_647;
const BLOB_PART = 1024 * 1024;
const MAX_ATTEMPTS = 6;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/**
 * Reads all retained lines of a query and of some levels, and returns them as a file: the text of a dump, or its
 * events as NDJSON. Parts of the file go to the browser's blob storage while others are still read.
 */
export async function collectLines(
  api: LogsApi,
  query: Query,
  levels: ReadonlySet<Level>,
  format: DownloadFormat,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<Blob> {
  const pages: Blob[] = [];
  let progress = { lines: 0, bytes: 0 };
  let before: Position | null = null;
  do {
    const range = before === null ? { n: ALL_LINES } : { n: ALL_LINES, before };
    const response = await dumpPatiently(api, query, range, signal);
    const page = new PageWriter(query, levels, format);
    if (response.body) {
      for await (const text of decode(response.body)) {
        page.write(text);
        onProgress({ lines: progress.lines + page.lines, bytes: progress.bytes + page.bytes });
      }
    }
    // Each page is older than the one before it.
    pages.unshift(page.finish());
    progress = { lines: progress.lines + page.lines, bytes: progress.bytes + page.bytes };
    before = response.headers.get(NEXT_BEFORE);
  } while (before !== null);
  return new Blob(pages, { type: format === "text" ? "text/plain;charset=utf-8" : "application/x-ndjson" });
}

// A rate limit, or a log source that restarts, must not fail a download of many pages.
async function dumpPatiently(api: LogsApi, query: Query, range: PageRange, signal: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.dump(query, range, "application/x-ndjson", signal);
    } catch (error) {
      if (!(error instanceof Problem) || !error.isTemporary || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      const delay = Math.min(error.retryAfter ?? FIRST_WAIT * attempt, LONGEST_WAIT);
      await new Promise((resolve) => setTimeout(resolve, delay));
      signal.throwIfAborted();
    }
  }
}

/** Formats a gap as a dump does. */
export function gapText(gap: LogGap): string {
  const lost = gap.lost === null ? "lines may be" : `${gap.lost} lines are`;
  return `[gap] after ${gap.after}, before ${gap.before}: ${lost} lost`;
}

class PageWriter {
  lines = 0;
  bytes = 0;
  readonly #query: Query;
  readonly #levels: ReadonlySet<Level>;
  readonly #format: DownloadFormat;
  // Finds levels as the list does, also those of stack traces.
  readonly #traces = new TraceTracker();
  readonly #parts: Blob[] = [];
  #part: string[] = [];
  #partLength = 0;
  #rest = "";

  constructor(query: Query, levels: ReadonlySet<Level>, format: DownloadFormat) {
    this.#query = query;
    this.#levels = levels;
    this.#format = format;
  }

  write(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const json of lines) {
      this.#writeEvent(json);
    }
  }

  finish(): Blob {
    if (this.#rest !== "") {
      this.#writeEvent(this.#rest);
    }
    this.#flush();
    return new Blob(this.#parts);
  }

  #writeEvent(json: string): void {
    const event = json === "" ? null : readEvent(json);
    if (event === null || event.kind === "position" || !isSelected(event, this.#query) || !this.#hasLevel(event)) {
      return;
    }
    const text = this.#format === "ndjson" ? json : event.kind === "gap" ? gapText(event) : logOf(json);
    this.#part.push(text, "\n");
    this.#partLength += text.length + 1;
    this.bytes += text.length + 1;
    this.lines += event.kind === "line" ? 1 : 0;
    if (this.#partLength >= BLOB_PART) {
      this.#flush();
    }
  }

  #hasLevel(event: LogEvent): boolean {
    if (this.#levels.size === LEVELS.length) {
      return true;
    }
    if (event.kind === "gap") {
      this.#traces.clear();
      return true;
    }
    return this.#levels.has(this.#traces.toRow(event, 0).level);
  }

  #flush(): void {
    this.#parts.push(new Blob([this.#part.join("")]));
    this.#part = [];
    this.#partLength = 0;
  }
}

// The member `log` is the line of a dump.
function logOf(json: string): string {
  return (JSON.parse(json) as { log: string }).log;
}

async function* decode(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    reader.releaseLock();
  }
}
