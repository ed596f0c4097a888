import { html, nothing, type TemplateResult } from "lit-html";
import { count } from "../text/numbers.ts";
import type { Viewer } from "../viewer.ts";

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
  if (viewer.live.state.kind !== "live") {
    return nothing;
  }
  return html`<div class="empty" id="empty">
    <p>${viewer.filtering.isFiltering ? "No line matches yet." : "No line yet. New lines appear here."}</p>
    ${viewer.filtering.isFiltering && viewer.loader.older !== "end"
      ? html`<button @click=${() => void viewer.loader.loadOlder()}>Search older lines</button>`
      : nothing}
  </div>`;
}
