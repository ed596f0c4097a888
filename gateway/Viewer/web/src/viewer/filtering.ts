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
    const before = this.query.search;
    const wasSearching = this.isSearching;
    if (!this.trySet({ ...this.query, search })) {
      // The search box keeps what is typed.
      this.#draft = search;
      return;
    }
    this.#draft = null;
    const differs = search.text !== before.text || search.regex !== before.regex || search.invert !== before.invert;
    if (this.isSearching !== wasSearching || (this.isSearching && differs)) {
      this.#reload();
    }
    this.#viewer.refresh();
  }

  setContainers(containers: readonly string[] | null): void {
    this.trySet({ ...this.query, containers });
    this.#reload();
  }

  setLevels(levels: ReadonlySet<Level>): void {
    this.levels = levels;
    this.#viewer.refresh();
  }

  /** Returns whether the search is valid. */
  trySet(query: Query): boolean {
    try {
      this.#viewer.matches.matcher = Matcher.compile(query.search);
    } catch {
      this.searchError = "This regular expression is not valid.";
      this.#viewer.redraw();
      return false;
    }
    this.searchError = "";
    this.query = query;
    return true;
  }

  // Reads the same place with another query.
  #reload(): void {
    const viewport = this.#viewer.paused === null ? null : this.#viewer.list?.viewport;
    const row = viewport ? this.#viewer.lines.near(viewport.first) : null;
    if (!row) {
      this.#viewer.paused = null;
      this.#viewer.list?.follow();
      this.#viewer.follow();
      return;
    }
    const { id } = row.line;
    void this.#viewer.places.showAround(followingId(id), id, () => this.#reload()).then((order) => {
      if (order !== null) {
        this.#viewer.list?.moveTo(this.#viewer.lines.find(id)?.order ?? order, 0);
        this.#viewer.refresh();
      }
    });
  }
}
