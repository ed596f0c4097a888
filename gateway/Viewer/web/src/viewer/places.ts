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
  #failed = false;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  async showLine(id: EntryId): Promise<boolean> {
    const order = await this.showAround(followingId(id), id, () => void this.showLine(id));
    if (order === null) {
      return false;
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
    return true;
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
      this.#viewer.live.pause("place");
      this.#viewer.list?.moveTo(first.order, 0);
      this.#viewer.redraw();
    }
  }

  /** Shows a line among all lines around it, and remembers the way back. */
  async showContext(row: LineRow): Promise<void> {
    const { filtering, live } = this.#viewer;
    const { id } = row.line;
    const before = this.origin;
    this.origin ??= { query: filtering.query, levels: filtering.levels, id, wasFollowing: live.paused === null };
    const [query, levels] = [filtering.query, filtering.levels];
    filtering.trySet({ containers: null, search: { ...query.search, only: false, invert: false } });
    filtering.levels = ALL_LEVELS;
    if (await this.showLine(id)) {
      this.#viewer.messages.announce("Showing the line in its context.");
    } else if (this.hasFailed) {
      // The lines in memory are still those of the former query.
      filtering.trySet(query);
      filtering.levels = levels;
      this.origin = before;
      this.#viewer.refresh();
    }
  }

  async leaveContext(): Promise<void> {
    const { origin } = this;
    if (!origin) {
      return;
    }
    if (origin.wasFollowing) {
      this.#viewer.live.follow();
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

  /** Whether the last lines that were asked for could not be loaded, for another reason than the token. */
  get hasFailed(): boolean {
    return this.#failed && !this.#viewer.tokens.isNeeded;
  }

  /**
   * Shows other lines in place of those in memory. Returns the order of the row at the place, or null.
   * `again` is called if another token is needed first.
   */
  async showAround(before: Position, after: Position, again: () => void): Promise<number | null> {
    const { live, loader, tokens } = this.#viewer;
    live.paused ??= "place";
    this.#viewer.list?.hold();
    const order = await loader.loadAround(before, after);
    this.#failed = order === "failed";
    if (order === "failed" || order === null) {
      if (tokens.isNeeded) {
        tokens.next = again;
      }
      return null;
    }
    this.#viewer.forgetPlaces();
    live.newLines = 0;
    if (loader.detached) {
      live.countOnly();
    } else {
      live.continueAfterLast();
    }
    return order;
  }
}
