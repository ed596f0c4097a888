import type { GapRow } from "../lines/row.ts";
import type { ShownLines } from "../lines/shown-lines.ts";
import type { LoaderHost, PageLoads } from "./page-loads.ts";

/** A gap is filled in steps: it may have millions of lines. */
const GAP_PAGE = 2_000;

/** Loads what is retained within a gap. */
export class GapLoader {
  readonly #loads: PageLoads;
  readonly #lines: ShownLines;
  readonly #host: LoaderHost;
  readonly #bound: () => void;

  constructor(loads: PageLoads, lines: ShownLines, host: LoaderHost, bound: () => void) {
    this.#loads = loads;
    this.#lines = lines;
    this.#host = host;
    this.#bound = bound;
  }

  async fill(row: GapRow): Promise<void> {
    const { signal } = this.#loads;
    const { after, before } = row.gap;
    row.state = "loading";
    this.#host.redraw();
    try {
      // The gap may be larger than what is still retained: the page then has a gap itself.
      const page = await this.#loads.page({ after, until: before, n: GAP_PAGE }, signal);
      const events = page.events.filter((event) => event.kind === "gap" || event.id !== before);
      if (page.nextAfter !== null) {
        events.push({ kind: "gap", after: page.nextAfter, before, lost: null });
      }
      // A search may have examined a part of the gap only, without a match.
      if (page.nextAfter !== null || events.some((event) => event.kind === "line")) {
        this.#lines.buffer.fill(row, events);
      } else {
        row.state = "empty";
      }
      this.#bound();
      this.#host.onLoaded();
    } catch (error) {
      this.#loads.fail(error, signal, () => (row.state = "failed"));
    }
  }
}
