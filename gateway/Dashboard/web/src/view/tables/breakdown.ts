import { html, nothing, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import type { Counts, Status } from "../../api/status.ts";
import { largestFirst } from "../../text/format.ts";
import { explainReason } from "../../text/words.ts";
import type { Dashboard } from "../../state/dashboard.ts";
import { showStreams } from "./stream-table.ts";

/** Draws the cards of what is counted by name: streams by route, ends and refusals by reason. */
export function drawBreakdowns(dashboard: Dashboard, status: Status): TemplateResult {
  const { tokens, limits, streams, overload } = status.refusals;
  return html`${drawRoutes(dashboard, status)}
  ${card("ends", "Why streams ended", [["", status.streams.ended]], "No stream has ended since the start.")}
  ${card("tokens", "Refused tokens", [["", tokens]], "No token was refused since the start.")}
  ${card(
    "refused",
    "Other refusals",
    [
      ["Rate limits", limits],
      ["Stream limits", streams],
      ["Overload", overload],
    ],
    "Nothing else was refused since the start.",
  )}`;
}

function card(id: string, title: string, groups: readonly (readonly [string, Counts])[], empty: string): TemplateResult {
  const filled = groups.filter(([, counts]) => largestFirst(counts).length > 0);
  return html`<section class="card" id="card-${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title}</h3>
    ${filled.length === 0 ? html`<p class="empty">${empty}</p>` : filled.map(([name, counts]) => drawGroup(name, counts))}
  </section>`;
}

function drawGroup(name: string, counts: Counts): TemplateResult {
  const rows = largestFirst(counts);
  const largest = rows[0]?.[1] ?? 1;
  return html`${name === "" ? nothing : html`<h4>${name}</h4>`}
    <ul class="bars">
      ${rows.map(([reason, value]) => drawBar(reason, value, largest, explainReason(reason)))}
    </ul>`;
}

function drawBar(name: string | TemplateResult, value: number, largest: number, title: string): TemplateResult {
  return html`<li title=${title || nothing}>
    <span class="name">${name}</span><data value=${value}>${count(value)}</data>
    <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="fill" width=${Math.max(0.6, (value / largest) * 100)} height="4" />
    </svg>
  </li>`;
}

function drawRoutes(dashboard: Dashboard, status: Status): TemplateResult {
  const rows = [...status.streams.byRoute].filter((row) => row.open > 0).sort((a, b) => b.open - a.open);
  const largest = rows[0]?.open ?? 1;
  return html`<section class="card" id="card-routes" aria-labelledby="routes-title">
    <h3 id="routes-title">Streams by route and protocol</h3>
    ${rows.length === 0
      ? html`<p class="empty">No stream is open.</p>`
      : html`<ul class="bars">
          ${rows.map((row) =>
            drawBar(
              html`<button
                class="link"
                @click=${() => showStreams(dashboard, { route: row.route, kind: row.kind, protocol: row.protocol })}
              >
                ${row.route} <span class="muted">${row.kind} ${row.protocol}</span>
              </button>`,
              row.open,
              largest,
              "Show these streams",
            ),
          )}
        </ul>`}
  </section>`;
}
