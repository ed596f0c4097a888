import { element } from "pages/elements.ts";
import { linesAsText, selectedRange } from "../copy.ts";
import { handleKey, type KeyActions } from "../keyboard.ts";
import type { Row } from "../lines/row.ts";
import type { Viewer } from "../viewer.ts";

/** Handles what the user does to the document as a whole: pointer, keys, selections of text, the tab. */
export function listen(viewer: Viewer, keys: KeyActions): void {
  listenToRows(viewer);
  listenToSelections(viewer);
  document.addEventListener("keydown", (event) => {
    handleKey(event, keys, element("log"), viewer.preferences.shortcuts);
    if ((event.ctrlKey || event.metaKey) && event.key === "a" && document.activeElement === element("log")) {
      event.preventDefault();
      viewer.selectAll();
    }
    viewer.redraw();
  });
  document.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    if (viewer.panel && !target.closest(".panel, [aria-haspopup]")) {
      viewer.panel = null;
      viewer.redraw();
    }
  });
  document.addEventListener("visibilitychange", () => viewer.live.feed.setHidden(document.hidden));
  window.addEventListener("online", () => viewer.live.feed.retryNow());
  window.addEventListener("offline", () => viewer.redraw());
  new ResizeObserver(() => viewer.redraw()).observe(element("log"));
}

function listenToRows(viewer: Viewer): void {
  const slab = element("slab");
  const rowOf = (target: EventTarget | null): Row | null => {
    const row = (target as Element | null)?.closest?.<HTMLElement>(".row");
    return row ? viewer.lines.at(Number(row.dataset["order"])) : null;
  };
  slab.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (!row) {
      return;
    }
    viewer.focus.active = row.order;
    // With a modifier the browser opens the link of the line in another tab.
    if ((event.target as Element).closest(".gutter, .time") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      viewer.select(row.order, event.shiftKey);
    }
    viewer.redraw();
  });
  slab.addEventListener("mouseover", (event) => {
    const row = rowOf(event.target);
    if (row && row.order !== viewer.focus.active) {
      viewer.focus.active = row.order;
      viewer.redraw();
    }
  });
}

function listenToSelections(viewer: Viewer): void {
  const slab = element("slab");
  document.addEventListener("copy", (event) => {
    if ((event.target as Element).closest?.("input, textarea, dialog")) {
      return;
    }
    const selection = document.getSelection();
    const range = selectedRange(selection, slab);
    const isNothingElseSelected = selection?.isCollapsed !== false;
    const rows = range
      ? viewer.lines.between(range.from, range.to)
      : isNothingElseSelected
        ? viewer.focus.selectedLines
        : [];
    if (rows.length > 0) {
      event.preventDefault();
      event.clipboardData?.setData("text/plain", linesAsText(rows, viewer.preferences.copyTimes));
    }
  });
  // Text must not move away while a person selects it.
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && viewer.live.paused === null && slab.contains(selection.anchorNode)) {
      viewer.live.pause("selection");
    }
  });
}
