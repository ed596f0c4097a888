import { html, type TemplateResult } from "lit-html";
import { JSON_MARK, readFields } from "../text/json-line.ts";
import { toSegments, type Segment } from "../text/segments.ts";

export function drawSegment(segment: Segment): TemplateResult | string {
  if (segment.control) {
    return html`<span class="control" title="A character that changes the direction of text">${segment.control}</span>`;
  }
  if (segment.marked) {
    return html`<mark class=${segment.classes}>${segment.text}</mark>`;
  }
  if (segment.classes === JSON_MARK && /[,{[]$/.test(segment.text)) {
    // A long line breaks between the fields, rather than within a word.
    return html`<span class=${JSON_MARK}>${segment.text}</span><wbr />`;
  }
  return segment.classes === "" ? segment.text : html`<span class=${segment.classes}>${segment.text}</span>`;
}

/** Draws the fields of a JSON line as a table. Names come from the line, too, so both columns are sanitized. */
export function drawFields(message: string): TemplateResult {
  const fields = readFields(message) ?? [];
  return html`<span class="fields" role="table" aria-label="Fields"
    >${fields.map(
      (field) =>
        html`<span class="field" role="row"
          ><span class="field-name" role="rowheader">${toSegments(field.path, null).map(drawSegment)}</span
          ><span class="field-value json-${field.type === "string" ? "string" : "value"}" role="cell"
            >${toSegments(field.value, null).map(drawSegment)}</span
          ></span
        >`,
    )}</span
  >`;
}
