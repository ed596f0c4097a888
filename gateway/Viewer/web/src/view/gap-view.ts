import { html, nothing, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import { idTime } from "../lines/entry-id.ts";
import type { GapRow, GapState } from "../lines/row.ts";
import { formatMoment } from "../time/time-format.ts";
import type { Viewer } from "../viewer.ts";
import { icon } from "./icons.ts";

const WORDS: Record<GapState, string> = {
  idle: "",
  loading: "Loading…",
  empty: "Nothing more of it is retained.",
  failed: "Loading failed.",
};

/** Draws missing lines in their place. */
export function drawGap(viewer: Viewer, row: GapRow): TemplateResult {
  const { gap, state } = row;
  const lost =
    gap.lost === null ? "Lines may be missing" : gap.lost === 1 ? "1 line is missing" : `${count(gap.lost)} lines are missing`;
  const isBeginning = gap.after === "0-0";
  const { timeFormat } = viewer.preferences;
  const place = isBeginning
    ? "from the beginning: no longer retained"
    : `between ${formatMoment(idTime(gap.after), timeFormat)} and ${formatMoment(idTime(gap.before), timeFormat)}`;
  return html`<div
    class="row gap"
    data-kind="gap"
    data-after=${gap.after}
    data-before=${gap.before}
    data-order=${row.order}
    data-gap-state=${state}
  >
    ${icon("gap")}<span>${lost} ${place}.</span> ${WORDS[state] ? html`<span>${WORDS[state]}</span>` : nothing}
    ${(state === "idle" || state === "failed") && !isBeginning
      ? html`<button class="text-button" data-action="load-gap" @click=${() => void viewer.loader.gaps.fill(row)}>
          Load what there is
        </button>`
      : nothing}
  </div>`;
}
