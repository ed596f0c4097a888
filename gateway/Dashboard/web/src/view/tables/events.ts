import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { GatewayEvent } from "../../state/event-feed.ts";
import type { Tone } from "../tile.ts";
import { clock } from "../../text/format.ts";

const TONES: Readonly<Record<string, Tone>> = {
  ready: "good",
  "not-ready": "bad",
  draining: "warn",
  "destination-down": "bad",
  "destination-up": "good",
  "destination-draining": "warn",
  "destination-enabled": "good",
  "redis-lost": "bad",
  "redis-back": "good",
  "configuration-applied": "good",
  "configuration-rejected": "bad",
  "streams-ended": "warn",
  "tokens-revoked": "warn",
  "memory-soft": "warn",
  "memory-hard": "bad",
  "memory-normal": "good",
  "peer-left": "warn",
  "certificate-expiring": "warn",
};

/** Draws what has changed, newest first. */
export function drawEvents(events: readonly GatewayEvent[]): TemplateResult {
  return html`<section class="card" id="events" aria-labelledby="events-title">
    <h2 id="events-title" tabindex="-1">Events</h2>
    ${events.length === 0
      ? html`<p class="empty">Nothing has changed since the start: no destination went down, nobody ended a stream.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="events-title"><ol class="events">
          ${repeat(events, (event) => event.id, drawEvent)}
        </ol></div>`}
  </section>`;
}

function drawEvent(event: GatewayEvent): TemplateResult {
  return html`<li data-kind=${event.kind}>
    <time datetime=${event.time}>${clock(Date.parse(event.time), Date.now())}</time>
    <span class="badge ${TONES[event.kind] ?? ""}">${event.kind.replaceAll("-", " ")}</span>
    <span class="text">${event.text}</span>
  </li>`;
}
