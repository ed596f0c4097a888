import type { Position, Query } from "../api/logs-api.ts";
import { followingId, type EntryId } from "../lines/entry-id.ts";
import { LEVELS, type Level } from "../lines/level.ts";
import type { LineRow } from "../lines/row.ts";
import type { Viewer } from "../viewer.ts";

/** Where "back" returns to from the context of a line. */
interface Origin {
  readonly query: Query;
  readonly levels: ReadonlySet<Level>;
  readonly id: EntryId;
  readonly wasFollowing: boolean;
}

const ALL_LEVELS: ReadonlySet<Level> = new Set(LEVELS);

/** Shows places of the log: a line, a time, the beginning, and a line in its context. */
export class Places {
  origin: Origin | null = null;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  async showLine(id: EntryId): Promise<void> {
    const order = await this.showAround(followingId(id), id, () => void this.showLine(id));
    if (order === null) {
      return;
    }
    const row = this.#viewer.lines.find(id);
    if (row?.line.id === id) {
      if (row.head) {
        row.head.expanded = true;
      }
      this.#viewer.focus.moveToTarget(row);
    } else {
      this.#viewer.list?.moveTo(order, 0);
      this.#viewer.messages.tell("That line is no longer retained. These are the lines around its time.");
    }
    this.#viewer.refresh();
  }

  async showTime(time: number): Promise<void> {
    const position = new Date(time).toISOString();
    const order = await this.showAround(position, position, () => void this.showTime(time));
    if (order !== null) {
      this.#viewer.list?.moveTo(order, 0);
      this.#viewer.refresh();
    }
  }

  /** Shows the oldest retained lines. */
  async showStart(): Promise<void> {
    if (this.#viewer.loader.older !== "end" || this.#viewer.loader.detached) {
      await this.showTime(0);
    }
    const first = this.#viewer.lines.rows[0];
    if (first) {
      this.#viewer.pause("place");
      this.#viewer.list?.moveTo(first.order, 0);
      this.#viewer.redraw();
    }
  }

  /** Shows a line among all lines around it, and remembers the way back. */
  async showContext(row: LineRow): Promise<void> {
    const { id } = row.line;
    this.origin ??= { query: this.#viewer.filtering.query, levels: this.#viewer.filtering.levels, id, wasFollowing: this.#viewer.paused === null };
    this.#viewer.filtering.trySet({ containers: null, search: { ...this.#viewer.filtering.query.search, only: false, invert: false } });
    this.#viewer.filtering.levels = ALL_LEVELS;
    await this.showLine(id);
    this.#viewer.messages.announce("Showing the line in its context.");
  }

  async leaveContext(): Promise<void> {
    const { origin } = this;
    if (!origin) {
      return;
    }
    if (origin.wasFollowing) {
      this.#viewer.goLive();
    } else {
      this.restoreQuery();
      await this.showLine(origin.id);
    }
  }

  restoreQuery(): void {
    if (this.origin) {
      this.#viewer.filtering.trySet(this.origin.query);
      this.#viewer.filtering.levels = this.origin.levels;
      this.origin = null;
    }
  }

  /**
   * Shows other lines in place of those in memory. Returns the order of the row at the place.
   * `again` is called if another token is needed first.
   */
  async showAround(before: Position, after: Position, again: () => void): Promise<number | null> {
    this.#viewer.paused ??= "place";
    this.#viewer.list?.hold();
    const order = await this.#viewer.loader.loadAround(before, after);
    if (order === null) {
      if (this.#viewer.tokens.isNeeded) {
        this.#viewer.tokens.next = again;
      }
      return null;
    }
    this.#viewer.forgetPlaces();
    this.#viewer.newLines = 0;
    if (this.#viewer.loader.detached) {
      // The stream only counts until the reader arrives at the end.
      this.#viewer.feed.start(this.#viewer.filtering.query, null, 0);
    } else {
      this.#viewer.continueAfterLast();
    }
    return order;
  }
}
