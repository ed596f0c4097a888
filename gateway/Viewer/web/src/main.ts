import { render } from "lit-html";
import { LogsApi } from "./api/logs-api.ts";
import { copyText, linesAsText, selectedRange } from "./copy.ts";
import { handleKey, type KeyActions } from "./keyboard.ts";
import type { LineRow, Row } from "./lines/row.ts";
import { isTraceOpen } from "./lines/visible-rows.ts";
import { lineFragment, readFragment, withoutToken } from "./page-address.ts";
import type { Search } from "./text/matcher.ts";
import { TokenStore } from "./token-store.ts";
import { ContainerHues } from "./view/container-hue.ts";
import { ListView } from "./view/list-view.ts";
import { RowHeights } from "./view/row-heights.ts";
import { RowView } from "./view/row-view.ts";
import { drawDialogs, drawFooter, drawOverlays, drawShell, type ShellActions } from "./view/shell.ts";
import { pageState } from "./view/status-words.ts";
import { watchTheme } from "./view/theme.ts";
import { Viewer, type PanelName } from "./viewer.ts";
import "./styles/viewer.css";

/** A drawing that took longer than this is not repeated before the browser had twice its time for other work. */
const CHEAP_DRAWING = 8;
const LONGEST_BREAK = 250;
const TYPING_PAUSE = 300;

const element = (id: string): HTMLElement => document.getElementById(id)!;
const [app, log, slab, liveRegion] = [element("app"), element("log"), element("slab"), element("live-region")];

const tokens = new TokenStore(location.pathname);
const api = new LogsApi(new URL(location.href), () => tokens.token);
const viewer = new Viewer(api, tokens, {
  redraw: () => schedule(),
  setAddress: (fragment) => history.replaceState(null, "", location.pathname + fragment),
});
const hues = new ContainerHues();
const rowView = new RowView(viewer, hues);
const heights = new RowHeights(log, () => viewer.preferences);
const list = new ListView(log, element("spacer"), slab, {
  row: (row) => rowView.draw(row),
  estimate: (row) => heights.estimate(row),
  onScroll: () => {
    viewer.onScroll();
    // Rows that come into view must not wait for a break.
    breakEnd = 0;
    schedule();
  },
});
viewer.attach(list);

// Drawing

let isScheduled = false;
let breakEnd = 0;

function schedule(): void {
  if (!isScheduled) {
    isScheduled = true;
    requestAnimationFrame(onFrame);
  }
}

function onFrame(): void {
  const start = performance.now();
  if (start < breakEnd) {
    requestAnimationFrame(onFrame);
    return;
  }
  isScheduled = false;
  draw();
  const cost = performance.now() - start;
  breakEnd = cost > CHEAP_DRAWING ? start + cost + Math.min(LONGEST_BREAK, 2 * cost) : 0;
}

function draw(): void {
  const rows = viewer.lines.rows;
  app.dataset["state"] = pageState(viewer);
  applyTheme();
  app.classList.toggle("no-wrap", !viewer.preferences.wrap);
  render(drawShell(viewer, hues, actions), element("toolbar"));
  list.update(rows, viewer.lines.takeChange());
  drawHooks();
  render(drawOverlays(viewer, actions), element("overlays"));
  render(drawFooter(viewer), element("footer"));
  render(drawDialogs(viewer), element("dialogs"));
  placeRowActions();
  showDialog("token-dialog", viewer.tokens.isOpen);
  showDialog("help-dialog", viewer.helping);
  if (liveRegion.textContent !== viewer.messages.announcement) {
    liveRegion.textContent = viewer.messages.announcement;
  }
  document.title = title();
  if (viewer.matches.step()) {
    schedule();
  }
  viewer.loader.loadAhead();
}

function drawHooks(): void {
  const { buffer } = viewer.lines;
  log.dataset["first"] = buffer.first?.line.id ?? "";
  log.dataset["last"] = buffer.last?.line.id ?? "";
  log.dataset["count"] = String(buffer.lines);
  log.dataset["bytes"] = String(buffer.bytes);
}

function title(): string {
  const name = `${viewer.app} · logs`;
  return viewer.paused !== null && viewer.newLines > 0 ? `(${viewer.newLines}) ${name}` : name;
}

function placeRowActions(): void {
  const bar = element("row-actions");
  const { active } = viewer.focus;
  const row = active === null ? null : slab.querySelector<HTMLElement>(`[data-order="${active}"]`);
  bar.hidden = row === null;
  if (row) {
    const top = row.getBoundingClientRect().top - log.getBoundingClientRect().top;
    bar.style.top = `${Math.max(0, top)}px`;
    bar.hidden = top < -row.offsetHeight || top > log.clientHeight - 10;
  }
}

function showDialog(id: string, open: boolean): void {
  const dialog = element(id) as HTMLDialogElement;
  if (open && !dialog.open) {
    dialog.showModal();
  } else if (!open && dialog.open) {
    dialog.close();
  }
}

// Actions

let searching: ReturnType<typeof setTimeout> | undefined;

const actions: ShellActions = {
  search(search: Search): void {
    clearTimeout(searching);
    const before = viewer.filtering.query.search;
    // While a person types, each character would otherwise be a request.
    if (search.only && search.text !== before.text) {
      viewer.filtering.draft(search);
      searching = setTimeout(() => viewer.filtering.setSearch(viewer.filtering.search), TYPING_PAUSE);
    } else {
      viewer.filtering.setSearch(search);
    }
  },
  togglePanel(panel: PanelName): void {
    viewer.panel = viewer.panel === panel ? null : panel;
    if (viewer.panel === "containers") {
      void viewer.refreshContainers();
    }
    schedule();
  },
  copySelection: () => void copyLines(viewer.focus.selectedLines),
  copyLine(order: number): void {
    void copyLines(viewer.lines.between(order, order));
  },
  copyLink(order: number): void {
    const row = viewer.lines.at(order);
    if (row) {
      const link = new URL(lineFragment(row.line.id), new URL(location.pathname, location.origin));
      void copyText(link.href).then((copied) =>
        viewer.messages.tell(copied ? "The link is copied. It does not contain the token." : link.href),
      );
    }
  },
};

async function copyLines(rows: readonly LineRow[]): Promise<void> {
  const copied = await copyText(linesAsText(rows, viewer.preferences.copyTimes));
  const lines = rows.length === 1 ? "The line is" : `${rows.length.toLocaleString("en")} lines are`;
  viewer.messages.tell(copied ? `${lines} copied.` : "The browser does not allow copying here.");
}

const keys: KeyActions = {
  search: () => {
    const input = element("search") as HTMLInputElement;
    input.focus();
    input.select();
  },
  nextMatch: () => void viewer.hits.goTo(1),
  previousMatch: () => void viewer.hits.goTo(-1),
  togglePause: () => viewer.togglePause(),
  oldest: () => void viewer.places.showStart(),
  now: () => viewer.goLive(),
  nextLine: () => viewer.moveActive(1),
  previousLine: () => viewer.moveActive(-1),
  expand: () => withActive(toggleExpanded),
  context: () => withActive((row) => void viewer.places.showContext(row)),
  copy: () => {
    if (viewer.focus.selection) {
      actions.copySelection();
    } else {
      withActive((row) => actions.copyLine(row.order));
    }
  },
  link: () => withActive((row) => actions.copyLink(row.order)),
  wrap: () => viewer.setPreferences({ wrap: !viewer.preferences.wrap }),
  help: () => {
    viewer.helping = true;
  },
  escape: () => leave(),
  scroll: (viewports) => list.scrollBy(viewports),
};

function withActive(action: (row: LineRow) => void): void {
  const row = viewer.focus.activeLine;
  if (row) {
    action(row);
  }
}

function toggleExpanded(row: LineRow): void {
  const isOpen = row.frames > 0 ? isTraceOpen(row, viewer.filter) : row.expanded === true;
  rowView.forget(row);
  viewer.toggleExpanded(row, !isOpen);
}

// Leaves the innermost thing that is open.
function leave(): void {
  if (viewer.panel) {
    const button = element(`${viewer.panel}-button`);
    viewer.panel = null;
    button.focus();
  } else if (document.activeElement?.id === "search") {
    log.focus();
  } else if (viewer.focus.selection) {
    viewer.deselect();
  } else if (viewer.places.origin) {
    void viewer.places.leaveContext();
  }
  schedule();
}

// Events of the document

function rowOf(target: EventTarget | null): Row | null {
  const row = (target as Element | null)?.closest?.<HTMLElement>(".row");
  return row ? viewer.lines.at(Number(row.dataset["order"])) : null;
}

slab.addEventListener("click", (event) => {
  const target = event.target as Element;
  const row = rowOf(target);
  if (!row) {
    return;
  }
  viewer.focus.active = row.order;
  // With a modifier the browser opens the link of the line in another tab.
  if (target.closest(".gutter, .time") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    viewer.select(row.order, event.shiftKey);
  }
  schedule();
});

slab.addEventListener("mouseover", (event) => {
  const row = rowOf(event.target);
  if (row && row.order !== viewer.focus.active) {
    viewer.focus.active = row.order;
    schedule();
  }
});

document.addEventListener("keydown", (event) => {
  handleKey(event, keys, log);
  if ((event.ctrlKey || event.metaKey) && event.key === "a" && document.activeElement === log) {
    event.preventDefault();
    viewer.selectAll();
  }
  schedule();
});

document.addEventListener("pointerdown", (event) => {
  const target = event.target as Element;
  if (viewer.panel && !target.closest(".panel, [aria-haspopup]")) {
    viewer.panel = null;
    schedule();
  }
});

document.addEventListener("copy", (event) => {
  if ((event.target as Element).closest?.("input, textarea, dialog")) {
    return;
  }
  const range = selectedRange(document.getSelection(), slab);
  const rows = range
    ? viewer.lines.between(range.from, range.to)
    : document.getSelection()?.isCollapsed !== false
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
  if (selection && !selection.isCollapsed && viewer.paused === null && slab.contains(selection.anchorNode)) {
    viewer.pause("selection");
  }
});

document.addEventListener("visibilitychange", () => viewer.setHidden(document.hidden));
window.addEventListener("online", () => viewer.retryNow());
window.addEventListener("offline", () => schedule());
window.addEventListener("hashchange", () => openAddress());
new ResizeObserver(() => schedule()).observe(log);
setInterval(() => {
  if (viewer.paused !== null) {
    viewer.messages.announceNewLines(viewer.newLines, Date.now());
  }
  if (viewer.feedState.kind === "waiting" || viewer.preferences.timeFormat === "relative") {
    schedule();
  }
}, 1_000);

function openAddress(): void {
  const fragment = readFragment(location.hash);
  if (fragment.token !== null) {
    tokens.set(fragment.token);
    viewer.tokens.isOpen = false;
  }
  if (fragment.token !== null || location.hash.includes("token=")) {
    history.replaceState(null, "", location.pathname + withoutToken(fragment));
  }
  viewer.open(fragment.line, fragment.at);
}

const applyTheme = watchTheme(() => viewer.preferences.theme);
openAddress();
viewer.setHidden(document.hidden);
schedule();
