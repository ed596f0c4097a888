import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { count } from "pages/numbers.ts";
import { knownPeers, type GatewayState, type Peer, type Status } from "../../api/status.ts";
import { ago, bytes, duration, percent, plural, rate } from "../../text/format.ts";
import { STATE_NAMES } from "../../text/words.ts";

interface Row {
  readonly id: string;
  readonly gateway: string;
  readonly note: string;
  readonly state: GatewayState;
  readonly started: string;
  readonly streams: { readonly open: number; readonly limit: number | null };
  readonly requests: number;
  readonly lines: number;
  readonly memory: { readonly used: number; readonly limit: number };
}

/** Draws this gateway and its peers, with their sums. Nothing without Redis, which is how gateways know of each other. */
export function drawGateways(status: Status, now: number): TemplateResult {
  const peers = knownPeers(status);
  return html`<section class="card" id="gateways" aria-labelledby="gateways-title">
    <h2 id="gateways-title" tabindex="-1">Gateways</h2>
    ${peers === null
      ? html`<p class="empty">
          ${status.redis === null
            ? "Gateways find each other through Redis, which is not configured here. This page shows one gateway."
            : "Redis is unavailable, so the other gateways are not known."}
        </p>`
      : drawTable(status, peers, now)}
  </section>`;
}

function drawTable(status: Status, peers: readonly Peer[], now: number): TemplateResult {
  const rows: Row[] = [
    {
      id: "",
      gateway: status.gateway,
      note: "this one",
      state: status.state,
      started: status.started,
      streams: status.streams,
      requests: status.requests.perSecond,
      lines: own(status, peers),
      memory: status.memory,
    },
    ...peers.map((peer) => ({
      id: peer.id,
      gateway: peer.gateway,
      note: `seen ${ago(peer.seen, now)}`,
      state: peer.state,
      started: peer.started,
      streams: peer.streams,
      requests: peer.requestsPerSecond,
      lines: peer.linesPerSecond,
      memory: peer.memory,
    })),
  ];
  const { total } = status;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="gateways-title">
    <table>
      <thead>
        <tr>
          <th scope="col">Gateway</th>
          <th scope="col">State</th>
          <th scope="col" class="number">Open streams</th>
          <th scope="col" class="number">Requests/s</th>
          <th scope="col" class="number">Lines/s</th>
          <th scope="col" class="number">Memory</th>
          <th scope="col" class="number">Up</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          (row) => row.id,
          (row) => drawRow(row, now),
        )}
      </tbody>
      <tfoot>
        <tr id="gateways-total">
          <th scope="row">${plural(total.gateways, "gateway")}</th>
          <td></td>
          <td class="number">${drawShare(total.streams)}</td>
          <td class="number">${rate(total.requestsPerSecond)}</td>
          <td class="number">${rate(total.linesPerSecond)}</td>
          <td></td>
          <td></td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function drawRow(row: Row, now: number): TemplateResult {
  const tone = row.state === "ready" ? "good" : row.state === "draining" ? "warn" : "bad";
  const share = percent(row.memory.used, row.memory.limit);
  return html`<tr data-gateway=${row.gateway}>
    <th scope="row">${row.gateway}<span class="under">${row.note}</span></th>
    <td><span class="badge ${tone}">${STATE_NAMES[row.state]}</span></td>
    <td class="number">${drawShare(row.streams)}</td>
    <td class="number">${rate(row.requests)}</td>
    <td class="number">${rate(row.lines)}</td>
    <td class="number">${bytes(row.memory.used)}${share === null ? nothing : html`<span class="under">${share}</span>`}</td>
    <td class="number">${duration(now - Date.parse(row.started))}</td>
  </tr>`;
}

function drawShare({ open, limit }: { readonly open: number; readonly limit: number | null }): TemplateResult {
  return html`${count(open)}${limit === null ? nothing : html`<span class="under">of ${count(limit)}</span>`}`;
}

// What all of them deliver, less what the others deliver.
function own(status: Status, peers: readonly Peer[]): number {
  return peers.reduce((lines, peer) => Math.max(0, lines - peer.linesPerSecond), status.total.linesPerSecond);
}
