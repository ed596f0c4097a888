import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { Search } from "../text/matcher.ts";
import { MAX_SEARCH_LENGTH } from "../text/matcher.ts";
import { formatMoment } from "../time/time-format.ts";
import type { PanelName, Viewer } from "../viewer.ts";
import type { ContainerHues } from "./container-hue.ts";
import { drawHelp, drawTokenDialog } from "./dialogs.ts";
import { icon, type IconName } from "./icons.ts";
import { drawPanel } from "./panels.ts";
import { lastEndWords, pageState, statusWords } from "./status-words.ts";

export interface ShellActions {
  search(search: Search): void;
  togglePanel(panel: PanelName): void;
  copySelection(): void;
  copyLine(order: number): void;
  copyLink(order: number): void;
}

/** Draws everything around the list of lines. */
export function drawShell(viewer: Viewer, hues: ContainerHues, actions: ShellActions): TemplateResult {
  const state = pageState(viewer);
  return html`
    <header class="toolbar">
      <div class="identity">
        <h1 title=${viewer.app}>${viewer.app}</h1>
        ${drawStatus(viewer, state)}
      </div>
      ${drawSearch(viewer, actions)}
      <div class="controls">
        ${panelButton(viewer, actions, "containers", "boxes", "Containers", viewer.filtering.query.containers?.length ?? 0)}
        ${panelButton(viewer, actions, "levels", "levels", "Levels", viewer.filtering.levels.size < 6 ? viewer.filtering.levels.size : 0)}
        ${panelButton(viewer, actions, "time", "clock", "Time", 0)}
        ${panelButton(viewer, actions, "view", "sliders", "View", 0)}
        <button
          id="pause"
          class="primary"
          aria-pressed=${viewer.paused !== null ? "true" : "false"}
          title=${viewer.paused === null ? "Pause (space)" : "Resume (space)"}
          @click=${() => viewer.togglePause()}
        >
          ${icon(viewer.paused === null ? "pause" : "play")}<span class="label"
            >${viewer.paused === null ? "Pause" : "Resume"}</span
          >
        </button>
      </div>
      ${viewer.panel ? drawPanel(viewer, hues, viewer.panel) : nothing}
    </header>
  `;
}

/** Draws what lies over the list: bars, messages and the actions of a line. */
export function drawOverlays(viewer: Viewer, actions: ShellActions): TemplateResult {
  return html`
    <div class="bars top">
      ${viewer.places.origin ? drawContextBar(viewer) : nothing} ${viewer.downloads.current ? drawDownloadBar(viewer) : nothing}
      ${drawEdges(viewer)}
    </div>
    <div class="bars bottom">
      ${viewer.focus.selection ? drawSelectionBar(viewer, actions) : nothing}
      ${viewer.messages.notice ? html`<div class="bar notice" id="notice">${viewer.messages.notice}</div>` : nothing}
      ${viewer.paused !== null ? drawPausedBar(viewer) : nothing}
    </div>
    ${drawEmpty(viewer)} ${drawRowActions(viewer, actions)}
  `;
}

export function drawFooter(viewer: Viewer): TemplateResult {
  const { lines, bytes } = viewer.lines.buffer;
  const shown = viewer.lines.rows.length;
  return html`
    <span id="last-end" data-reason=${viewer.lastEnd?.reason ?? ""}>${lastEndWords(viewer)}</span>
    <span class="spring"></span>
    ${viewer.filtering.isFiltering && shown < lines ? html`<span>${count(shown)} shown</span>` : nothing}
    <span>${count(lines)} ${lines === 1 ? "line" : "lines"} · ${size(bytes)} in memory</span>
    <span class="zone">${zoneName(viewer)}</span>
  `;
}

export function drawDialogs(viewer: Viewer): TemplateResult {
  return html`${drawTokenDialog(viewer)} ${drawHelp(viewer)}`;
}

function drawStatus(viewer: Viewer, state: string): TemplateResult {
  const reason = viewer.feedState.kind === "waiting" ? viewer.feedState.reason : (viewer.lastEnd?.reason ?? "");
  return html`<div id="status" data-reason=${reason}>
    <span class="dot" aria-hidden="true"></span><span class="words">${statusWords(viewer, Date.now())}</span>
    ${state === "waiting" || state === "offline"
      ? html`<button class="text-button" id="retry" @click=${() => viewer.retryNow()}>Retry now</button>`
      : nothing}
    ${state === "token"
      ? html`<button class="text-button" @click=${() => viewer.tokens.ask(viewer.tokens.problem)}>Enter a token</button>`
      : nothing}
  </div>`;
}

function drawSearch(viewer: Viewer, actions: ShellActions): TemplateResult {
  const { search } = viewer.filtering;
  const change = (part: Partial<Search>): void => actions.search({ ...search, ...part });
  return html`<div class="search" role="search">
    ${icon("search")}
    <input
      id="search"
      type="text"
      inputmode="search"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      maxlength=${MAX_SEARCH_LENGTH}
      placeholder="Search"
      aria-label="Search"
      aria-keyshortcuts="/"
      aria-invalid=${viewer.filtering.searchError ? "true" : "false"}
      aria-describedby="search-error"
      .value=${live(search.text)}
      @input=${(event: Event) => change({ text: (event.target as HTMLInputElement).value })}
    />
    <span id="match-count">${matchWords(viewer)}</span>
    ${toggle("only-matches", "Show only matching lines", icon("only"), search.only, (only) =>
      change({ only, invert: only && search.invert }),
    )}
    ${toggle("regex", "Regular expression", ".*", search.regex, (regex) => change({ regex }))}
    ${toggle("invert", "Show only lines that do not match", "≠", search.invert, (invert) =>
      change({ invert, only: invert || search.only }),
    )}
    ${toggle("pause-on-match", "Pause when a new line matches", icon("pause-at"), viewer.pauseOnMatch, (on) => {
      viewer.pauseOnMatch = on;
      change({});
    })}
    <button
      id="previous-match"
      class="small"
      title="Previous match (N)"
      aria-label="Previous match"
      ?disabled=${search.text === ""}
      @click=${() => void viewer.hits.goTo(-1)}
    >
      ${icon("up")}
    </button>
    <button
      id="next-match"
      class="small"
      title="Next match (n)"
      aria-label="Next match"
      ?disabled=${search.text === ""}
      @click=${() => void viewer.hits.goTo(1)}
    >
      ${icon("down")}
    </button>
    <div id="search-error" class="field-error" ?hidden=${!viewer.filtering.searchError}>${viewer.filtering.searchError}</div>
  </div>`;
}

function toggle(
  id: string,
  name: string,
  sign: string | TemplateResult,
  pressed: boolean,
  change: (pressed: boolean) => void,
): TemplateResult {
  return html`<button
    id=${id}
    class="small toggle-button"
    title=${name}
    aria-label=${name}
    aria-pressed=${pressed ? "true" : "false"}
    @click=${() => change(!pressed)}
  >
    <span aria-hidden="true">${sign}</span>
  </button>`;
}

function panelButton(
  viewer: Viewer,
  actions: ShellActions,
  panel: PanelName,
  name: IconName,
  label: string,
  badge: number,
): TemplateResult {
  return html`<button
    id="${panel}-button"
    aria-haspopup="true"
    aria-expanded=${viewer.panel === panel ? "true" : "false"}
    aria-controls="${panel}-panel"
    aria-label=${badge > 0 ? `${label}, ${badge} selected` : label}
    title=${label}
    @click=${() => actions.togglePanel(panel)}
  >
    ${icon(name)}<span class="label">${label}</span>${badge > 0 ? html`<span class="badge">${badge}</span>` : nothing}
  </button>`;
}

function drawPausedBar(viewer: Viewer): TemplateResult {
  const words = viewer.newLines > 0 || !viewer.loader.detached ? `${count(viewer.newLines)} new` : "";
  return html`<div class="bar paused" id="paused" data-new=${viewer.newLines}>
    ${icon("pause")}<strong>paused${words ? html` · <span class="new">${words}</span>` : nothing}</strong>
    <button id="now" title="Jump to now (G)" @click=${() => viewer.goLive()}>${icon("now")}Jump to now</button>
  </div>`;
}

function drawContextBar(viewer: Viewer): TemplateResult {
  return html`<div class="bar context" id="context-bar">
    ${icon("context")}<span>Showing a line in its context</span>
    <button id="back" @click=${() => void viewer.places.leaveContext()}>${icon("back")}Back</button>
  </div>`;
}

function drawSelectionBar(viewer: Viewer, actions: ShellActions): TemplateResult {
  const lines = viewer.focus.selectedLines.length;
  return html`<div class="bar selection" id="selection-bar">
    <span>${count(lines)} ${lines === 1 ? "line" : "lines"} selected</span>
    <button id="copy-selection" @click=${() => actions.copySelection()}>${icon("copy")}Copy</button>
    <button class="icon-only" aria-label="Clear the selection" title="Clear the selection" @click=${() => viewer.deselect()}>
      ${icon("close")}
    </button>
  </div>`;
}

function drawDownloadBar(viewer: Viewer): TemplateResult {
  const download = viewer.downloads.current!;
  return html`<div class="bar download" id="download-bar">
    <span
      >${download.error
        ? `The download failed: ${download.error}`
        : `Downloading: ${count(download.lines)} lines, ${size(download.bytes)}`}</span
    >
    <button @click=${() => viewer.downloads.cancel()}>${download.error ? "Close" : "Cancel"}</button>
  </div>`;
}

function drawEdges(viewer: Viewer): TemplateResult | typeof nothing {
  if (viewer.loader.loading) {
    return html`<div class="edge busy" id="loading">Loading…</div>`;
  }
  if (viewer.loader.older === "loading") {
    const { searchedBack } = viewer.loader;
    const back = searchedBack === null ? "" : ` back to ${formatMoment(searchedBack, viewer.preferences.timeFormat)}`;
    const words = viewer.filtering.isSearching ? `Searching older lines${back}…` : "Loading older lines…";
    return html`<div class="edge" id="older">${words}</div>`;
  }
  if (viewer.loader.older === "failed" || viewer.loader.newer === "failed") {
    return html`<div class="edge" id="failed">
      Lines could not be loaded.
      <button class="text-button" @click=${() => viewer.loader.retry()}>Try again</button>
    </div>`;
  }
  return nothing;
}

function drawEmpty(viewer: Viewer): TemplateResult | typeof nothing {
  if (viewer.lines.rows.length > 0 || viewer.loader.loading) {
    return nothing;
  }
  if (viewer.loader.cleared) {
    return html`<div class="empty" id="empty">
      <p>Cleared. New lines appear here.</p>
      <button @click=${() => void viewer.loader.loadOlder()}>Load earlier lines</button>
    </div>`;
  }
  if (viewer.lines.buffer.rows.length > 0) {
    return html`<div class="empty" id="empty">
      <p>None of the ${count(viewer.lines.buffer.lines)} lines in memory has one of the selected levels.</p>
      ${viewer.loader.older === "end"
        ? nothing
        : html`<button @click=${() => void viewer.loader.loadOlder()}>Load earlier lines</button>`}
    </div>`;
  }
  if (viewer.feedState.kind !== "live") {
    return nothing;
  }
  return html`<div class="empty" id="empty">
    <p>${viewer.filtering.isFiltering ? "No line matches yet." : "No line yet. New lines appear here."}</p>
    ${viewer.filtering.isFiltering && viewer.loader.older !== "end"
      ? html`<button @click=${() => void viewer.loader.loadOlder()}>Search older lines</button>`
      : nothing}
  </div>`;
}

function drawRowActions(viewer: Viewer, actions: ShellActions): TemplateResult | typeof nothing {
  const row = viewer.focus.activeLine;
  if (!row) {
    return html`<div id="row-actions" hidden></div>`;
  }
  const button = (action: string, name: IconName, label: string, click: () => void): TemplateResult =>
    html`<button data-action=${action} title=${label} aria-label=${label} @click=${click}>${icon(name)}</button>`;
  return html`<div id="row-actions" role="toolbar" aria-label="Line">
    ${viewer.filtering.isFiltering || viewer.matches.matcher
      ? button("context", "context", "Show in context (x)", () => void viewer.places.showContext(row))
      : nothing}
    ${button("link", "link", "Copy a link to this line (l)", () => actions.copyLink(row.order))}
    ${button("copy", "copy", "Copy this line (c)", () => actions.copyLine(row.order))}
  </div>`;
}

function matchWords(viewer: Viewer): string {
  if (!viewer.matches.matcher || viewer.filtering.query.search.invert) {
    return "";
  }
  const matches = viewer.matches.count;
  return matches === null ? "" : count(matches);
}

function zoneName(viewer: Viewer): string {
  const { timeFormat } = viewer.preferences;
  return timeFormat === "utc" ? "UTC" : timeFormat === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : "";
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

export function size(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;
}
