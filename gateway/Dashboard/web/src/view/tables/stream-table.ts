import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { count } from "pages/numbers.ts";
import { isEmpty, NO_FILTER, type SortKey, type Stream, type StreamFilter } from "../../api/streams.ts";
import { endMatching, endStream } from "../../state/changes.ts";
import type { Dashboard } from "../../state/dashboard.ts";
import { PAGE_SIZE } from "../../state/stream-table.ts";
import { bytes, clock, duration, plural, until } from "../../text/format.ts";
import { describeFilter } from "../../text/words.ts";
import { icon } from "../icons.ts";
import { drawStreamFilter } from "./stream-filter.ts";

interface Column {
  readonly name: string;
  readonly sort?: SortKey;
  readonly isNumber?: boolean;
}

const COLUMNS: readonly Column[] = [
  { name: "Tenant", sort: "tenant" },
  { name: "App", sort: "app" },
  { name: "Route" },
  { name: "Client" },
  { name: "Open for", sort: "opened", isNumber: true },
  { name: "Idle", sort: "idle", isNumber: true },
  { name: "Sent", sort: "bytes", isNumber: true },
  { name: "Pings", sort: "pings", isNumber: true },
  { name: "Token", sort: "expires" },
];

/** Shows the streams of a tenant, a route …, and moves to their table. */
export function showStreams(dashboard: Dashboard, filter: Partial<StreamFilter>): void {
  dashboard.streams.setFilter({ ...NO_FILTER, ...filter });
  document.getElementById("streams")?.scrollIntoView({ block: "start" });
  document.getElementById("streams-title")?.focus({ preventScroll: true });
}

/** Draws the streams that match the filter, page by page, with buttons that end them. */
export function drawStreams(dashboard: Dashboard): TemplateResult {
  const { streams } = dashboard;
  return html`<section
    class="card"
    aria-labelledby="streams-title"
    aria-busy=${streams.isReading ? "true" : "false"}
  >
    <div class="card-head">
      <h2 id="streams-title" tabindex="-1">Streams</h2>
      <p class="summary">
        <span id="streams-summary">${summary(dashboard)}</span>
        ${streams.readAt === 0 ? nothing : html`<span>as of ${clock(streams.readAt, Date.now())}</span>`}
      </p>
      ${drawBulk(dashboard)}
    </div>
    ${drawStreamFilter(dashboard)}
    <p class="field-error" id="streams-error" role="alert">${streams.error}</p>
    ${streams.page && streams.page.streams.length > 0 ? drawTable(dashboard, streams.page.streams) : drawEmpty(dashboard)}
    ${drawPager(dashboard)}
  </section>`;
}

function summary(dashboard: Dashboard): string {
  const { page, filter } = dashboard.streams;
  if (page === null) {
    return "";
  }
  return isEmpty(filter)
    ? `${plural(page.open, "open stream")}`
    : `${count(page.matching)} of ${plural(page.open, "open stream")}: ${describeFilter(filter)}`;
}

function drawBulk(dashboard: Dashboard): TemplateResult | typeof nothing {
  const { page, filter } = dashboard.streams;
  if (page === null || page.matching === 0) {
    return nothing;
  }
  const words = isEmpty(filter) ? `End all ${count(page.matching)}` : `End all ${count(page.matching)} matching`;
  const isDisabled = dashboard.state !== "live";
  return html`<div class="bulk">
    <button id="end-matching" class="danger" ?disabled=${isDisabled} @click=${() => void endMatching(dashboard, false)}>
      ${words}
    </button>
    <button id="revoke-matching" class="danger" ?disabled=${isDisabled} @click=${() => void endMatching(dashboard, true)}>
      End and revoke
    </button>
  </div>`;
}

function drawTable(dashboard: Dashboard, rows: readonly Stream[]): TemplateResult {
  return html`<div
    class="scroll wide-table"
    id="stream-scroll"
    tabindex="0"
    role="region"
    aria-labelledby="streams-title"
  >
    <table id="stream-table">
      <thead>
        <tr>
          ${COLUMNS.map((column) => drawHead(dashboard, column))}
          <th scope="col"><span class="sr">End</span></th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          (row) => row.id,
          (row) => drawRow(dashboard, row),
        )}
      </tbody>
    </table>
  </div>`;
}

function drawHead(dashboard: Dashboard, { name, sort, isNumber }: Column): TemplateResult {
  const className = isNumber ? "number" : "";
  if (!sort) {
    return html`<th scope="col" class=${className}>${name}</th>`;
  }
  const { key, reverse } = dashboard.streams.sort;
  const isSorted = key === sort;
  // The oldest ones are the first that were opened.
  const isDescending = sort === "opened" ? !reverse : reverse;
  return html`<th
    scope="col"
    class=${className}
    aria-sort=${isSorted ? (isDescending ? "descending" : "ascending") : nothing}
  >
    <button class="sort" data-sort=${sort} @click=${() => dashboard.streams.sortBy(sort)}>
      ${name}${isSorted ? icon(isDescending ? "down" : "up") : nothing}
    </button>
  </th>`;
}

function drawRow(dashboard: Dashboard, row: Stream): TemplateResult {
  const who = [row.tenant, row.app, row.address].filter(Boolean).join(", ");
  const isDisabled = dashboard.state !== "live" || row.ending !== null;
  return html`<tr data-id=${row.id} title="Stream ${row.id}">
    <td>${filterCell(dashboard, "tenant", row.tenant)}</td>
    <td>${filterCell(dashboard, "app", row.app)}</td>
    <td>${filterCell(dashboard, "route", row.route)}<span class="under">${row.kind} ${row.protocol}</span></td>
    <td>${filterCell(dashboard, "address", row.address)}<span class="under">to ${row.destination ?? "–"}</span></td>
    <td class="number" title="since ${clock(Date.parse(row.opened), Date.now())}">${duration(row.ageMs)}</td>
    <td class="number">${duration(row.idleMs)}</td>
    <td class="number">${bytes(row.bytes)}</td>
    <td class="number">${count(row.pings)}</td>
    <td>
      ${filterCell(dashboard, "tokenId", row.tokenId)}<span class="under"
        >${row.expires === null ? "ends no stream" : `expires ${until(row.expires, dashboard.streams.readAt)}`}</span
      >
    </td>
    <td class="actions">
      ${row.ending === null
        ? html`<button
              class="outline"
              aria-label="End the stream of ${who}"
              ?disabled=${isDisabled}
              @click=${() => endStream(dashboard, row, false)}
            >
              End
            </button>
            <button
              class="outline"
              aria-label="End the stream of ${who} and revoke its token"
              ?disabled=${isDisabled || row.tokenId === null}
              @click=${() => endStream(dashboard, row, true)}
            >
              Revoke
            </button>`
        : html`<span class="badge warn">ending: ${row.ending}</span>`}
    </td>
  </tr>`;
}

/** A value that, clicked, becomes a condition. */
function filterCell(dashboard: Dashboard, name: keyof StreamFilter, value: string | null): TemplateResult {
  return value === null
    ? html`<span class="muted">–</span>`
    : html`<button class="link" title="Only ${value}" @click=${() => dashboard.streams.setFilter({ [name]: value })}>
        ${value}
      </button>`;
}

function drawEmpty(dashboard: Dashboard): TemplateResult | typeof nothing {
  const { page, filter, error } = dashboard.streams;
  if (page === null) {
    return error === "" ? html`<p class="empty">Reading the streams …</p>` : nothing;
  }
  return html`<p class="empty">
    ${isEmpty(filter) ? "No stream is open." : "No open stream matches. It may have ended, or be on another gateway."}
  </p>`;
}

function drawPager(dashboard: Dashboard): TemplateResult | typeof nothing {
  const { streams } = dashboard;
  const { page, number } = streams;
  if (page === null || (page.next === null && number === 0)) {
    return nothing;
  }
  const first = number * PAGE_SIZE + 1;
  const last = first + page.streams.length - 1;
  return html`<nav class="pager" aria-label="Pages of streams">
    <button id="previous-page" class="outline" ?disabled=${number === 0} @click=${() => streams.previous()}>
      ${icon("left")}Previous
    </button>
    <span id="page-range">${count(first)} to ${count(last)} of ${count(page.matching)}</span>
    <button id="next-page" class="outline" ?disabled=${page.next === null} @click=${() => streams.next()}>
      Next${icon("right")}
    </button>
  </nav>`;
}
