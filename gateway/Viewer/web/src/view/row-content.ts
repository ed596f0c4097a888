import type { LineRow } from "../lines/row.ts";
import { looksLikeJson, readFields, tintJson } from "../text/json-line.ts";
import type { Matcher } from "../text/matcher.ts";
import { toSegments, type Segment } from "../text/segments.ts";

/** What of a long message is shown until it is expanded. The browser lays out all of it at once otherwise. */
const SHOWN_CHARACTERS = 2_000;

/** What of a message is shown, in its parts. */
export interface RowContent {
  readonly segments: readonly Segment[];
  readonly hiddenLines: number;
  readonly hiddenCharacters: number;
  readonly isJson: boolean;
}

/** Finds what of a message is shown. `groupTraces`: a message of several lines shows the first one. */
export function readContent(row: LineRow, groupTraces: boolean, matcher: Matcher | null): RowContent {
  const { message } = row.line;
  const isJson = looksLikeJson(message) && readFields(message) !== null;
  const isOpen = row.expanded ?? !groupTraces;
  let shown = message;
  let hiddenLines = 0;
  if (!isOpen && !isJson) {
    const breaks = countBreaks(message);
    // Two lines take less room than one line and a button.
    if (breaks > 1) {
      shown = message.slice(0, message.search(/[\r\n]/));
      hiddenLines = breaks;
    }
  }
  let hiddenCharacters = 0;
  if (row.expanded !== true && shown.length > SHOWN_CHARACTERS + 200) {
    hiddenCharacters = shown.length - SHOWN_CHARACTERS;
    shown = shown.slice(0, SHOWN_CHARACTERS);
  }
  const segments = toSegments(shown, matcher);
  return { segments: isJson ? tintJson(segments) : segments, hiddenLines, hiddenCharacters, isJson };
}

/** The beginning of a message without colours, marks and fields. */
export function plainContent(message: string): RowContent {
  const text = message.slice(0, SHOWN_CHARACTERS);
  const hiddenCharacters = message.length - text.length;
  return { segments: [{ text, classes: "", marked: false }], hiddenLines: 0, hiddenCharacters, isJson: false };
}

// Counts line breaks, without those at the end. A CR LF is one.
function countBreaks(text: string): number {
  let end = text.length;
  while (end > 0 && isBreak(text.charCodeAt(end - 1))) {
    end--;
  }
  let breaks = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    breaks += isBreak(code) && !(code === 0x0a && text.charCodeAt(i - 1) === 0x0d) ? 1 : 0;
  }
  return breaks;
}

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}
