import { html, nothing, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import type { Viewer } from "../viewer.ts";
import { pageState, statusWords } from "./status-words.ts";

/** Says why there is no line. */
export function drawEmpty(viewer: Viewer): TemplateResult | typeof nothing {
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
  if (pageState(viewer) === "connecting") {
    return html`<div class="empty late"><p>Loading the newest lines…</p></div>`;
  }
  const { state } = viewer.live;
  if (state.kind === "waiting" || (state.kind === "refused" && !viewer.tokens.isNeeded)) {
    return html`<div class="empty" id="empty">
      <p class="fault">${statusWords(viewer, Date.now())}</p>
      <button @click=${() => (state.kind === "waiting" ? viewer.live.feed.retryNow() : viewer.live.restart())}>Retry now</button>
    </div>`;
  }
  if (state.kind !== "live") {
    return nothing;
  }
  return html`<div class="empty" id="empty">
    <p>${emptyWords(viewer)}</p>
    ${viewer.filtering.isFiltering && viewer.loader.older !== "end"
      ? html`<button @click=${() => void viewer.loader.loadOlder()}>Search older lines</button>`
      : nothing}
  </div>`;
}

function emptyWords(viewer: Viewer): string {
  if (!viewer.filtering.isFiltering) {
    return "No line yet. New lines appear here.";
  }
  return viewer.loader.older === "end"
    ? "None of the retained lines matches. New ones that match appear here."
    : "No line matches yet.";
}
