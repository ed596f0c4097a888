import type { LogsApi } from "./api/logs-api.ts";
import { describeError, Problem } from "./api/problem.ts";
import { Containers } from "./containers.ts";
import type { DownloadFormat } from "./download.ts";
import { Downloads } from "./downloads.ts";
import { LineLoader } from "./history/line-loader.ts";
import type { LoaderHost } from "./history/page-loads.ts";
import type { EntryId } from "./lines/entry-id.ts";
import { LineFocus } from "./lines/line-focus.ts";
import { MatchCounter } from "./lines/match-counter.ts";
import type { LineRow } from "./lines/row.ts";
import { ShownLines } from "./lines/shown-lines.ts";
import type { RowFilter } from "./lines/visible-rows.ts";
import { Messages } from "./messages.ts";
import { lineFragment } from "./page-address.ts";
import { loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import type { TokenStore } from "./token-store.ts";
import type { ContainerHues } from "./view/container-hue.ts";
import type { ListView } from "./view/list-view.ts";
import { Filtering } from "./viewer/filtering.ts";
import { MatchNavigation } from "./viewer/match-navigation.ts";
import { Live } from "./viewer/live.ts";
import { Places } from "./viewer/places.ts";
import { TokenPrompt } from "./viewer/token-prompt.ts";

export type PanelName = "containers" | "levels" | "time" | "view";

/** What the viewer changes outside of itself. */
export interface ViewerHost {
  /** Draws the page again, soon. */
  redraw(): void;
  /** Replaces the fragment of the address. */
  setAddress(fragment: string): void;
}

/** The state of the page, and what the user does to it. Its parts are the classes in `viewer/`. */
export class Viewer {
  readonly lines = new ShownLines(() => this.filter);
  readonly matches = new MatchCounter(this.lines);
  readonly focus = new LineFocus(this.lines);
  readonly messages = new Messages(() => this.redraw());
  readonly loader: LineLoader;
  readonly downloads: Downloads;
  readonly containers: Containers;
  readonly live: Live;
  readonly tokens = new TokenPrompt(this);
  readonly filtering = new Filtering(this);
  readonly places = new Places(this);
  readonly matchNavigation = new MatchNavigation(this);
  readonly tokenStore: TokenStore;
  readonly host: ViewerHost;
  list: ListView | null = null;
  preferences: Preferences = loadPreferences();
  panel: PanelName | null = null;
  helping = false;
  readonly #api: LogsApi;

  constructor(api: LogsApi, tokens: TokenStore, hues: ContainerHues, host: ViewerHost) {
    this.#api = api;
    this.tokenStore = tokens;
    this.host = host;
    this.loader = new LineLoader(api, this.lines, this.#loaderHost());
    this.downloads = new Downloads(api, () => this.redraw());
    this.containers = new Containers(api, (names) => hues.assign(names));
    this.live = new Live(this, api);
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

  /** Selects the shown lines anew, and draws them. */
  refresh(): void {
    this.lines.refresh();
    this.redraw();
  }

  /** Forgets the lines in memory. */
  reset(): void {
    this.loader.reset();
    this.forgetPlaces();
  }

  forgetPlaces(): void {
    this.focus.forget();
    this.list?.remeasure();
  }

  /** Starts at the place that the address names. */
  open(line: EntryId | null, at: number | null): void {
    if (this.tokenStore.token === null) {
      this.tokens.next = () => this.open(line, at);
      this.tokens.ask(null);
      return;
    }
    void this.refreshContainers();
    if (line !== null) {
      void this.places.showLine(line);
    } else if (at !== null) {
      void this.places.showTime(at);
    } else {
      this.live.follow();
    }
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

  toggleExpanded(row: LineRow, expanded: boolean): void {
    if (expanded) {
      // What a person opens to read must stay in its place.
      this.live.pause("scroll");
    }
    row.expanded = expanded;
    this.refresh();
  }

  select(order: number, extend: boolean): void {
    this.focus.select(order, extend);
    this.live.pause("selection");
    const row = this.lines.at(order);
    if (row) {
      this.host.setAddress(lineFragment(row.line.id));
    }
    this.redraw();
  }

  selectAll(): void {
    this.live.pause("selection");
    this.focus.selectAll();
    this.redraw();
  }

  deselect(): void {
    this.focus.selection = null;
    this.redraw();
  }

  /** Moves the active line up or down. */
  moveActive(direction: 1 | -1): void {
    this.live.pause("place");
    this.focus.moveActive(direction);
    this.redraw();
  }

  async download(format: DownloadFormat): Promise<void> {
    this.panel = null;
    const lines = await this.downloads.start(this.filtering.query, this.filtering.levels, format);
    if (lines !== null) {
      this.messages.tell(`${lines.toLocaleString("en")} ${lines === 1 ? "line was" : "lines were"} downloaded.`);
    }
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
        return viewer.live.paused !== null;
      },
      onLoaded: () => {
        this.containers.learn(this.lines.buffer.rows);
        this.refresh();
      },
      onReachedEnd: () => this.live.continueAfterLast(),
      onFailed: (error) => {
        if (error instanceof Problem && (error.needsToken || error.code === "bad-search")) {
          this.live.onProblem(error);
        } else {
          this.messages.tell(`Lines could not be loaded. ${describeError(error)}`);
        }
      },
      redraw: () => this.redraw(),
    };
  }
}
