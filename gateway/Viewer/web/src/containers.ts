import type { LogsApi, Position } from "./api/logs-api.ts";
import type { Row } from "./lines/row.ts";

/** A list examines many lines. It is not requested again within this time. */
const FRESH = 30_000;
const MAX_REQUESTS = 20;

/** The names of containers: those that the log source retains lines of, and those of the lines in memory. */
export class Containers {
  #names: readonly string[] = [];
  #refreshed = -Infinity;
  readonly #known = new Set<string>();
  readonly #api: Pick<LogsApi, "containers">;
  readonly #onNew: (names: readonly string[]) => void;

  /** @param onNew Receives new names in their order. */
  constructor(api: Pick<LogsApi, "containers">, onNew: (names: readonly string[]) => void) {
    this.#api = api;
    this.#onNew = onNew;
  }

  /** Sorted, with numbers in their order. */
  get names(): readonly string[] {
    return this.#names;
  }

  async refresh(): Promise<void> {
    const now = performance.now();
    if (now - this.#refreshed < FRESH) {
      return;
    }
    this.#refreshed = now;
    try {
      let cursor: Position | null = null;
      for (let i = 0; i < MAX_REQUESTS && (i === 0 || cursor !== null); i++) {
        const page = await this.#api.containers(cursor);
        this.#add(page.names);
        cursor = page.nextBefore;
      }
    } catch {
      // The names in the lines themselves are enough to select from.
      this.#refreshed = -Infinity;
    }
  }

  learn(rows: readonly Row[]): void {
    const names = new Set<string>();
    for (const row of rows) {
      if (row.kind === "line" && !this.#known.has(row.line.container)) {
        names.add(row.line.container);
      }
    }
    this.#add([...names]);
  }

  #add(names: readonly string[]): void {
    const added = names.filter((name) => !this.#known.has(name)).sort(compareNames);
    if (added.length === 0) {
      return;
    }
    added.forEach((name) => this.#known.add(name));
    this.#names = [...this.#known].sort(compareNames);
    this.#onNew(added);
  }
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
