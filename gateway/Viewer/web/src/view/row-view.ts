import { html, nothing, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import { LEVEL_NAMES, type Level } from "../lines/level.ts";
import type { LineRow, Row } from "../lines/row.ts";
import { isTraceOpen } from "../lines/visible-rows.ts";
import { lineFragment } from "../page-address.ts";
import type { Matcher } from "../text/matcher.ts";
import { formatFull, formatTime } from "../time/time-format.ts";
import type { Viewer } from "../viewer.ts";
import type { ContainerHues } from "./container-hue.ts";
import { drawGap } from "./gap-view.ts";
import { icon } from "./icons.ts";
import { plainContent, readContent, type RowContent } from "./row-content.ts";
import { drawFields, drawSegment } from "./segments-view.ts";

const LEVEL_LETTERS: Record<Level, string> = { error: "E", warn: "W", info: "I", debug: "D", trace: "T", none: "" };

/** Draws rows. The parts of a message are computed once for each search, because rows are drawn in every frame. */
export class RowView {
  readonly #viewer: Viewer;
  readonly #hues: ContainerHues;
  #contents = new WeakMap<LineRow, RowContent>();
  #matcher: Matcher | null = null;
  #groupTraces = true;

  constructor(viewer: Viewer, hues: ContainerHues) {
    this.#viewer = viewer;
    this.#hues = hues;
  }

  draw(row: Row): TemplateResult {
    return row.kind === "line" ? this.#drawLine(row) : drawGap(this.#viewer, row);
  }

  /** Opens or folds a stack trace, the fields of a JSON line, or a long message. */
  toggle(row: LineRow, expanded: boolean): void {
    this.#contents.delete(row);
    this.#viewer.toggleExpanded(row, expanded);
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

  #drawToggle(row: LineRow, content: RowContent): TemplateResult | typeof nothing {
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
      @click=${() => this.toggle(row, !isOpen)}
    >
      ${icon(isOpen ? "down" : "right")}
    </button>`;
  }

  #drawMore(row: LineRow, content: RowContent): TemplateResult | typeof nothing {
    const isFolded = row.frames > 0 && row.head === null && !isTraceOpen(row, this.#viewer.filter);
    const parts = [
      content.hiddenLines > 0 ? `+${count(content.hiddenLines)} lines` : "",
      content.hiddenCharacters > 0 ? `+${count(content.hiddenCharacters)} characters` : "",
      isFolded ? `+${row.frames} ${row.frames === 1 ? "frame" : "frames"}` : "",
    ].filter((part) => part !== "");
    if (parts.length > 0) {
      return html`<button class="more" data-action="expand" @click=${() => this.toggle(row, true)}>
        ${parts.join(", ")}
      </button>`;
    }
    return row.expanded === true && !content.isJson && row.frames === 0
      ? html`<button class="more" data-action="expand" @click=${() => this.toggle(row, false)}>show less</button>`
      : nothing;
  }

  #content(row: LineRow): RowContent {
    const { matcher } = this.#viewer.matches;
    const { groupTraces } = this.#viewer.filter;
    if (this.#matcher !== matcher || this.#groupTraces !== groupTraces) {
      [this.#matcher, this.#groupTraces] = [matcher, groupTraces];
      this.#contents = new WeakMap();
    }
    let content = this.#contents.get(row);
    if (!content) {
      content = this.#read(row);
      this.#contents.set(row, content);
    }
    return content;
  }

  // Lines are written by strangers. None of them may keep the page from being drawn.
  #read(row: LineRow): RowContent {
    try {
      return readContent(row, this.#groupTraces, this.#matcher);
    } catch (error) {
      console.warn("A line is shown as plain text.", error);
      return plainContent(row.line.message);
    }
  }
}
