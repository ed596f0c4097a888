import { isSelected, type LogsApi } from "./api/logs-api.ts";
import { describeError, describeProblem, Problem } from "./api/problem.ts";
import { Containers } from "./containers.ts";
import { Downloads } from "./downloads.ts";
import type { DownloadFormat } from "./download.ts";
import { LineLoader, type LoaderHost } from "./history/line-loader.ts";
import type { EntryId } from "./lines/entry-id.ts";
import type { LogEvent } from "./lines/log-event.ts";
import { LineFocus } from "./lines/line-focus.ts";
import { MatchCounter } from "./lines/match-counter.ts";
import type { LineRow } from "./lines/row.ts";
import { ShownLines } from "./lines/shown-lines.ts";
import type { RowFilter } from "./lines/visible-rows.ts";
import { Messages } from "./messages.ts";
import { lineFragment } from "./page-address.ts";
import { loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import { describeEnd, type EndReason } from "./stream/end-reason.ts";
import { LiveFeed, type FeedState } from "./stream/live-feed.ts";
import type { TokenStore } from "./token-store.ts";
import type { ListView } from "./view/list-view.ts";
import { Filtering } from "./viewer/filtering.ts";
import { Hits } from "./viewer/hits.ts";
import { Places } from "./viewer/places.ts";
import { TokenPrompt } from "./viewer/token-prompt.ts";

export type PanelName = "containers" | "levels" | "time" | "view";
export type PauseCause = "button" | "scroll" | "match" | "place" | "selection";

/** What the viewer changes outside of itself. */
export interface ViewerHost {
  /** Draws the page again, soon. */
  redraw(): void;
  /** Replaces the fragment of the address. */
  setAddress(fragment: string): void;
}

const HISTORY = 500;
/** A stream of matches that has sent none after this time is followed by a search in older lines. */
const FIRST_MATCH_PATIENCE = 1_500;

/** The state of the page, and what the user and the stream do to it. */
export class Viewer {
  readonly lines = new ShownLines(() => this.filter);
  readonly matches = new MatchCounter(this.lines);
  readonly focus = new LineFocus(this.lines);
  readonly messages = new Messages(() => this.redraw());
  readonly loader: LineLoader;
  readonly downloads: Downloads;
  readonly containers: Containers;
  readonly tokens = new TokenPrompt(this);
  readonly filtering = new Filtering(this);
  readonly places = new Places(this);
  readonly hits = new Hits(this);
  // For these parts of the viewer.
  readonly tokenStore: TokenStore;
  readonly host: ViewerHost;
  readonly feed: LiveFeed;
  list: ListView | null = null;
  readonly #api: LogsApi;

  preferences: Preferences = loadPreferences();
  pauseOnMatch = false;
  feedState: FeedState = { kind: "stopped" };
  lastEnd: { readonly reason: EndReason; readonly at: number } | null = null;
  paused: PauseCause | null = null;
  newLines = 0;
  panel: PanelName | null = null;
  helping = false;

  constructor(api: LogsApi, tokens: TokenStore, host: ViewerHost) {
    this.#api = api;
    this.tokenStore = tokens;
    this.host = host;
    this.loader = new LineLoader(api, this.lines, this.#loaderHost());
    this.downloads = new Downloads(api, () => this.redraw());
    this.containers = new Containers(api);
    this.feed = new LiveFeed((query, since, n, signal) => api.stream(query, since, n, signal), {
      onEvents: (events) => this.#onEvents(events),
      onState: (state) => this.#onState(state),
      onEnd: (reason) => {
        this.lastEnd = { reason, at: Date.now() };
      },
    });
  }

  get app(): string {
    return this.#api.app;
  }

  get filter(): RowFilter {
    return { levels: this.filtering.levels, groupTraces: this.preferences.groupTraces && !this.filtering.isSearching };
  }

  attach(list: ListView): void {
    this.list = list;
    this.focus.attach(list);
  }

  redraw(): void {
    this.host.redraw();
  }

  /** Starts at the place that the address names. */
  open(line: EntryId | null, at: string | null): void {
    if (this.tokenStore.token === null) {
      this.tokens.next = () => this.open(line, at);
      this.tokens.ask(null);
      return;
    }
    void this.refreshContainers();
    if (line !== null) {
      void this.places.showLine(line);
    } else if (at !== null) {
      void this.places.showTime(Date.parse(at));
    } else {
      this.goLive();
    }
  }

  // Live and paused

  /** Follows the newest lines. Lines in memory are kept if none is missing after them. */
  goLive(): void {
    // The lines around a match were read with another query.
    const isOtherQuery = this.places.origin !== null;
    this.places.restoreQuery();
    this.paused = null;
    this.newLines = 0;
    this.focus.target = null;
    this.focus.selection = null;
    this.host.setAddress("");
    this.list?.follow();
    const { detached } = this.loader;
    if (isOtherQuery || detached || this.lines.buffer.lines === 0 || this.feedState.kind === "stopped") {
      this.follow();
    }
    this.messages.announce("Following new lines.");
    this.redraw();
  }

  pause(cause: PauseCause): void {
    if (this.paused === null) {
      this.paused = cause;
      this.newLines = 0;
      this.list?.hold();
      this.messages.announce("Paused.");
      this.redraw();
    }
  }

  togglePause(): void {
    if (this.paused === null) {
      this.pause("button");
    } else {
      this.goLive();
    }
  }

  clear(): void {
    const restart = this.loader.detached;
    this.loader.cancel();
    this.reset();
    this.loader.cleared = true;
    this.loader.detached = false;
    this.paused = null;
    this.newLines = 0;
    this.list?.follow();
    if (restart) {
      this.feed.start(this.filtering.query, null, 0);
    }
    this.messages.announce("Cleared.");
    this.refresh();
  }

  setHidden(hidden: boolean): void {
    this.feed.setHidden(hidden);
  }

  retryNow(): void {
    this.feed.retryNow();
  }

  /** Pauses when the user scrolls away from the end, and follows again when they scroll back to it. */
  onScroll(): void {
    const isAtEnd = this.list?.isAtEnd ?? true;
    const hasAllBelow = !this.loader.detached && !this.loader.loading;
    if (this.paused === null && !isAtEnd) {
      this.pause("scroll");
    } else if ((this.paused === "scroll" || this.paused === "place") && isAtEnd && hasAllBelow) {
      this.goLive();
    }
    this.redraw();
  }

  setPreferences(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    savePreferences(this.preferences);
    if ("groupTraces" in change) {
      for (const row of this.lines.buffer.rows) {
        if (row.kind === "line") {
          row.expanded = null;
        }
      }
    }
    this.list?.remeasure();
    this.refresh();
  }

  async refreshContainers(): Promise<void> {
    await this.containers.refresh();
    this.redraw();
  }

  // Rows

  toggleExpanded(row: LineRow, expanded: boolean): void {
    row.expanded = expanded;
    this.refresh();
  }

  select(order: number, extend: boolean): void {
    this.focus.select(order, extend);
    this.pause("selection");
    const row = this.lines.at(order);
    if (row) {
      this.host.setAddress(lineFragment(row.line.id));
    }
    this.redraw();
  }

  selectAll(): void {
    this.pause("selection");
    this.focus.selectAll();
    this.redraw();
  }

  deselect(): void {
    this.focus.selection = null;
    this.redraw();
  }

  /** Moves the active line up or down. */
  moveActive(direction: 1 | -1): void {
    this.pause("place");
    this.focus.moveActive(direction);
    this.redraw();
  }

  async download(format: DownloadFormat): Promise<void> {
    this.panel = null;
    const lines = await this.downloads.start(this.filtering.query, this.filtering.levels, format);
    if (lines !== null) {
      this.messages.tell(`${lines.toLocaleString("en")} lines were downloaded.`);
    }
  }

  // The stream

  #onEvents(received: readonly LogEvent[]): void {
    const events = this.loader.withoutLoaded(received).filter((event) => isSelected(event, this.filtering.query));
    if (this.loader.detached) {
      this.newLines += events.filter((event) => event.kind === "line").length;
      this.redraw();
      return;
    }
    const isHistory = this.lines.buffer.lines === 0;
    const shown = this.lines.append(events);
    this.containers.learn(shown);
    if (this.paused !== null) {
      this.newLines += shown.filter((row) => row.kind === "line").length;
    } else if (this.pauseOnMatch && !isHistory) {
      const match = shown.find((row) => this.hits.isHit(row));
      if (match?.kind === "line") {
        this.pause("match");
        this.newLines = shown.filter((row) => row.order > match.order).length;
        this.hits.moveTo(match);
        this.messages.tell("Paused on a match.");
      }
    }
    this.loader.bound();
    this.redraw();
  }

  #onState(state: FeedState): void {
    const before = this.feedState.kind;
    this.feedState = state;
    if (state.kind === "refused") {
      this.#onProblem(state.problem);
    } else if (state.kind === "waiting" && before !== "connecting") {
      this.messages.announce(`Disconnected: ${describeEnd(state.reason)}. Reconnecting.`);
    } else if (state.kind === "live") {
      if (this.lastEnd) {
        this.messages.announce("Connected.");
        this.loader.retry();
      }
      if (this.filtering.isSearching) {
        this.#searchOlderLater();
      }
    }
    this.redraw();
  }

  #onProblem(problem: Problem): void {
    if (problem.needsToken) {
      this.tokens.ask(problem);
    } else if (problem.code === "bad-search") {
      this.filtering.searchError = problem.detail;
    } else {
      this.messages.tell(describeProblem(problem));
    }
  }

  // A stream examines a bounded part of the history. A rare match may be older.
  #searchOlderLater(): void {
    const { signal } = this.loader;
    setTimeout(() => {
      const isWaiting = this.lines.buffer.lines === 0 && this.loader.older === "idle" && !this.loader.cleared;
      if (!signal.aborted && this.filtering.isSearching && isWaiting) {
        void this.loader.loadOlder();
      }
    }, FIRST_MATCH_PATIENCE);
  }

  // Reads the newest lines and then what arrives, in place of the lines in memory.
  follow(): void {
    this.loader.cancel();
    this.reset();
    this.loader.detached = false;
    this.feed.start(this.filtering.query, null, HISTORY);
  }

  continueAfterLast(): void {
    const last = this.lines.buffer.last?.line.id ?? null;
    if (last === null) {
      // There is no place to stay at.
      this.paused = null;
      this.list?.follow();
    }
    this.newLines = 0;
    this.feed.start(this.filtering.query, last, HISTORY);
  }

  #loaderHost(): LoaderHost {
    const viewer = this;
    return {
      get query() {
        return viewer.filtering.query;
      },
      get list() {
        return viewer.list;
      },
      get isPaused() {
        return viewer.paused !== null;
      },
      onLoaded: () => {
        this.containers.learn(this.lines.buffer.rows);
        this.refresh();
      },
      onReachedEnd: () => this.continueAfterLast(),
      onFailed: (error) => {
        if (error instanceof Problem && (error.needsToken || error.code === "bad-search")) {
          this.#onProblem(error);
        } else {
          this.messages.tell(`Lines could not be loaded. ${describeError(error)}`);
        }
      },
      redraw: () => this.redraw(),
    };
  }

  reset(): void {
    this.loader.reset();
    this.forgetPlaces();
  }

  forgetPlaces(): void {
    this.focus.forget();
    this.list?.remeasure();
  }

  refresh(): void {
    this.lines.refresh();
    this.redraw();
  }
}
