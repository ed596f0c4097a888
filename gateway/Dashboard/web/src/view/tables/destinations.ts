import { html, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import type { Destination } from "../../api/status.ts";
import { changeDestination } from "../../state/changes.ts";
import type { Dashboard } from "../../state/dashboard.ts";
import { ago } from "../../text/format.ts";

/** Draws the destinations of all clusters, with a button that takes each out or puts it back. */
export function drawDestinations(dashboard: Dashboard, destinations: readonly Destination[]): TemplateResult {
  return html`<section class="card" id="destinations" aria-labelledby="destinations-title">
    <h2 id="destinations-title" tabindex="-1">Destinations</h2>
    ${destinations.length === 0
      ? html`<p class="empty">No cluster has a destination.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="destinations-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Destination</th>
                <th scope="col">State</th>
                <th scope="col">Last check</th>
                <th scope="col" class="number">In flight</th>
                <th scope="col" class="number">Failures</th>
                <th scope="col"><span class="sr">Change</span></th>
              </tr>
            </thead>
            <tbody>
              ${destinations.map((row) => drawDestination(dashboard, row))}
            </tbody>
          </table>
        </div>`}
  </section>`;
}

function drawDestination(dashboard: Dashboard, row: Destination): TemplateResult {
  const isDraining = row.state === "draining";
  const [tone, words] = !row.healthy ? ["bad", "Down"] : isDraining ? ["warn", "Draining"] : ["good", "Up"];
  return html`<tr data-destination="${row.cluster}/${row.name}">
    <th scope="row"><span class="muted">${row.cluster}/</span>${row.name}<span class="under">${row.address}</span></th>
    <td>
      <span class="badge ${tone}">${words}</span>
      ${!row.healthy && isDraining ? html`<span class="badge warn">Draining</span>` : ""}
    </td>
    <td>${row.lastCheck === null ? html`<span class="muted">no active check</span>` : ago(row.lastCheck, dashboard.readAt)}</td>
    <td class="number">${count(row.inFlight)}</td>
    <td class="number ${row.failures > 0 ? "warn-text" : "muted"}">${count(row.failures)}</td>
    <td class="actions">
      <button
        class="outline"
        aria-label="${isDraining ? "Enable" : "Drain"} ${row.name} of ${row.cluster}"
        ?disabled=${dashboard.state !== "live"}
        @click=${() => changeDestination(dashboard, row)}
      >
        ${isDraining ? "Enable" : "Drain"}
      </button>
    </td>
  </tr>`;
}
