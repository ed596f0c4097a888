import { html, nothing, type TemplateResult } from "lit-html";
import { count, size } from "pages/numbers.ts";
import { formatMoment } from "../time/time-format.ts";
import type { Viewer } from "../viewer.ts";
import { drawEmpty } from "./empty.ts";
import { icon, type IconName } from "./icons.ts";
import type { PageActions } from "./toolbar.ts";

/** Draws what lies over the list: bars, messages and the actions of a line. */
export function drawOverlays(viewer: Viewer, actions: PageActions): TemplateResult {
  return html`
    <div class="bars top">
      ${viewer.places.origin ? drawContextBar(viewer) : nothing} ${viewer.downloads.current ? drawDownloadBar(viewer) : nothing}
      ${drawEdges(viewer)}
    </div>
    <div class="bars bottom">
      ${viewer.focus.selection ? drawSelectionBar(viewer, actions) : nothing}
      ${viewer.messages.notice ? html`<div class="bar notice" id="notice">${viewer.messages.notice}</div>` : nothing}
      ${viewer.live.paused !== null ? drawPausedBar(viewer) : nothing}
    </div>
    ${drawEmpty(viewer)} ${drawRowActions(viewer, actions)}
  `;
}

function drawPausedBar(viewer: Viewer): TemplateResult {
  const words = viewer.live.newLines > 0 || !viewer.loader.detached ? `${count(viewer.live.newLines)} new` : "";
  return html`<div class="bar paused" id="paused" data-new=${viewer.live.newLines}>
    ${icon("pause")}<strong>paused${words ? html` · <span class="new">${words}</span>` : nothing}</strong>
    <button id="now" title="Jump to now (G)" @click=${() => viewer.live.follow()}>${icon("now")}Jump to now</button>
  </div>`;
}

function drawContextBar(viewer: Viewer): TemplateResult {
  return html`<div class="bar context" id="context-bar">
    ${icon("context")}<span>Showing a line in its context</span>
    <button id="back" @click=${() => void viewer.places.leaveContext()}>${icon("back")}Back</button>
  </div>`;
}

function drawSelectionBar(viewer: Viewer, actions: PageActions): TemplateResult {
  const lines = viewer.focus.selectedCount;
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

function drawRowActions(viewer: Viewer, actions: PageActions): TemplateResult | typeof nothing {
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
