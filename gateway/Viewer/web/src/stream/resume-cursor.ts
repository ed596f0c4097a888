import { compareIds, precedingId, type EntryId } from "../lines/entry-id.ts";
import type { LogEvent, LogPosition } from "../lines/log-event.ts";

/**
 * Decides which events of a stream are new. A stream that continues with `since` may repeat nothing, but a proxy or
 * a gap that was sent just before the connection broke can: the cursor drops what the page already has.
 */
export class ResumeCursor {
  #last: EntryId | null = null;
  #lastGap = "";

  constructor(last: EntryId | null = null) {
    this.#last = last;
  }

  /** The id of the last line or position that arrived: where the next connection continues. */
  get last(): EntryId | null {
    return this.#last;
  }

  /** Returns whether the event is new and to be shown, and moves the cursor. */
  accept(event: LogEvent | LogPosition): event is LogEvent {
    if (event.kind !== "gap") {
      if (this.#last !== null && compareIds(event.id, this.#last) <= 0) {
        return false;
      }
      this.#last = event.id;
      this.#lastGap = "";
      return event.kind === "line";
    }

    const gap = `${event.after} ${event.before}`;
    if (gap === this.#lastGap) {
      return false;
    }
    this.#lastGap = gap;
    // Redis lost lines and the log started again with lower ids: these are new lines, not repeated ones.
    if (this.#last !== null && compareIds(event.before, this.#last) <= 0) {
      this.#last = precedingId(event.before);
    }
    return true;
  }
}
