import type { ContainerInfo, LogsApi, Page, PageRange, Position, Query } from "./api/logs-api.ts";
import { isSelected } from "./api/logs-api.ts";
import { describeProblem, Problem } from "./api/problem.ts";
import { collectLines, type DownloadFormat, type DownloadProgress } from "./download.ts";
import { compareIds, followingId, idTime, type EntryId } from "./lines/entry-id.ts";
import { LEVELS, type Level } from "./lines/level.ts";
import { DEFAULT_LIMITS, LineBuffer } from "./lines/line-buffer.ts";
import type { LogEvent } from "./lines/log-event.ts";
import type { GapRow, LineRow, Row } from "./lines/row.ts";
import { findIndex, isShown, type RowFilter } from "./lines/visible-rows.ts";
import { lineFragment } from "./page-address.ts";
import { loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import { describeEnd, type EndReason } from "./stream/end-reason.ts";
import { LiveFeed, type FeedState } from "./stream/live-feed.ts";
import { Matcher, NO_SEARCH, type Search } from "./text/matcher.ts";
import { visibleText } from "./text/terminal.ts";
import type { TokenStore } from "./token-store.ts";
import type { Anchor, ListView } from "./view/list-view.ts";

export type PanelName = "containers" | "levels" | "time" | "view";
export type PauseCause = "button" | "scroll" | "match" | "place" | "selection";

/** What the page does at the end of the loaded lines. */
export type EdgeState = "idle" | "loading" | "end" | "failed";

/** Where "back" returns to from the context of a line. */
interface Origin {
  readonly query: Query;
  readonly levels: ReadonlySet<Level>;
  readonly anchor: Anchor | null;
  readonly id: EntryId | null;
  readonly following: boolean;
}

const HISTORY = 500;
const PAGE = 500;
/** A search examines a bounded number of lines for each request. The page goes on by itself this often. */
const MAX_SEARCH_REQUESTS = 100;
/** How many lines are loaded to fill the viewport with lines of the selected levels. */
const MAX_FILLING = 10_000;
/** A stream of matches that has sent none after this time is followed by a search in older lines. */
const FIRST_MATCH_PATIENCE = 1_500;
/** A screen reader would otherwise read nothing but counts. */
const ANNOUNCEMENT_INTERVAL = 15_000;
/** Rows around the viewport that stay in memory. */
const MARGIN_ROWS = 2_000;
const COUNTED_PER_FRAME = 5_000;
const ALL_LEVELS: ReadonlySet<Level> = new Set(LEVELS);

/** The state of the page and everything that changes it. `invalidate` has it drawn. */
export class Viewer {
  readonly buffer = new LineBuffer(DEFAULT_LIMITS);
  readonly #api: LogsApi;
  readonly #tokens: TokenStore;
  readonly #feed: LiveFeed;
  readonly #invalidate: () => void;
  readonly #setAddress: (fragment: string) => void;
  #list: ListView | null = null;

  preferences: Preferences = loadPreferences();
  query: Query = { containers: null, search: NO_SEARCH };
  levels: ReadonlySet<Level> = ALL_LEVELS;
  matcher: Matcher | null = null;
  searchError = "";
  pauseOnMatch = false;

  feedState: FeedState = { kind: "stopped" };
  lastEnd: { readonly reason: EndReason; readonly at: number } | null = null;
  tokenProblem: Problem | null = null;
  askingToken = false;

  paused: PauseCause | null = null;
  newLines = 0;
  /** Whether lines between the last one in memory and the live end are missing in memory. */
  detached = false;
  older: EdgeState = "idle";
  newer: EdgeState = "idle";
  /** How far a search has examined older lines, or null. */
  searchedBack: number | null = null;
  cleared = false;
  loading = false;

  /** The current match or the line of a permalink. */
  target: number | null = null;
  /** The line under the pointer or the keyboard. */
  active: number | null = null;
  selection: { readonly from: number; readonly to: number } | null = null;
  origin: Origin | null = null;
  panel: PanelName | null = null;
  helping = false;
  download: (DownloadProgress & { readonly error?: string }) | null = null;
  containers: ReadonlyMap<string, ContainerInfo | null> = new Map();
  announcement = "";
  notice = "";

  #visible: Row[] = [];
  #visibleChanged = true;
  #rebuild = true;
  #load = new AbortController();
  #downloading: AbortController | null = null;
  #olderCursor: Position | null = null;
  // The newest line that was loaded into an empty list. The stream may send the lines up to it again.
  #floor: EntryId | null = null;
  #announcedLines = 0;
  #nextAnnouncement = 0;
  #draft: Search | null = null;
  #counted = 0;
  #matches = 0;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: LogsApi, tokens: TokenStore, invalidate: () => void, setAddress: (fragment: string) => void) {
    this.#api = api;
    this.#tokens = tokens;
    this.#invalidate = invalidate;
    this.#setAddress = setAddress;
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

  /** Whether the page cannot go on without another token. */
  get needsToken(): boolean {
    return this.askingToken || (this.feedState.kind === "refused" && this.feedState.problem.needsToken);
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
  }

  // Tokens

  /** Starts at the place that the address names. */
  open(line: EntryId | null, at: string | null): void {
    if (this.#tokens.token === null) {
      this.askForToken(null);
      this.#afterToken = () => this.open(line, at);
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

  #afterToken: (() => void) | null = null;

  askForToken(problem: Problem | null): void {
    this.tokenProblem = problem;
    this.askingToken = true;
    this.announce(problem ? `${describeProblem(problem)} A token is needed.` : "A token is needed.");
    this.#invalidate();
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
      this.#feed.resume();
    }
    this.#invalidate();
  }

  forgetToken(): void {
    this.#tokens.forget();
    this.#feed.stop();
    this.#cancelLoads();
    this.buffer.clear();
    this.#changed(true);
    this.#afterToken = () => this.goLive();
    this.askForToken(null);
  }

  // Live and paused

  /** Follows the newest lines. Lines in memory are kept if none is missing after them. */
  goLive(): void {
    this.paused = null;
    this.newLines = 0;
    this.target = null;
    this.selection = null;
    this.#setAddress("");
    this.#list?.follow();
    if (this.detached || this.buffer.lines === 0 || this.feedState.kind === "stopped") {
      this.#cancelLoads();
      this.#reset();
      this.detached = false;
      this.#feed.start(this.query, null, HISTORY);
    }
    this.announce("Following new lines.");
    this.#changed(false);
  }

  pause(cause: PauseCause): void {
    if (this.paused === null) {
      this.paused = cause;
      this.newLines = 0;
      this.#list?.hold();
      this.announce("Paused.");
      this.#changed(false);
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
    this.#cancelLoads();
    this.buffer.clear();
    this.cleared = true;
    this.older = "idle";
    this.target = null;
    this.selection = null;
    this.newLines = 0;
    if (this.detached || this.paused !== null) {
      this.detached = false;
      this.paused = null;
      this.#list?.follow();
      this.#feed.start(this.query, null, 0);
    }
    this.announce("Cleared.");
    this.#changed(true);
  }

  setHidden(hidden: boolean): void {
    this.#feed.setHidden(hidden);
  }

  retryNow(): void {
    this.#feed.retryNow();
  }

  // Places

  async showLine(id: EntryId): Promise<void> {
    const found = await this.#showAround(followingId(id), id, 0.4);
    if (!found) {
      return;
    }
    const row = this.#findLine(id);
    if (row && row.line.id === id) {
      this.target = row.order;
      this.active = row.order;
      this.#openTrace(row);
      this.#list?.moveTo(row.order, 0.4);
    } else {
      this.tell("That line is no longer retained. These are the lines around its time.");
    }
    this.#changed(true);
  }

  async showTime(time: number): Promise<void> {
    const position = new Date(time).toISOString();
    if (await this.#showAround(position, position, 0)) {
      this.#changed(true);
    }
  }

  /** Shows the oldest retained lines. */
  async showStart(): Promise<void> {
    if (this.older === "end" && !this.detached) {
      this.pause("place");
      this.#moveToFirst();
      return;
    }
    await this.showTime(0);
    this.#moveToFirst();
  }

  #moveToFirst(): void {
    const first = this.buffer.rows[0];
    if (first) {
      this.#list?.moveTo(first.order, 0);
      this.#changed(false);
    }
  }

  /** Shows a matching line among all lines around it, and remembers the way back. */
  async showContext(row: LineRow): Promise<void> {
    this.origin ??= {
      query: this.query,
      levels: this.levels,
      anchor: this.#list?.anchor ?? null,
      id: row.line.id,
      following: this.paused === null,
    };
    this.#setQuery({ containers: null, search: { ...this.query.search, only: false, invert: false } });
    this.levels = ALL_LEVELS;
    await this.showLine(row.line.id);
    this.announce("Showing the lines around the match.");
  }

  async leaveContext(): Promise<void> {
    const origin = this.origin;
    if (!origin) {
      return;
    }
    this.origin = null;
    this.#setQuery(origin.query);
    this.levels = origin.levels;
    if (origin.following || origin.id === null) {
      this.detached = true;
      this.goLive();
    } else {
      await this.showLine(origin.id);
    }
  }

  // Queries

  /** The search as the search box shows it: what is typed, before it is applied. */
  get search(): Search {
    return this.#draft ?? this.query.search;
  }

  draftSearch(search: Search): void {
    this.#draft = search;
    this.#invalidate();
  }

  setSearch(search: Search): void {
    const before = this.query.search;
    this.#draft = null;
    const filtersNow = search.only && search.text !== "";
    const filteredBefore = before.only && before.text !== "";
    const reload =
      filtersNow !== filteredBefore ||
      (filtersNow && (search.text !== before.text || search.regex !== before.regex || search.invert !== before.invert));
    if (!this.#setQuery({ ...this.query, search })) {
      // The search box keeps what is typed.
      this.#draft = search;
      return;
    }
    if (reload) {
      this.#reload();
    }
    this.#changed(true);
  }

  setContainers(containers: readonly string[] | null): void {
    this.#setQuery({ ...this.query, containers });
    this.#reload();
  }

  setLevels(levels: ReadonlySet<Level>): void {
    this.levels = levels;
    this.#changed(true);
  }

  setPreferences(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    savePreferences(this.preferences);
    if ("groupTraces" in change) {
      for (const row of this.buffer.rows) {
        if (row.kind === "line") {
          row.expanded = null;
        }
      }
    }
    this.#list?.remeasure();
    this.#changed(true);
  }

  async refreshContainers(): Promise<void> {
    try {
      const known = new Map(this.containers);
      for (const container of await this.#api.containers(new AbortController().signal)) {
        known.set(container.name, container);
      }
      this.containers = sortByName(known);
      this.#invalidate();
    } catch {
      // The names in the lines themselves are enough to select from.
    }
  }

  // Returns whether the search is valid.
  #setQuery(query: Query): boolean {
    try {
      this.matcher = Matcher.compile(query.search);
      this.searchError = "";
      this.#recount();
    } catch {
      this.searchError = "This regular expression is not valid.";
      this.#invalidate();
      return false;
    }
    this.query = query;
    return true;
  }

  // Reads the same place with the new query.
  #reload(): void {
    if (this.paused === null) {
      this.detached = true;
      this.goLive();
      return;
    }
    const viewport = this.#list?.viewport;
    const row = viewport && (viewport.first.kind === "line" ? viewport.first : this.#lineNear(viewport.first));
    if (row) {
      void this.#showAround(followingId(row.line.id), row.line.id, 0);
    } else {
      this.detached = true;
      this.goLive();
    }
  }

  // Matches

  /** Moves to the next match (1) or the previous one (-1), among the lines in memory, then in older or newer ones. */
  async goToMatch(direction: 1 | -1): Promise<void> {
    if (!this.matcher) {
      return;
    }
    this.pause("match");
    const rows = this.visibleRows;
    const start = this.#matchStart(direction);
    for (let i = start; i >= 0 && i < rows.length; i += direction) {
      const row = rows[i]!;
      if (row.kind === "line" && this.isMatch(row)) {
        this.#target(row);
        return;
      }
    }
    if (!this.isSearching) {
      await this.#findBeyond(direction);
    } else {
      this.tell(direction > 0 ? "No later match." : "No earlier match.");
    }
  }

  isMatch(row: LineRow): boolean {
    return this.matcher !== null && this.matcher.test(visibleText(row.line.message));
  }

  /** How many of the shown lines match, or null while they are being counted. */
  get matchCount(): number | null {
    return this.#counted >= this.visibleRows.length ? this.#matches : null;
  }

  /** Counts matches among the shown lines, some thousand in each frame. */
  countMatches(): void {
    if (!this.matcher) {
      return;
    }
    const rows = this.visibleRows;
    const end = Math.min(rows.length, this.#counted + COUNTED_PER_FRAME);
    for (; this.#counted < end; this.#counted++) {
      const row = rows[this.#counted]!;
      this.#matches += row.kind === "line" && this.isMatch(row) ? 1 : 0;
    }
    if (this.#counted < rows.length) {
      this.#invalidate();
    }
  }

  #recount(): void {
    this.#counted = 0;
    this.#matches = 0;
  }

  #matchStart(direction: 1 | -1): number {
    const rows = this.visibleRows;
    const viewport = this.#list?.viewport;
    const at = this.target === null ? -1 : findIndex(rows, this.target);
    if (at >= 0 && rows[at]?.order === this.target && viewport) {
      const isNear = this.target >= viewport.first.order && this.target <= viewport.last.order;
      if (isNear) {
        return at + direction;
      }
    }
    if (!viewport) {
      return direction > 0 ? 0 : rows.length - 1;
    }
    return findIndex(rows, direction > 0 ? viewport.first.order : viewport.last.order);
  }

  #target(row: LineRow): void {
    this.target = row.order;
    this.active = row.order;
    this.#list?.moveTo(row.order, 0.4);
    this.announce(`Match: ${row.line.message.slice(0, 200)}`);
    this.#changed(false);
  }

  async #findBeyond(direction: 1 | -1): Promise<void> {
    const edge = direction > 0 ? this.buffer.last : this.buffer.first;
    if (!edge || (direction > 0 && !this.detached)) {
      this.tell(direction > 0 ? "No later match." : "No earlier match.");
      return;
    }
    const signal = this.#newLoad();
    const query = { ...this.query, search: { ...this.query.search, only: true, invert: false } };
    let cursor: Position | null = edge.line.id;
    this.loading = true;
    this.#invalidate();
    try {
      for (let i = 0; cursor !== null && i < MAX_SEARCH_REQUESTS; i++) {
        const range: PageRange = direction > 0 ? { after: cursor, n: 1 } : { before: cursor, n: 1 };
        const page: Page = await this.#api.page(query, range, signal);
        const found = page.events.find((event) => event.kind === "line");
        if (found) {
          await this.showLine(found.id);
          return;
        }
        cursor = direction > 0 ? page.nextAfter : page.nextBefore;
      }
      this.tell(direction > 0 ? "No later match." : "No earlier match.");
    } catch (error) {
      this.#onLoadError(error, signal);
    } finally {
      this.loading = false;
      this.#invalidate();
    }
  }

  // Rows

  /** The rows that are shown, in their order. */
  get visibleRows(): readonly Row[] {
    if (this.#rebuild) {
      const filter = this.filter;
      this.#visible = this.buffer.rows.filter((row) => isShown(row, filter));
      this.#rebuild = false;
      this.#visibleChanged = true;
      this.#recount();
    }
    return this.#visible;
  }

  /** Returns whether the visible rows changed since the last call. */
  takeChange(): boolean {
    const changed = this.#visibleChanged;
    this.#visibleChanged = false;
    return changed;
  }

  toggleExpanded(row: LineRow, expanded: boolean): void {
    row.expanded = expanded;
    this.#changed(true);
  }

  async fillGap(row: GapRow): Promise<void> {
    row.state = "loading";
    this.#changed(true);
    try {
      // The gap may be larger than what is still retained: the answer then has a gap itself.
      const range = { since: row.gap.after, until: row.gap.before };
      const page = await this.#api.page(this.query, range, this.#load.signal);
      const events = page.events.filter((event) => event.kind === "gap" || event.id !== row.gap.before);
      if (!events.some((event) => event.kind === "line")) {
        row.state = "empty";
      } else {
        this.buffer.fill(row, events);
      }
    } catch (error) {
      row.state = "failed";
      this.#onLoadError(error, this.#load.signal);
    }
    this.#changed(true);
  }

  /** Loads what the viewport is about to need. */
  onScroll(): void {
    const list = this.#list;
    if (!list) {
      return;
    }
    if (this.paused === null && !list.isAtEnd) {
      this.pause("scroll");
    } else if ((this.paused === "scroll" || this.paused === "place") && list.isAtEnd && !this.detached) {
      this.goLive();
    }
    this.#invalidate();
  }

  /** Loads at the ends of the list what the viewport is about to need. Called after each drawing. */
  loadAhead(): void {
    const list = this.#list;
    // What a place loads replaces the lines in memory: nothing may be added to them meanwhile.
    if (!list || this.loading || this.buffer.rows.length === 0) {
      return;
    }
    const isNearTop =
      this.paused !== null
        ? list.viewportsAbove < 2
        : list.viewportsAbove + list.viewportsBelow === 0 && this.buffer.lines < MAX_FILLING;
    if (isNearTop && this.older === "idle" && !this.cleared) {
      void this.loadOlder();
    }
    if (this.detached && this.newer === "idle" && list.viewportsBelow < 2) {
      void this.loadNewer();
    }
  }

  async loadOlder(): Promise<void> {
    const signal = this.#load.signal;
    this.older = "loading";
    this.cleared = false;
    this.#invalidate();
    try {
      let cursor: Position | null = this.#olderCursor ?? this.buffer.first?.line.id ?? null;
      for (let i = 0; i < MAX_SEARCH_REQUESTS; i++) {
        const page: Page = await this.#api.page(
          this.query,
          cursor === null ? { n: PAGE } : { before: cursor, n: PAGE },
          signal,
        );
        if (signal.aborted) {
          return;
        }
        if (this.buffer.lines === 0) {
          // The stream may be about to send the same lines.
          this.#floor = page.events.findLast((event) => event.kind === "line")?.id ?? null;
        }
        this.buffer.prepend(page.events);
        this.#olderCursor = page.nextBefore;
        this.searchedBack = page.nextBefore === null ? null : idTime(page.nextBefore);
        cursor = page.nextBefore;
        if (page.events.length > 0 || cursor === null) {
          break;
        }
        this.#invalidate();
      }
      this.older = cursor === null ? "end" : "idle";
      this.#learnContainers();
      this.#boundWhilePaused();
      this.#changed(true);
    } catch (error) {
      this.older = "failed";
      this.#onLoadError(error, signal);
    }
  }

  async loadNewer(): Promise<void> {
    const last = this.buffer.last;
    const signal = this.#load.signal;
    if (!last) {
      return;
    }
    this.newer = "loading";
    this.#invalidate();
    try {
      let cursor: Position | null = last.line.id;
      for (let i = 0; i < MAX_SEARCH_REQUESTS && cursor !== null; i++) {
        const page: Page = await this.#api.page(this.query, { after: cursor, n: PAGE }, signal);
        if (signal.aborted) {
          return;
        }
        this.buffer.append(page.events);
        cursor = page.nextAfter;
        if (page.events.length > 0) {
          break;
        }
      }
      this.newer = "idle";
      if (cursor === null) {
        this.#attachLive();
      }
      this.#learnContainers();
      this.#boundWhilePaused();
      this.#changed(true);
    } catch (error) {
      this.newer = "failed";
      this.#onLoadError(error, signal);
    }
  }

  retryLoads(): void {
    this.older = this.older === "failed" ? "idle" : this.older;
    this.newer = this.newer === "failed" ? "idle" : this.newer;
    this.#invalidate();
  }

  /** The rows of the selection, also those that are hidden in stack traces. */
  get selectedLines(): LineRow[] {
    const selection = this.selection;
    return selection ? this.linesBetween(selection.from, selection.to) : [];
  }

  /** Returns the lines from one shown row to another, with the hidden lines of their stack traces. */
  linesBetween(from: number, to: number): LineRow[] {
    const filter = this.filter;
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const rows = this.buffer.rows;
    const lines: LineRow[] = [];
    let hidden = 0;
    for (let i = findIndex(rows, low); i < rows.length; i++) {
      const row = rows[i]!;
      if (row.kind !== "line") {
        continue;
      }
      if (row.order > high) {
        // The hidden rest of the last trace follows the end of the selection.
        if (hidden === 0) {
          break;
        }
        if (row.head && row.head.order >= low && row.head.order <= high && !isShown(row, filter)) {
          lines.push(row);
          hidden--;
        }
        continue;
      }
      if (isShown(row, filter)) {
        hidden += row.frames > 0 && row.head === null && !isOpen(row, filter) ? row.frames : 0;
        lines.push(row);
      } else if (row.head && row.head.order >= low && filter.levels.has(row.level)) {
        hidden--;
        lines.push(row);
      }
    }
    return lines;
  }

  select(order: number, extend: boolean): void {
    this.selection = extend && this.selection ? { from: this.selection.from, to: order } : { from: order, to: order };
    this.active = order;
    const line = this.lineAt(order);
    if (line) {
      this.#setAddress(lineFragment(line.line.id));
    }
    if (this.paused === null) {
      this.pause("selection");
    }
    this.#changed(false);
  }

  selectAll(): void {
    const [first, last] = [this.visibleRows[0], this.visibleRows.at(-1)];
    if (first && last) {
      this.selection = { from: first.order, to: last.order };
      this.pause("selection");
      this.#changed(false);
    }
  }

  deselect(): void {
    this.selection = null;
    this.#changed(false);
  }

  lineAt(order: number | null): LineRow | null {
    const row = order === null ? undefined : this.visibleRows[findIndex(this.visibleRows, order)];
    return row?.kind === "line" && row.order === order ? row : null;
  }

  /** Moves the active line up or down. */
  moveActive(direction: 1 | -1): void {
    const rows = this.visibleRows;
    const viewport = this.#list?.viewport;
    if (!viewport) {
      return;
    }
    let index =
      this.active === null
        ? findIndex(rows, direction > 0 ? viewport.first.order : viewport.last.order)
        : findIndex(rows, this.active) + direction;
    index = Math.max(0, Math.min(rows.length - 1, index));
    this.pause("place");
    this.active = rows[index]!.order;
    if (this.active <= viewport.first.order) {
      this.#list?.moveTo(this.active, 0);
    } else if (this.active >= viewport.last.order) {
      this.#list?.moveTo(this.active, 0.9);
    }
    this.#changed(false);
  }

  // Download

  async startDownload(format: DownloadFormat): Promise<void> {
    this.#downloading?.abort();
    const abort = new AbortController();
    this.#downloading = abort;
    this.panel = null;
    this.download = { lines: 0, bytes: 0 };
    this.#invalidate();
    try {
      const file = await collectLines(this.#api, this.query, this.levels, format, abort.signal, (progress) => {
        this.download = progress;
        this.#invalidate();
      });
      saveFile(file, `${this.app}-${fileTime()}.${format === "text" ? "log" : "ndjson"}`);
      this.tell(`${this.download.lines.toLocaleString("en")} lines were downloaded.`);
      this.download = null;
    } catch (error) {
      this.download = abort.signal.aborted ? null : { lines: 0, bytes: 0, error: describeError(error) };
    }
    this.#invalidate();
  }

  cancelDownload(): void {
    this.#downloading?.abort();
    this.download = null;
    this.#invalidate();
  }

  redraw(): void {
    this.#invalidate();
  }

  // Words

  /** Says to screen readers how many lines have arrived since the pause. Called once a second. */
  announceNewLines(now: number): void {
    if (this.paused !== null && this.newLines !== this.#announcedLines && now >= this.#nextAnnouncement) {
      this.#announcedLines = this.newLines;
      this.#nextAnnouncement = now + ANNOUNCEMENT_INTERVAL;
      this.announce(`Paused. ${this.newLines} new lines.`);
      this.#invalidate();
    }
  }

  /** Says something to screen readers. */
  announce(text: string): void {
    this.announcement = text;
  }

  /** Shows a short message for some seconds, and says it to screen readers. */
  tell(text: string): void {
    this.notice = text;
    this.announce(text);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.notice = "";
      this.#invalidate();
    }, 5_000);
    this.#invalidate();
  }

  // Internals

  #onEvents(received: readonly LogEvent[]): void {
    const floor = this.#floor;
    const events = received.filter(
      (event) =>
        isSelected(event, this.query) && (event.kind === "gap" || floor === null || compareIds(event.id, floor) > 0),
    );
    const filter = this.filter;
    if (this.detached) {
      this.newLines += events.filter((event) => event.kind === "line").length;
      this.#invalidate();
      return;
    }
    if (events.length > 0) {
      this.#floor = null;
    }
    const isHistory = this.buffer.lines === 0;
    const rows = this.buffer.append(events);
    const shown = rows.filter((row) => isShown(row, filter));
    this.#learnContainers(rows);
    if (!this.#rebuild) {
      for (const row of shown) {
        this.#visible.push(row);
      }
      this.#visibleChanged = true;
    }
    if (this.paused !== null) {
      this.newLines += shown.filter((row) => row.kind === "line").length;
      this.#boundWhilePaused();
    } else if (this.buffer.isFull) {
      this.#dropFirst(Infinity);
    }
    if (this.pauseOnMatch && this.paused === null && !isHistory) {
      const match = shown.find((row) => row.kind === "line" && this.isMatch(row));
      if (match?.kind === "line") {
        this.#invalidate();
        this.pause("match");
        this.newLines = shown.filter((row) => row.order > match.order).length;
        this.#target(match);
        this.tell("Paused on a match.");
      }
    }
    this.#invalidate();
  }

  #onState(state: FeedState): void {
    const before = this.feedState;
    this.feedState = state;
    if (state.kind === "refused") {
      if (state.problem.needsToken) {
        this.askForToken(state.problem);
      } else if (state.problem.code === "bad-search") {
        this.searchError = state.problem.detail;
      } else {
        this.announce(describeProblem(state.problem));
      }
    } else if (state.kind === "waiting" && before.kind !== "connecting") {
      this.announce(`Disconnected: ${describeEnd(state.reason)}. Reconnecting.`);
    } else if (state.kind === "live") {
      if (this.lastEnd && before.kind === "connecting") {
        this.announce("Connected.");
        this.retryLoads();
      }
      if (this.isSearching) {
        this.#searchOlderLater();
      }
    }
    this.#invalidate();
  }

  // A stream examines a bounded part of the history. A rare match may be older.
  #searchOlderLater(): void {
    const { signal } = this.#load;
    setTimeout(() => {
      if (!signal.aborted && this.isSearching && this.buffer.lines === 0 && this.older === "idle" && !this.cleared) {
        void this.loadOlder();
      }
    }, FIRST_MATCH_PATIENCE);
  }

  // Loads lines before `before` and after `after` in place of those in memory.
  async #showAround(before: Position, after: Position, share: number): Promise<boolean> {
    const signal = this.#newLoad();
    this.loading = true;
    this.paused ??= "place";
    this.newLines = 0;
    this.cleared = false;
    this.#list?.hold();
    this.#invalidate();
    try {
      const [back, forward] = await Promise.all([
        this.#api.page(this.query, { before, n: PAGE / 2 }, signal),
        this.#api.page(this.query, { after, n: PAGE / 2 }, signal),
      ]);
      if (signal.aborted) {
        return false;
      }
      this.#reset();
      this.buffer.append([...back.events, ...forward.events]);
      this.#olderCursor = back.nextBefore;
      this.older = back.nextBefore === null ? "end" : "idle";
      this.detached = true;
      const order = this.buffer.rows[Math.min(back.events.length, this.buffer.rows.length - 1)]?.order;
      if (order !== undefined) {
        this.#list?.moveTo(order, share);
      }
      if (forward.nextAfter === null) {
        this.#attachLive();
      } else {
        // The feed only counts until the reader arrives at the end.
        this.#feed.start(this.query, null, 0);
      }
      this.#learnContainers();
      return true;
    } catch (error) {
      this.#onLoadError(error, signal);
      if (error instanceof Problem && error.needsToken) {
        this.#afterToken = () => void this.#showAround(before, after, share);
      }
      return false;
    } finally {
      if (!signal.aborted) {
        this.loading = false;
        this.#changed(true);
      }
    }
  }

  // The lines in memory reach to the newest one: the stream continues after the last of them.
  #attachLive(): void {
    this.detached = false;
    this.newLines = 0;
    const last = this.buffer.last?.line.id ?? null;
    if (last === null) {
      // There is no place to stay at.
      this.paused = null;
      this.#list?.follow();
    }
    this.#feed.start(this.query, last, HISTORY);
  }

  #reset(): void {
    this.buffer.clear();
    this.#olderCursor = null;
    this.#floor = null;
    this.older = "idle";
    this.newer = "idle";
    this.searchedBack = null;
    this.cleared = false;
    this.target = null;
    this.active = null;
    this.selection = null;
    this.#list?.remeasure();
    this.#changed(true);
  }

  #cancelLoads(): void {
    this.#newLoad();
    this.loading = false;
  }

  #newLoad(): AbortSignal {
    this.#load.abort();
    this.#load = new AbortController();
    return this.#load.signal;
  }

  #onLoadError(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) {
      return;
    }
    if (error instanceof Problem && error.needsToken) {
      this.askForToken(error);
      this.#afterToken = () => {
        this.retryLoads();
        this.#feed.resume();
      };
    } else if (error instanceof Problem && error.code === "bad-search") {
      this.searchError = error.detail;
    } else {
      this.tell(`Lines could not be loaded: ${describeError(error)}`);
    }
    this.#invalidate();
  }

  // Keeps what the reader looks at and drops the end that is farther away.
  #boundWhilePaused(): void {
    if (!this.buffer.isFull) {
      return;
    }
    const viewport = this.#list?.viewport;
    const rows = this.buffer.rows;
    if (!viewport) {
      this.#dropFirst(Infinity);
      return;
    }
    const first = findIndex(rows, viewport.first.order);
    const last = findIndex(rows, viewport.last.order);
    if (first > rows.length - last) {
      this.#dropFirst(rows[Math.max(0, first - MARGIN_ROWS)]!.order);
    } else if (this.buffer.dropLast(rows[Math.min(rows.length - 1, last + MARGIN_ROWS)]!.order) > 0) {
      this.detached = true;
      this.newer = "idle";
      this.#changed(true);
    }
  }

  #dropFirst(keep: number): void {
    if (this.buffer.dropFirst(keep) === 0) {
      return;
    }
    const first = this.buffer.rows[0]?.order ?? Infinity;
    this.#list?.forget(first);
    this.#olderCursor = null;
    this.older = "idle";
    this.searchedBack = null;
    this.#changed(true);
  }

  #changed(rebuild: boolean): void {
    this.#rebuild ||= rebuild;
    this.#invalidate();
  }

  #findLine(id: EntryId): LineRow | null {
    let nearest: LineRow | null = null;
    for (const row of this.buffer.rows) {
      if (row.kind === "line" && compareIds(row.line.id, id) <= 0) {
        nearest = row;
      }
    }
    return nearest;
  }

  #lineNear(row: Row): LineRow | null {
    const rows = this.buffer.rows;
    for (let i = findIndex(rows, row.order); i < rows.length; i++) {
      const candidate = rows[i]!;
      if (candidate.kind === "line") {
        return candidate;
      }
    }
    return this.buffer.last;
  }

  #openTrace(row: LineRow): void {
    if (row.head) {
      row.head.expanded = true;
    }
  }

  #learnContainers(rows: readonly Row[] = this.buffer.rows): void {
    let known: Map<string, ContainerInfo | null> | null = null;
    for (const row of rows) {
      if (row.kind === "line" && !(known ?? this.containers).has(row.line.container)) {
        known ??= new Map(this.containers);
        known.set(row.line.container, null);
      }
    }
    if (known) {
      this.containers = sortByName(known);
    }
  }
}

function isOpen(row: LineRow, filter: RowFilter): boolean {
  return row.expanded ?? !filter.groupTraces;
}

function sortByName<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true })));
}

function describeError(error: unknown): string {
  return error instanceof Problem ? describeProblem(error) : "The gateway cannot be reached.";
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
