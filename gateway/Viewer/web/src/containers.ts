import type { LogsApi } from "./api/logs-api.ts";
import type { Row } from "./lines/row.ts";

/** The names of containers: those that the log source retains lines of, and those of the lines in memory. */
export class Containers {
  #names: readonly string[] = [];
  readonly #known = new Set<string>();
  readonly #api: LogsApi;

  constructor(api: LogsApi) {
    this.#api = api;
  }

  /** Sorted, with numbers in their order. */
  get names(): readonly string[] {
    return this.#names;
  }

  async refresh(): Promise<void> {
    try {
      const containers = await this.#api.containers(new AbortController().signal);
      this.#add(containers.map((container) => container.name));
    } catch {
      // The names in the lines themselves are enough to select from.
    }
  }

  learn(rows: readonly Row[]): void {
    for (const row of rows) {
      if (row.kind === "line" && !this.#known.has(row.line.container)) {
        this.#add([row.line.container]);
      }
    }
  }

  #add(names: readonly string[]): void {
    names.forEach((name) => this.#known.add(name));
    this.#names = [...this.#known].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  }
}
