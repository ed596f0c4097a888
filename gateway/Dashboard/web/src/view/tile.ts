import { html, nothing, type TemplateResult } from "lit-html";
import { shareOf } from "../text/format.ts";
import { icon } from "./icons.ts";

/** How urgent a number is. The page never says it by the colour alone. */
export type Tone = "" | "good" | "warn" | "bad";

export interface Tile {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** The number itself, for what reads the page. */
  readonly raw?: number | string;
  readonly notes: readonly (string | TemplateResult)[];
  readonly tone?: Tone;
  /** The share of a limit, from 0 to 1. */
  readonly share?: number | null;
  readonly title?: string;
}

const WARN_SHARE = 0.75;
const BAD_SHARE = 0.9;

/** Returns how urgent the share of a limit is. */
export function toneOf(used: number, limit: number | null): Tone {
  const share = shareOf(used, limit) ?? 0;
  return share >= BAD_SHARE ? "bad" : share >= WARN_SHARE ? "warn" : "";
}

export function drawTile(tile: Tile): TemplateResult {
  const tone = tile.tone ?? "";
  const isUrgent = tone === "warn" || tone === "bad";
  return html`<div class="tile ${tone}" id="tile-${tile.id}" title=${tile.title ?? nothing}>
    <dt>${tile.label}${isUrgent ? html`<span class="sign">${icon("warn")}</span>` : nothing}</dt>
    <dd>
      <data class="value" value=${tile.raw ?? tile.value}>${tile.value}</data>
      ${tile.notes.map((note) => html`<span class="note">${note}</span>`)}
      ${tile.share === undefined || tile.share === null ? nothing : drawMeter(tile.share)}
    </dd>
  </div>`;
}

// The share is in the text of the tile, too.
function drawMeter(share: number): TemplateResult {
  return html`<svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="4" />
    <rect class="fill" width=${Math.min(100, Math.max(share > 0 ? 0.6 : 0, share * 100))} height="4" />
  </svg>`;
}
