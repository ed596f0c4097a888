import type { Query } from "../api/logs-api.ts";
import { followingId } from "../lines/entry-id.ts";
import { LEVELS, type Level } from "../lines/level.ts";
import { Matcher, NO_SEARCH, type Search } from "../text/matcher.ts";
import type { Viewer } from "../viewer.ts";

/** What is shown: containers, levels, and the search. */
export class Filtering {
  query: Query = { containers: null, search: NO_SEARCH };
  levels: ReadonlySet<Level> = new Set(LEVELS);
  searchError = "";
  #draft: Search | null = null;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Whether only the lines that match a search are shown. */
  get isSearching(): boolean {
    return this.query.search.only && this.query.search.text !== "";
  }

  get isFiltering(): boolean {
    return this.isSearching || this.query.containers !== null || this.levels.size < LEVELS.length;
  }

  /** The search as the search box shows it: what is typed, before it is applied. */
  get search(): Search {
    return this.#draft ?? this.query.search;
  }

  draft(search: Search): void {
    this.#draft = search;
    this.#viewer.redraw();
  }

  setSearch(search: Search): void {
    const { query } = this;
    const before = query.search;
    const wasSearching = this.isSearching;
    if (!this.trySet({ ...this.query, search })) {
      // The search box keeps what is typed.
      this.#draft = search;
      return;
    }
    this.#draft = null;
    const differs = search.text !== before.text || search.regex !== before.regex || search.invert !== before.invert;
    if (this.isSearching !== wasSearching || (this.isSearching && differs)) {
      this.#reload(query);
    }
    this.#viewer.refresh();
  }

  setContainers(containers: readonly string[] | null): void {
    const { query } = this;
    this.trySet({ ...query, containers });
    this.#reload(query);
  }

  setLevels(levels: ReadonlySet<Level>): void {
    this.levels = levels;
    this.#viewer.refresh();
  }

  /** Returns whether the search is valid. */
  trySet(query: Query): boolean {
    try {
      this.#viewer.matches.matcher = Matcher.compile(query.search);
    } catch (error) {
      this.searchError = error instanceof SyntaxError ? error.message : "This regular expression cannot be used.";
      this.#viewer.redraw();
      return false;
    }
    this.searchError = "";
    this.query = query;
    return true;
  }

  // Reads the same place with another query.
  #reload(before: Query): void {
    const { live, list, lines, places } = this.#viewer;
    const viewport = live.paused === null ? null : list?.viewport;
    const row = viewport ? lines.near(viewport.first) : null;
    if (!row) {
      live.paused = null;
      list?.follow();
      live.restart();
      return;
    }
    const { id } = row.line;
    const { query } = this;
    void places.showAround(followingId(id), id, () => this.#reload(before)).then((order) => {
      if (order !== null) {
        list?.moveTo(lines.find(id)?.order ?? order, 0);
        this.#viewer.refresh();
      } else if (places.hasFailed && this.query === query) {
        // The lines in memory are still those of the former query.
        this.trySet(before);
        this.#viewer.refresh();
      }
    });
  }
}
