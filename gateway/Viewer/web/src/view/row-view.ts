import { html, nothing, type TemplateResult } from "lit-html";
import { idTime, type EntryId } from "../lines/entry-id.ts";
import type { Level } from "../lines/level.ts";
import type { GapRow, LineRow, Row } from "../lines/row.ts";
import { isTraceOpen } from "../lines/visible-rows.ts";
import { lineFragment } from "../page-address.ts";
import { jsonTokens, looksLikeJson, readFields } from "../text/json-line.ts";
import { toSegments, type Segment } from "../text/segments.ts";
import { formatFull, formatMoment, formatTime } from "../time/time-format.ts";
import type { Viewer } from "../viewer.ts";
import type { ContainerHues } from "./container-hue.ts";
import { icon } from "./icons.ts";

const LEVEL_LETTERS: Record<Level, string> = { error: "E", warn: "W", info: "I", debug: "D", trace: "T", none: "" };
export const LEVEL_NAMES: Record<Level, string> = {
  error: "Error",
  warn: "Warning",
  info: "Info",
  debug: "Debug",
  trace: "Trace",
  none: "No level",
};

/** What of a long message is shown until it is expanded. The browser lays out all of it at once otherwise. */
const SHOWN_CHARACTERS = 2_000;
const SHOWN_LINES = 1;
/** JSON lines up to this length get colours. */
const MAX_TINTED = 8_000;

interface Content {
  readonly segments: readonly Segment[];
  readonly hiddenLines: number;
  readonly hiddenCharacters: number;
  readonly isJson: boolean;
}

/** Draws rows. The parts of a message are computed once for each search, because rows are drawn in every frame. */
export class RowView {
  readonly #viewer: Viewer;
  readonly #hues: ContainerHues;
  #contents = new WeakMap<LineRow, Content>();
  #matcher: unknown = null;

  constructor(viewer: Viewer, hues: ContainerHues) {
    this.#viewer = viewer;
    this.#hues = hues;
  }

  draw(row: Row): TemplateResult {
    return row.kind === "line" ? this.#drawLine(row) : this.#drawGap(row);
  }

  /** Forgets the parts of a message, after it was expanded or collapsed. */
  forget(row: LineRow): void {
    this.#contents.delete(row);
  }

  #drawLine(row: LineRow): TemplateResult {
    const viewer = this.#viewer;
    const { timeFormat } = viewer.preferences;
    const { line, level } = row;
    const content = this.#content(row);
    const selection = viewer.focus.selection;
    const isSelected =
      selection !== null &&
      row.order >= Math.min(selection.from, selection.to) &&
      row.order <= Math.max(selection.from, selection.to);
    const classes = [
      "row",
      `level-${level}`,
      row.head ? "frame" : "",
      isSelected ? "selected" : "",
      viewer.focus.target === row.order ? "current" : "",
      viewer.focus.active === row.order ? "active" : "",
    ].join(" ");
    const full = formatFull(line.time, timeFormat);
    const label = `${level === "none" ? "Line" : LEVEL_NAMES[level]} of ${line.container}, ${full}`;
    return html`<div
      class=${classes}
      data-kind="line"
      data-id=${line.id}
      data-container=${line.container}
      data-level=${level}
      data-order=${row.order}
    >
      <a class="gutter" href=${lineFragment(line.id)} aria-label=${label} title=${label} tabindex="-1"
        >${LEVEL_LETTERS[level]}</a
      >${timeFormat === "off"
        ? nothing
        : html`<time class="time" datetime=${line.time} title=${full}
            >${formatTime(line.time, timeFormat, Date.now())}</time
          >`}<span class="container hue-${this.#hues.of(line.container)}" title=${line.container}
        >${line.container}</span
      ><span class=${content.isJson ? "msg json" : "msg"} dir="auto">${[
        this.#drawToggle(row, content),
        content.segments.map(drawSegment),
        this.#drawMore(row, content),
      ]}${row.expanded === true && content.isJson ? drawFields(line.message) : nothing}</span>
    </div>`;
  }

  #drawToggle(row: LineRow, content: Content): TemplateResult | typeof nothing {
    if (row.frames === 0 && !content.isJson) {
      return nothing;
    }
    const isOpen = row.frames > 0 ? isTraceOpen(row, this.#viewer.filter) : row.expanded === true;
    const what = row.frames > 0 ? "stack trace" : "fields";
    return html`<button
      class="toggle"
      data-action="expand"
      aria-expanded=${isOpen ? "true" : "false"}
      aria-label=${isOpen ? `Hide the ${what}` : `Show the ${what}`}
      title=${isOpen ? `Hide the ${what}` : `Show the ${what}`}
      @click=${() => this.#toggle(row, !isOpen)}
    >
      ${icon(isOpen ? "down" : "right")}
    </button>`;
  }

  #drawMore(row: LineRow, content: Content): TemplateResult | typeof nothing {
    const isFolded = row.frames > 0 && row.head === null && !isTraceOpen(row, this.#viewer.filter);
    const parts = [
      content.hiddenLines > 0 ? `+${content.hiddenLines} lines` : "",
      content.hiddenCharacters > 0 ? `+${content.hiddenCharacters.toLocaleString("en")} characters` : "",
      isFolded ? `+${row.frames} ${row.frames === 1 ? "frame" : "frames"}` : "",
    ].filter((part) => part !== "");
    if (parts.length > 0) {
      return html`<button class="more" data-action="expand" @click=${() => this.#toggle(row, true)}>
        ${parts.join(", ")}
      </button>`;
    }
    return row.expanded === true && !content.isJson && row.frames === 0
      ? html`<button class="more" data-action="expand" @click=${() => this.#toggle(row, false)}>show less</button>`
      : nothing;
  }

  #toggle(row: LineRow, expanded: boolean): void {
    this.forget(row);
    this.#viewer.toggleExpanded(row, expanded);
  }

  #content(row: LineRow): Content {
    if (this.#matcher !== this.#viewer.matches.matcher) {
      this.#matcher = this.#viewer.matches.matcher;
      this.#contents = new WeakMap();
    }
    let content = this.#contents.get(row);
    if (!content) {
      content = this.#read(row);
      this.#contents.set(row, content);
    }
    return content;
  }

  #read(row: LineRow): Content {
    const { message } = row.line;
    const isJson = looksLikeJson(message) && readFields(message) !== null;
    const isOpen = row.expanded ?? !this.#viewer.filter.groupTraces;
    let shown = message;
    let hiddenLines = 0;
    if (!isOpen && !isJson) {
      const lines = message.replace(/[\r\n]+$/, "").split(/\r\n|\r|\n/);
      if (lines.length > SHOWN_LINES + 1) {
        shown = lines.slice(0, SHOWN_LINES).join("\n");
        hiddenLines = lines.length - SHOWN_LINES;
      }
    }
    let hiddenCharacters = 0;
    if (row.expanded !== true && shown.length > SHOWN_CHARACTERS + 200) {
      hiddenCharacters = shown.length - SHOWN_CHARACTERS;
      shown = shown.slice(0, SHOWN_CHARACTERS);
    }
    const segments = toSegments(shown, this.#viewer.matches.matcher);
    return {
      segments: isJson && shown.length <= MAX_TINTED ? tint(segments) : segments,
      hiddenLines,
      hiddenCharacters,
      isJson,
    };
  }

  #timeOf(id: EntryId): string {
    return formatMoment(idTime(id), this.#viewer.preferences.timeFormat);
  }

  #drawGap(row: GapRow): TemplateResult {
    const { gap, state } = row;
    const lost = gap.lost === null ? "Lines may be missing" : `${gap.lost.toLocaleString("en")} lines are missing`;
    const isBeginning = gap.after === "0-0";
    const place = isBeginning
      ? "from the beginning: they are no longer retained"
      : `between ${this.#timeOf(gap.after)} and ${this.#timeOf(gap.before)}`;
    const words: Record<typeof state, string> = {
      idle: "",
      loading: "Loading…",
      empty: "Nothing more of it is retained.",
      failed: "Loading failed.",
    };
    return html`<div
      class="row gap"
      data-kind="gap"
      data-after=${gap.after}
      data-before=${gap.before}
      data-order=${row.order}
      data-gap-state=${state}
    >
      ${icon("gap")}<span>${lost} ${place}.</span> ${words[state] ? html`<span>${words[state]}</span>` : nothing}
      ${(state === "idle" || state === "failed") && !isBeginning
        ? html`<button class="text-button" data-action="load-gap" @click=${() => void this.#viewer.loader.fill(row)}>
            Load what there is
          </button>`
        : nothing}
    </div>`;
  }
}

function drawSegment(segment: Segment): TemplateResult | string {
  if (segment.control) {
    return html`<span class="control" title="A character that changes the direction of text">${segment.control}</span>`;
  }
  if (segment.marked) {
    return html`<mark class=${segment.classes}>${segment.text}</mark>`;
  }
  return segment.classes === "" ? segment.text : html`<span class=${segment.classes}>${segment.text}</span>`;
}

/** Gives the tokens of JSON their classes, where the line has no colours of its own. */
function tint(segments: readonly Segment[]): Segment[] {
  if (segments.some((segment) => segment.classes !== "" || segment.control)) {
    return [...segments];
  }
  const text = segments.map((segment) => segment.text).join("");
  const tokens = jsonTokens(text);
  const tinted: Segment[] = [];
  let offset = 0;
  let next = 0;
  for (const segment of segments) {
    const end = offset + segment.text.length;
    let at = offset;
    while (at < end) {
      while (next < tokens.length && tokens[next]!.end <= at) {
        next++;
      }
      const token = tokens[next];
      const isInside = token !== undefined && token.start <= at;
      const until = Math.min(end, token === undefined ? end : isInside ? token.end : token.start);
      const classes = isInside ? token.classes : "json-mark";
      tinted.push({ text: text.slice(at, until), classes, marked: segment.marked });
      at = until;
    }
    offset = end;
  }
  return tinted;
}

function drawFields(message: string): TemplateResult {
  const fields = readFields(message) ?? [];
  return html`<span class="fields" role="table" aria-label="Fields"
    >${fields.map(
      (field) =>
        html`<span class="field" role="row"
          ><span class="field-name" role="rowheader">${field.path}</span
          ><span class="field-value json-${field.type === "string" ? "string" : "value"}" role="cell"
            >${toSegments(field.value, null).map(drawSegment)}</span
          ></span
        >`,
    )}</span
  >`;
}
