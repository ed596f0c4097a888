import { html, nothing, type TemplateResult } from "lit-html";
import { count, size } from "pages/numbers.ts";
import type { Viewer } from "../viewer.ts";
import { lastEndWords } from "./status-words.ts";

/** Draws the line below the list: the last end of a connection, and what is in memory. */
export function drawFooter(viewer: Viewer): TemplateResult {
  const { lines, bytes } = viewer.lines.buffer;
  const shown = viewer.lines.rows.length;
  return html`
    <span id="last-end" data-reason=${viewer.live.lastEnd?.reason ?? ""}>${lastEndWords(viewer)}</span>
    <span class="spring"></span>
    ${viewer.filtering.isFiltering && shown < lines ? html`<span>${count(shown)} shown</span>` : nothing}
    <span>${count(lines)} ${lines === 1 ? "line" : "lines"} · ${size(bytes)} in memory</span>
    <span class="zone">${zoneName(viewer)}</span>
  `;
}

function zoneName(viewer: Viewer): string {
  const { timeFormat } = viewer.preferences;
  return timeFormat === "utc" ? "UTC" : timeFormat === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : "";
}
