import { isSelected, type LogsApi, type Position } from "../api/logs-api.ts";
import { describeProblem, Problem } from "../api/problem.ts";
import type { EntryId } from "../lines/entry-id.ts";
import type { LogEvent } from "../lines/log-event.ts";
import { describeEnd, type EndReason } from "../stream/end-reason.ts";
import { LiveFeed, type FeedState } from "../stream/live-feed.ts";
import type { Viewer } from "../viewer.ts";

export type PauseCause = "button" | "scroll" | "match" | "place" | "selection";

const HISTORY = 500;
/** The history of a stream arrives within this time if it has any line. */
const FIRST_MATCH_PATIENCE = 400;

/** The stream of new lines, and whether the page follows it or is paused. */
export class Live {
  state: FeedState = { kind: "stopped" };
  lastEnd: { readonly reason: EndReason; readonly at: number } | null = null;
  paused: PauseCause | null = null;
  /** How many lines have arrived since the pause. */
  newLines = 0;
  pauseOnMatch = false;
  readonly feed: LiveFeed;
  readonly #viewer: Viewer;
  readonly #api: LogsApi;

  constructor(viewer: Viewer, api: LogsApi) {
    this.#viewer = viewer;
    this.#api = api;
    this.feed = new LiveFeed((query, since, n, signal) => api.stream(query, since, n, signal), {
      onHistory: (olderBefore) => this.#onHistory(olderBefore),
      onEvents: (events) => this.#onEvents(events),
      onState: (state) => this.#onState(state),
      onEnd: (reason) => {
        this.lastEnd = { reason, at: Date.now() };
      },
    });
  }

  /** Follows the newest lines. Lines in memory are kept if none is missing after them. */
  follow(): void {
    const { places, loader, lines, focus, list, host } = this.#viewer;
    // The lines around a match were read with another query.
    const isOtherQuery = places.origin !== null;
    // Lines that are being loaded would take the place of the newest ones.
    const isLeaving = loader.loading;
    places.restoreQuery();
    this.#unpause();
    focus.target = null;
    focus.selection = null;
    host.setAddress("");
    list?.follow();
    if (isOtherQuery || isLeaving || loader.detached || lines.buffer.lines === 0 || this.state.kind === "stopped") {
      this.restart();
    }
    this.#viewer.messages.announce("Following new lines.");
    this.#viewer.redraw();
  }

  /** Reads the newest lines and then what arrives, in place of the lines in memory. */
  restart(): void {
    this.feed.stop();
    this.#viewer.loader.cancel();
    this.#viewer.reset();
    this.#viewer.loader.detached = false;
    void this.#readHistory(this.#viewer.loader.signal);
  }

  // History comes as a page, so that everything that the stream sends is new. The page ends with the place where the
  // stream continues. After an error that may pass, the stream begins with the history.
  async #readHistory(signal: AbortSignal): Promise<void> {
    const { loader, lines, containers, filtering } = this.#viewer;
    const { query } = filtering;
    let end: EntryId | null = null;
    try {
      const page = await this.#api.page(query, { n: HISTORY }, signal);
      signal.throwIfAborted();
      loader.continueBefore(page.nextBefore);
      containers.learn(lines.append(page.events));
      ({ end } = page);
      if (page.events.length === 0 && page.nextBefore !== null) {
        // A search examines a bounded number of lines. A rare match may be older.
        void loader.loadOlder();
      }
      this.#viewer.tokens.next = null;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof Problem && !error.isTemporary) {
        if (error.needsToken) {
          this.#viewer.tokens.next = () => this.restart();
        }
        this.#onState({ kind: "refused", problem: error });
        return;
      }
    }
    this.feed.start(query, end ?? lines.buffer.last?.line.id ?? null, HISTORY);
  }

  /** Continues the lines in memory, which reach to the newest one. */
  continueAfterLast(): void {
    const last = this.#viewer.lines.buffer.last?.line.id ?? null;
    if (last === null) {
      // There is no place to stay at.
      this.paused = null;
      this.#viewer.list?.follow();
    }
    this.newLines = 0;
    this.feed.start(this.#viewer.filtering.query, this.#viewer.loader.end ?? last, HISTORY);
  }

  /** Counts new lines without showing them, because lines are missing between them and those in memory. */
  countOnly(): void {
    this.feed.start(this.#viewer.filtering.query, null, 0);
  }

  pause(cause: PauseCause): void {
    if (this.paused === null) {
      this.paused = cause;
      this.newLines = 0;
      this.#viewer.list?.hold();
      this.#viewer.messages.announce("Paused.");
      this.#viewer.redraw();
    }
  }

  toggle(): void {
    if (this.paused === null) {
      this.pause("button");
    } else {
      this.follow();
    }
  }

  clear(): void {
    const { loader, list, messages } = this.#viewer;
    const isStarting = this.state.kind === "stopped";
    loader.cancel();
    this.#viewer.reset();
    loader.cleared = true;
    loader.detached = false;
    this.#unpause();
    list?.follow();
    if (isStarting) {
      this.countOnly();
    }
    messages.announce("Cleared.");
    this.#viewer.refresh();
  }

  /** Pauses when the user scrolls away from the end, and follows again when they scroll back to it. */
  onScroll(): void {
    const { loader, list } = this.#viewer;
    const isAtEnd = list?.isAtEnd ?? true;
    const hasAllBelow = !loader.detached && !loader.loading;
    if (this.paused === null && !isAtEnd) {
      this.pause("scroll");
    } else if ((this.paused === "scroll" || this.paused === "place") && isAtEnd && hasAllBelow) {
      this.follow();
    }
    this.#viewer.redraw();
  }

  onProblem(problem: Problem): void {
    if (problem.needsToken) {
      this.#viewer.tokens.ask(problem);
    } else if (problem.code === "bad-search") {
      this.#viewer.filtering.searchError = problem.detail;
    } else {
      this.#viewer.messages.tell(describeProblem(problem));
    }
  }

  #unpause(): void {
    this.paused = null;
    this.newLines = 0;
  }

  // The history of a search examines a bounded number of lines. A rare match may be older.
  #onHistory(olderBefore: Position | null): void {
    const { loader, filtering, lines } = this.#viewer;
    loader.continueBefore(olderBefore);
    if (!filtering.isSearching || olderBefore === null) {
      return;
    }
    const { signal } = loader;
    setTimeout(() => {
      const isWaiting = lines.buffer.lines === 0 && loader.older === "idle" && !loader.cleared;
      if (!signal.aborted && filtering.isSearching && isWaiting) {
        void loader.loadOlder();
      }
    }, FIRST_MATCH_PATIENCE);
  }

  #onEvents(received: readonly LogEvent[]): void {
    const { loader, filtering, lines, containers } = this.#viewer;
    const events = loader.withoutLoaded(received).filter((event) => isSelected(event, filtering.query));
    if (loader.detached) {
      this.newLines += events.filter((event) => event.kind === "line").length;
      this.#viewer.redraw();
      return;
    }
    const shown = lines.append(events);
    containers.learn(shown);
    if (this.paused !== null) {
      this.newLines += shown.filter((row) => row.kind === "line").length;
    } else if (this.pauseOnMatch) {
      const match = shown.find((row) => this.#viewer.matchNavigation.isMatch(row));
      if (match?.kind === "line") {
        this.pause("match");
        this.newLines = shown.filter((row) => row.order > match.order).length;
        this.#viewer.matchNavigation.moveTo(match);
        this.#viewer.messages.tell("Paused on a match.");
      }
    }
    loader.bound();
    this.#viewer.redraw();
  }

  #onState(state: FeedState): void {
    const before = this.state.kind;
    this.state = state;
    if (state.kind === "refused") {
      this.onProblem(state.problem);
    } else if (state.kind === "waiting" && before !== "connecting") {
      this.#viewer.messages.announce(`Disconnected: ${describeEnd(state.reason)}. Reconnecting.`);
    } else if (state.kind === "live" && this.lastEnd) {
      this.#viewer.messages.announce("Connected.");
      this.#viewer.loader.retry();
    }
    this.#viewer.redraw();
  }
}
