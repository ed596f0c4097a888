import type { LogsApi, Query } from "./api/logs-api.ts";
import { describeError } from "./api/problem.ts";
import { collectLines, type DownloadFormat, type DownloadProgress } from "./download.ts";
import type { Level } from "./lines/level.ts";

/** The download that is running or has failed, one at a time. */
export class Downloads {
  current: (DownloadProgress & { readonly error?: string }) | null = null;
  readonly #api: LogsApi;
  readonly #redraw: () => void;
  #abort = new AbortController();

  constructor(api: LogsApi, redraw: () => void) {
    this.#api = api;
    this.#redraw = redraw;
  }

  /** Downloads all retained lines of the query and the levels. Returns their number, or null if it did not finish. */
  async start(query: Query, levels: ReadonlySet<Level>, format: DownloadFormat): Promise<number | null> {
    this.cancel();
    const { signal } = this.#abort;
    let lines = 0;
    const onProgress = (progress: DownloadProgress): void => {
      if (!signal.aborted) {
        lines = progress.lines;
        this.current = progress;
        this.#redraw();
      }
    };
    onProgress({ lines: 0, bytes: 0 });
    try {
      const file = await collectLines(this.#api, query, levels, format, signal, onProgress);
      saveFile(file, `${this.#api.app}-${fileTime()}.${format === "text" ? "log" : "ndjson"}`);
      this.current = null;
      return lines;
    } catch (error) {
      if (!signal.aborted) {
        this.current = { lines, bytes: 0, error: describeError(error) };
      }
      return null;
    } finally {
      this.#redraw();
    }
  }

  cancel(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.current = null;
    this.#redraw();
  }
}

function fileTime(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(":", "-");
}

function saveFile(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
