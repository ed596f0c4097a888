import { element } from "pages/elements.ts";
import { count } from "pages/numbers.ts";
import { copyText, linesAsText } from "../copy.ts";
import type { KeyActions } from "../keyboard.ts";
import type { LineRow } from "../lines/row.ts";
import { isTraceOpen } from "../lines/visible-rows.ts";
import { lineFragment } from "../page-address.ts";
import type { Search } from "../text/matcher.ts";
import type { PageActions } from "../view/toolbar.ts";
import type { PanelName, Viewer } from "../viewer.ts";
import type { PageView } from "./page-view.ts";

const TYPING_PAUSE = 300;

/** What buttons and keys do beyond a call of the viewer. */
export class Actions implements PageActions {
  readonly #viewer: Viewer;
  readonly #view: PageView;
  #searching: ReturnType<typeof setTimeout> | undefined;

  constructor(viewer: Viewer, view: PageView) {
    this.#viewer = viewer;
    this.#view = view;
  }

  readonly keys: KeyActions = {
    search: () => {
      const input = element("search") as HTMLInputElement;
      input.focus();
      input.select();
    },
    nextMatch: () => void this.#viewer.matchNavigation.goTo(1),
    previousMatch: () => void this.#viewer.matchNavigation.goTo(-1),
    togglePause: () => this.#viewer.live.toggle(),
    oldest: () => void this.#viewer.places.showStart(),
    now: () => this.#viewer.live.follow(),
    nextLine: () => this.#viewer.moveActive(1),
    previousLine: () => this.#viewer.moveActive(-1),
    expand: () => this.#withActive((row) => this.#toggleExpanded(row)),
    context: () => this.#withActive((row) => void this.#viewer.places.showContext(row)),
    copy: () => {
      if (this.#viewer.focus.selection) {
        this.copySelection();
      } else {
        this.#withActive((row) => this.copyLine(row.order));
      }
    },
    link: () => this.#withActive((row) => this.copyLink(row.order)),
    wrap: () => this.#viewer.setPreferences({ wrap: !this.#viewer.preferences.wrap }),
    help: () => {
      this.#viewer.helping = true;
    },
    escape: () => this.#leave(),
    scroll: (viewports) => this.#view.list.scrollBy(viewports),
  };

  search(search: Search): void {
    clearTimeout(this.#searching);
    const { filtering } = this.#viewer;
    // While a person types, each character would otherwise be a request.
    if (search.only && search.text !== filtering.query.search.text) {
      filtering.draft(search);
      this.#searching = setTimeout(() => filtering.setSearch(filtering.search), TYPING_PAUSE);
    } else {
      filtering.setSearch(search);
    }
  }

  togglePanel(panel: PanelName): void {
    this.#viewer.panel = this.#viewer.panel === panel ? null : panel;
    if (this.#viewer.panel === "containers") {
      void this.#viewer.refreshContainers();
    }
    this.#viewer.redraw();
  }

  copySelection(): void {
    void this.#copy(this.#viewer.focus.selectedLines);
  }

  copyLine(order: number): void {
    void this.#copy(this.#viewer.lines.between(order, order));
  }

  copyLink(order: number): void {
    const row = this.#viewer.lines.at(order);
    if (row) {
      const link = new URL(lineFragment(row.line.id), new URL(location.pathname, location.origin));
      void copyText(link.href).then((copied) =>
        this.#viewer.messages.tell(copied ? "The link is copied. It does not contain the token." : link.href),
      );
    }
  }

  async #copy(rows: readonly LineRow[]): Promise<void> {
    const copied = await copyText(linesAsText(rows, this.#viewer.preferences.copyTimes));
    const lines = rows.length === 1 ? "The line is" : `${count(rows.length)} lines are`;
    this.#viewer.messages.tell(copied ? `${lines} copied.` : "The browser does not allow copying here.");
  }

  #withActive(action: (row: LineRow) => void): void {
    const row = this.#viewer.focus.activeLine;
    if (row) {
      action(row);
    }
  }

  #toggleExpanded(row: LineRow): void {
    const isOpen = row.frames > 0 ? isTraceOpen(row, this.#viewer.filter) : row.expanded === true;
    this.#view.rows.toggle(row, !isOpen);
  }

  // Leaves the innermost thing that is open.
  #leave(): void {
    const viewer = this.#viewer;
    if (viewer.panel) {
      const button = element(`${viewer.panel}-button`);
      viewer.panel = null;
      button.focus();
    } else if (document.activeElement?.id === "search") {
      element("log").focus();
    } else if (viewer.focus.selection) {
      viewer.deselect();
    } else if (viewer.places.origin) {
      void viewer.places.leaveContext();
    }
    viewer.redraw();
  }
}
