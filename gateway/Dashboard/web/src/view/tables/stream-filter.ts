import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { isEmpty, type StreamFilter } from "../../api/streams.ts";
import type { Dashboard } from "../../state/dashboard.ts";
import { icon } from "../icons.ts";

/** Draws the conditions that select streams. The gateway evaluates them. */
export function drawStreamFilter(dashboard: Dashboard): TemplateResult {
  const { filter } = dashboard.streams;
  const byRoute = dashboard.status?.streams.byRoute ?? [];
  const routes = [...new Set([...byRoute.map((row) => row.route), ...(filter.route ? [filter.route] : [])])].sort();
  return html`<form class="filter" aria-label="Which streams" @submit=${(event: Event) => event.preventDefault()}>
    ${text(dashboard, "tenant", "Tenant", "all", "tenant-names")} ${text(dashboard, "app", "App", "all")}
    ${choice(dashboard, "route", "Route", routes)} ${choice(dashboard, "kind", "Kind", ["websocket", "sse"])}
    ${choice(dashboard, "protocol", "Protocol", ["http/1.1", "http/2"])}
    ${text(dashboard, "address", "Client address", "192.0.2.0/24")} ${text(dashboard, "olderThan", "Older than", "10m")}
    ${text(dashboard, "idleLongerThan", "Idle longer than", "90s")} ${text(dashboard, "tokenId", "Token id", "all")}
    <datalist id="tenant-names">
      ${(dashboard.status?.tenants ?? []).map((row) => html`<option value=${row.tenant}></option>`)}
    </datalist>
    ${isEmpty(filter)
      ? nothing
      : html`<button type="button" id="clear-filter" class="outline" @click=${() => dashboard.streams.clearFilter()}>
          ${icon("close")}All streams
        </button>`}
  </form>`;
}

function text(
  dashboard: Dashboard,
  name: keyof StreamFilter,
  label: string,
  example: string,
  list?: string,
): TemplateResult {
  return html`<label
    ><span>${label}</span
    ><input
      type="text"
      id="filter-${name}"
      autocomplete="off"
      spellcheck="false"
      autocapitalize="off"
      placeholder=${example}
      list=${list ?? nothing}
      .value=${live(dashboard.streams.typed[name])}
      @input=${(event: Event) => dashboard.streams.type({ [name]: (event.target as HTMLInputElement).value })}
  /></label>`;
}

function choice(
  dashboard: Dashboard,
  name: keyof StreamFilter,
  label: string,
  values: readonly string[],
): TemplateResult {
  const selected = dashboard.streams.filter[name];
  return html`<label
    ><span>${label}</span
    ><select
      id="filter-${name}"
      @change=${(event: Event) => dashboard.streams.setFilter({ [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" .selected=${live(selected === "")}>all</option>
      ${values.map((value) => html`<option value=${value} .selected=${live(value === selected)}>${value}</option>`)}
    </select></label
  >`;
}
