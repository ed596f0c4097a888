import { html, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import type { Tenant } from "../../api/status.ts";
import type { Dashboard } from "../../state/dashboard.ts";
import { showStreams } from "./stream-table.ts";

/** Draws the tenants with the most refusals and streams. A click on one shows its streams. */
export function drawTenants(dashboard: Dashboard, tenants: readonly Tenant[]): TemplateResult {
  return html`<section class="card" id="tenants" aria-labelledby="tenants-title">
    <h2 id="tenants-title" tabindex="-1">Tenants</h2>
    <p class="hint">
      The 20 with the most refusals in the last 15 minutes or more, then the most streams. Choose one to see its streams
      and to end them.
    </p>
    ${tenants.length === 0
      ? html`<p class="empty">No tenant has sent a request since the start.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="tenants-title">
          <table>
            <thead>
              <tr>
                <th scope="col">Tenant</th>
                <th scope="col" class="number">Open streams</th>
                <th scope="col" class="number">Refused requests</th>
                <th scope="col" class="number">Refused streams</th>
              </tr>
            </thead>
            <tbody>
              ${tenants.map((row) => drawTenant(dashboard, row))}
            </tbody>
          </table>
        </div>`}
  </section>`;
}

function drawTenant(dashboard: Dashboard, row: Tenant): TemplateResult {
  return html`<tr data-tenant=${row.tenant}>
    <th scope="row">
      <button class="link" @click=${() => showStreams(dashboard, { tenant: row.tenant })}>${row.tenant}</button>
    </th>
    <td class="number">${count(row.streams)}</td>
    <td class="number ${row.refusedRequests > 0 ? "warn-text" : "muted"}">${count(row.refusedRequests)}</td>
    <td class="number ${row.refusedStreams > 0 ? "warn-text" : "muted"}">${count(row.refusedStreams)}</td>
  </tr>`;
}
