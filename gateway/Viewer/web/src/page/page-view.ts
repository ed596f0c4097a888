import { render } from "lit-html";
import { element, showDialog } from "pages/elements.ts";
import type { Frames } from "pages/frames.ts";
import { watchTheme } from "pages/theme.ts";
import { ContainerHues } from "../view/container-hue.ts";
import { drawDialogs } from "../view/dialogs.ts";
import { drawFooter } from "../view/footer.ts";
import { ListView } from "../view/list-view.ts";
import { drawOverlays } from "../view/overlays.ts";
import { RowHeights } from "../view/row-heights.ts";
import { RowView } from "../view/row-view.ts";
import { pageState } from "../view/status-words.ts";
import { drawToolbar, type PageActions } from "../view/toolbar.ts";
import type { Viewer } from "../viewer.ts";

/** Draws the state of the viewer into the elements of `index.html`. */
export class PageView {
  readonly list: ListView;
  readonly rows: RowView;
  readonly #viewer: Viewer;
  readonly #hues: ContainerHues;
  readonly #log = element("log");
  readonly #applyTheme: () => void;

  constructor(viewer: Viewer, hues: ContainerHues, frames: Frames) {
    this.#viewer = viewer;
    this.#hues = hues;
    this.rows = new RowView(viewer, hues);
    const heights = new RowHeights(this.#log, () => viewer.preferences);
    this.list = new ListView(this.#log, element("spacer"), element("slab"), {
      row: (row) => this.rows.draw(row),
      estimate: (row) => heights.estimate(row),
      onScroll: () => {
        viewer.live.onScroll();
        // Rows that come into view must not wait for a break.
        frames.hurry();
      },
    });
    this.#applyTheme = watchTheme(() => viewer.preferences.theme);
  }

  /** Returns whether there is more to draw in the next frame. */
  draw(actions: PageActions): boolean {
    const viewer = this.#viewer;
    const { rows } = viewer.lines;
    const app = element("app");
    app.dataset["state"] = pageState(viewer);
    this.#applyTheme();
    app.classList.toggle("no-wrap", !viewer.preferences.wrap);
    render(drawToolbar(viewer, this.#hues, actions), element("toolbar"));
    this.list.update(rows, viewer.lines.takeChange());
    this.#markState();
    render(drawOverlays(viewer, actions), element("overlays"));
    render(drawFooter(viewer), element("footer"));
    render(drawDialogs(viewer), element("dialogs"));
    this.#placeRowActions();
    showDialog("token-dialog", viewer.tokens.isOpen);
    showDialog("help-dialog", viewer.helping);
    const liveRegion = element("live-region");
    if (liveRegion.textContent !== viewer.messages.announcement) {
      liveRegion.textContent = viewer.messages.announcement;
    }
    document.title = this.#title();
    const hasMore = viewer.matches.step();
    viewer.loader.loadAhead();
    return hasMore;
  }

  // What tests and user scripts read.
  #markState(): void {
    const { buffer } = this.#viewer.lines;
    this.#log.dataset["first"] = buffer.first?.line.id ?? "";
    this.#log.dataset["last"] = buffer.last?.line.id ?? "";
    this.#log.dataset["count"] = String(buffer.lines);
    this.#log.dataset["bytes"] = String(buffer.bytes);
  }

  #title(): string {
    const { live, app } = this.#viewer;
    const name = `${app} · logs`;
    return live.paused !== null && live.newLines > 0 ? `(${live.newLines}) ${name}` : name;
  }

  #placeRowActions(): void {
    const bar = element("row-actions");
    const { active } = this.#viewer.focus;
    const row = active === null ? null : this.#log.querySelector<HTMLElement>(`[data-order="${active}"]`);
    bar.hidden = row === null;
    if (row) {
      const top = row.getBoundingClientRect().top - this.#log.getBoundingClientRect().top;
      bar.style.top = `${Math.max(0, top)}px`;
      bar.hidden = top < -row.offsetHeight || top > this.#log.clientHeight - 10;
    }
  }
}
