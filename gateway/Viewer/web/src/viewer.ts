import { isSelected, type LogsApi, type Position, type Query } from "./api/logs-api.ts";
import { describeError, describeProblem, Problem } from "./api/problem.ts";
import { Containers } from "./containers.ts";
import { Downloads } from "./downloads.ts";
import type { DownloadFormat } from "./download.ts";
import { LineLoader, type LoaderHost } from "./history/line-loader.ts";
import { followingId, type EntryId } from "./lines/entry-id.ts";
import { LEVELS, type Level } from "./lines/level.ts";
import type { LogEvent } from "./lines/log-event.ts";
import { LineFocus } from "./lines/line-focus.ts";
import { MatchCounter } from "./lines/match-counter.ts";
import type { LineRow, Row } from "./lines/row.ts";
import { ShownLines } from "./lines/shown-lines.ts";
import type { RowFilter } from "./lines/visible-rows.ts";
import { Messages } from "./messages.ts";
import { lineFragment } from "./page-address.ts";
import { loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import { describeEnd, type EndReason } from "./stream/end-reason.ts";
import { LiveFeed, type FeedState } from "./stream/live-feed.ts";
import { Matcher, NO_SEARCH, type Search } from "./text/matcher.ts";
import type { TokenStore } from "./token-store.ts";
import type { ListView } from "./view/list-view.ts";

export type PanelName = "containers" | "levels" | "time" | "view";
export type PauseCause = "button" | "scroll" | "match" | "place" | "selection";

/** Where "back" returns to from the context of a line. */
interface Origin {
  readonly query: Query;
  readonly levels: ReadonlySet<Level>;
  readonly id: EntryId;
  readonly wasFollowing: boolean;
}

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
const ALL_LEVELS: ReadonlySet<Level> = new Set(LEVELS);

/** The state of the page, and what the user and the stream do to it. */
export class Viewer {
  readonly lines = new ShownLines(() => this.filter);
  readonly matches = new MatchCounter(this.lines);
  readonly focus = new LineFocus(this.lines);
  readonly messages = new Messages(() => this.redraw());
  readonly loader: LineLoader;
  readonly downloads: Downloads;
  readonly containers: Containers;
  readonly #api: LogsApi;
  readonly #tokens: TokenStore;
  readonly #host: ViewerHost;
  readonly #feed: LiveFeed;
  #list: ListView | null = null;

  preferences: Preferences = loadPreferences();
  query: Query = { containers: null, search: NO_SEARCH };
  levels: ReadonlySet<Level> = ALL_LEVELS;
  searchError = "";
  pauseOnMatch = false;
  feedState: FeedState = { kind: "stopped" };
  lastEnd: { readonly reason: EndReason; readonly at: number } | null = null;
  tokenProblem: Problem | null = null;
  askingToken = false;
  paused: PauseCause | null = null;
  newLines = 0;
  origin: Origin | null = null;
  panel: PanelName | null = null;
  helping = false;
  #draft: Search | null = null;
  #afterToken: (() => void) | null = null;

  constructor(api: LogsApi, tokens: TokenStore, host: ViewerHost) {
    this.#api = api;
    this.#tokens = tokens;
    this.#host = host;
    this.loader = new LineLoader(api, this.lines, this.#loaderHost());
    this.downloads = new Downloads(api, () => this.redraw());
    this.containers = new Containers(api);
    this.#feed = new LiveFeed((query, since, n, signal) => api.stream(query, since, n, signal), {
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
    return { levels: this.levels, groupTraces: this.preferences.groupTraces && !this.isSearching };
  }

  /** Whether only the lines that match a search are shown. */
  get isSearching(): boolean {
    return this.query.search.only && this.query.search.text !== "";
  }

  get isFiltering(): boolean {
    return this.isSearching || this.query.containers !== null || this.levels.size < LEVELS.length;
  }

  attach(list: ListView): void {
    this.#list = list;
    this.focus.attach(list);
  }

  redraw(): void {
    this.#host.redraw();
  }

  // Tokens

  /** Whether the page cannot go on without another token. */
  get needsToken(): boolean {
    return this.askingToken || (this.feedState.kind === "refused" && this.feedState.problem.needsToken);
  }

  /** Starts at the place that the address names. */
  open(line: EntryId | null, at: string | null): void {
    if (this.#tokens.token === null) {
      this.#afterToken = () => this.open(line, at);
      this.askForToken(null);
      return;
    }
    void this.refreshContainers();
    if (line !== null) {
      void this.showLine(line);
    } else if (at !== null) {
      void this.showTime(Date.parse(at));
    } else {
      this.goLive();
    }
  }

  askForToken(problem: Problem | null): void {
    this.tokenProblem = problem;
    this.askingToken = true;
    this.messages.announce(problem ? `${describeProblem(problem)} A token is needed.` : "A token is needed.");
    this.redraw();
  }

  /** Continues with another token, at the same line. */
  useToken(token: string): void {
    this.#tokens.set(token);
    this.askingToken = false;
    this.tokenProblem = null;
    const then = this.#afterToken;
    this.#afterToken = null;
    if (then) {
      then();
    } else {
      void this.refreshContainers();
      this.loader.retry();
      this.#feed.resume();
    }
    this.redraw();
  }

  forgetToken(): void {
    this.#tokens.forget();
    this.#feed.stop();
    this.loader.cancel();
    this.#reset();
    this.#afterToken = () => this.goLive();
    this.askForToken(null);
  }

  // Live and paused

  /** Follows the newest lines. Lines in memory are kept if none is missing after them. */
  goLive(): void {
    // The lines around a match were read with another query.
    const isOtherQuery = this.origin !== null;
    this.#restoreQuery();
    this.paused = null;
    this.newLines = 0;
    this.focus.target = null;
    this.focus.selection = null;
    this.#host.setAddress("");
    this.#list?.follow();
    const { detached } = this.loader;
    if (isOtherQuery || detached || this.lines.buffer.lines === 0 || this.feedState.kind === "stopped") {
      this.#follow();
    }
    this.messages.announce("Following new lines.");
    this.redraw();
  }

  pause(cause: PauseCause): void {
    if (this.paused === null) {
      this.paused = cause;
      this.newLines = 0;
      this.#list?.hold();
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
    this.#reset();
    this.loader.cleared = true;
    this.loader.detached = false;
    this.paused = null;
    this.newLines = 0;
    this.#list?.follow();
    if (restart) {
      this.#feed.start(this.query, null, 0);
    }
    this.messages.announce("Cleared.");
    this.#refresh();
  }

  setHidden(hidden: boolean): void {
    this.#feed.setHidden(hidden);
  }

  retryNow(): void {
    this.#feed.retryNow();
  }

  /** Pauses when the user scrolls away from the end, and follows again when they scroll back to it. */
  onScroll(): void {
    const isAtEnd = this.#list?.isAtEnd ?? true;
    const hasAllBelow = !this.loader.detached && !this.loader.loading;
    if (this.paused === null && !isAtEnd) {
      this.pause("scroll");
    } else if ((this.paused === "scroll" || this.paused === "place") && isAtEnd && hasAllBelow) {
      this.goLive();
    }
    this.redraw();
  }

  // Places

  async showLine(id: EntryId): Promise<void> {
    const order = await this.#showAround(followingId(id), id, () => void this.showLine(id));
    if (order === null) {
      return;
    }
    const row = this.lines.find(id);
    if (row?.line.id === id) {
      if (row.head) {
        row.head.expanded = true;
      }
      this.focus.moveToTarget(row);
    } else {
      this.#list?.moveTo(order, 0);
      this.messages.tell("That line is no longer retained. These are the lines around its time.");
    }
    this.#refresh();
  }

  async showTime(time: number): Promise<void> {
    const position = new Date(time).toISOString();
    const order = await this.#showAround(position, position, () => void this.showTime(time));
    if (order !== null) {
      this.#list?.moveTo(order, 0);
      this.#refresh();
    }
  }

  /** Shows the oldest retained lines. */
  async showStart(): Promise<void> {
    if (this.loader.older !== "end" || this.loader.detached) {
      await this.showTime(0);
    }
    const first = this.lines.rows[0];
    if (first) {
      this.pause("place");
      this.#list?.moveTo(first.order, 0);
      this.redraw();
    }
  }

  /** Shows a line among all lines around it, and remembers the way back. */
  async showContext(row: LineRow): Promise<void> {
    const { id } = row.line;
    this.origin ??= { query: this.query, levels: this.levels, id, wasFollowing: this.paused === null };
    this.#setQuery({ containers: null, search: { ...this.query.search, only: false, invert: false } });
    this.levels = ALL_LEVELS;
    await this.showLine(id);
    this.messages.announce("Showing the line in its context.");
  }

  async leaveContext(): Promise<void> {
    const { origin } = this;
    if (!origin) {
      return;
    }
    if (origin.wasFollowing) {
      this.goLive();
    } else {
      this.#restoreQuery();
      await this.showLine(origin.id);
    }
  }

  #restoreQuery(): void {
    if (this.origin) {
      this.#setQuery(this.origin.query);
      this.levels = this.origin.levels;
      this.origin = null;
    }
  }

  // Queries

  /** The search as the search box shows it: what is typed, before it is applied. */
  get search(): Search {
    return this.#draft ?? this.query.search;
  }

  draftSearch(search: Search): void {
    this.#draft = search;
    this.redraw();
  }

  setSearch(search: Search): void {
    const before = this.query.search;
    const wasSearching = this.isSearching;
    if (!this.#setQuery({ ...this.query, search })) {
      // The search box keeps what is typed.
      this.#draft = search;
      return;
    }
    this.#draft = null;
    const differs = search.text !== before.text || search.regex !== before.regex || search.invert !== before.invert;
    if (this.isSearching !== wasSearching || (this.isSearching && differs)) {
      this.#reload();
    }
    this.#refresh();
  }

  setContainers(containers: readonly string[] | null): void {
    this.#setQuery({ ...this.query, containers });
    this.#reload();
  }

  setLevels(levels: ReadonlySet<Level>): void {
    this.levels = levels;
    this.#refresh();
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
    this.#list?.remeasure();
    this.#refresh();
  }

  async refreshContainers(): Promise<void> {
    await this.containers.refresh();
    this.redraw();
  }

  // Returns whether the search is valid.
  #setQuery(query: Query): boolean {
    try {
      this.matches.matcher = Matcher.compile(query.search);
    } catch {
      this.searchError = "This regular expression is not valid.";
      this.redraw();
      return false;
    }
    this.searchError = "";
    this.query = query;
    return true;
  }

  // Reads the same place with another query.
  #reload(): void {
    const viewport = this.paused === null ? null : this.#list?.viewport;
    const row = viewport ? this.lines.near(viewport.first) : null;
    if (!row) {
      this.paused = null;
      this.#list?.follow();
      this.#follow();
      return;
    }
    const { id } = row.line;
    void this.#showAround(followingId(id), id, () => this.#reload()).then((order) => {
      if (order !== null) {
        this.#list?.moveTo(this.lines.find(id)?.order ?? order, 0);
        this.#refresh();
      }
    });
  }

  // Matches

  /** Moves to the next match (1) or the previous one (-1), in memory, or else among older or newer lines. */
  async goToMatch(direction: 1 | -1): Promise<void> {
    if (this.matches.matcher === null) {
      return;
    }
    this.pause("match");
    const { signal } = this.loader;
    const rows = this.lines.rows;
    for (let i = this.focus.matchStart(direction); i >= 0 && i < rows.length; i += direction) {
      const row = rows[i]!;
      if (row.kind === "line" && this.#isHit(row)) {
        this.#moveToMatch(row);
        return;
      }
    }
    const query = { ...this.query, search: { ...this.query.search, only: true } };
    const found = await this.loader.findBeyond(direction, query);
    if (signal.aborted || found === undefined) {
      return;
    }
    if (found !== null) {
      await this.showLine(found);
    } else {
      this.messages.tell(direction > 0 ? "No later match." : "No earlier match.");
    }
  }

  // While only matching lines are shown, each line is a match, also of an inverted search.
  #isHit(row: Row): boolean {
    return row.kind === "line" && (this.isSearching || this.matches.isMatch(row));
  }

  #moveToMatch(row: LineRow): void {
    this.focus.moveToTarget(row);
    this.messages.announce(`Match: ${row.line.message.slice(0, 200)}`);
  }

  // Rows

  toggleExpanded(row: LineRow, expanded: boolean): void {
    row.expanded = expanded;
    this.#refresh();
  }

  select(order: number, extend: boolean): void {
    this.focus.select(order, extend);
    this.pause("selection");
    const row = this.lines.at(order);
    if (row) {
      this.#host.setAddress(lineFragment(row.line.id));
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
    const lines = await this.downloads.start(this.query, this.levels, format);
    if (lines !== null) {
      this.messages.tell(`${lines.toLocaleString("en")} lines were downloaded.`);
    }
  }

  // The stream

  #onEvents(received: readonly LogEvent[]): void {
    const events = this.loader.withoutLoaded(received).filter((event) => isSelected(event, this.query));
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
      const match = shown.find((row) => this.#isHit(row));
      if (match?.kind === "line") {
        this.pause("match");
        this.newLines = shown.filter((row) => row.order > match.order).length;
        this.#moveToMatch(match);
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
      if (this.isSearching) {
        this.#searchOlderLater();
      }
    }
    this.redraw();
  }

  #onProblem(problem: Problem): void {
    if (problem.needsToken) {
      this.askForToken(problem);
    } else if (problem.code === "bad-search") {
      this.searchError = problem.detail;
    } else {
      this.messages.tell(describeProblem(problem));
    }
  }

  // A stream examines a bounded part of the history. A rare match may be older.
  #searchOlderLater(): void {
    const { signal } = this.loader;
    setTimeout(() => {
      const isWaiting = this.lines.buffer.lines === 0 && this.loader.older === "idle" && !this.loader.cleared;
      if (!signal.aborted && this.isSearching && isWaiting) {
        void this.loader.loadOlder();
      }
    }, FIRST_MATCH_PATIENCE);
  }

  // Reads the newest lines and then what arrives, in place of the lines in memory.
  #follow(): void {
    this.loader.cancel();
    this.#reset();
    this.loader.detached = false;
    this.#feed.start(this.query, null, HISTORY);
  }

  // Shows other lines in place of those in memory. Returns the order of the row at the place.
  // `again` is called if another token is needed first.
  async #showAround(before: Position, after: Position, again: () => void): Promise<number | null> {
    this.paused ??= "place";
    this.#list?.hold();
    const order = await this.loader.loadAround(before, after);
    if (order === null) {
      if (this.needsToken) {
        this.#afterToken = again;
      }
      return null;
    }
    this.#forgetPlaces();
    this.newLines = 0;
    if (this.loader.detached) {
      // The stream only counts until the reader arrives at the end.
      this.#feed.start(this.query, null, 0);
    } else {
      this.#continueAfterLast();
    }
    return order;
  }

  #continueAfterLast(): void {
    const last = this.lines.buffer.last?.line.id ?? null;
    if (last === null) {
      // There is no place to stay at.
      this.paused = null;
      this.#list?.follow();
    }
    this.newLines = 0;
    this.#feed.start(this.query, last, HISTORY);
  }

  #loaderHost(): LoaderHost {
    const viewer = this;
    return {
      get query() {
        return viewer.query;
      },
      get list() {
        return viewer.#list;
      },
      get isPaused() {
        return viewer.paused !== null;
      },
      onLoaded: () => {
        this.containers.learn(this.lines.buffer.rows);
        this.#refresh();
      },
      onReachedEnd: () => this.#continueAfterLast(),
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

  #reset(): void {
    this.loader.reset();
    this.#forgetPlaces();
  }

  #forgetPlaces(): void {
    this.focus.forget();
    this.#list?.remeasure();
  }

  #refresh(): void {
    this.lines.refresh();
    this.redraw();
  }
}
