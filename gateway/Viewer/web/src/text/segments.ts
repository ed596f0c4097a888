import Anser from "anser";
import { paletteIndex } from "./palette.ts";
import { keepOnlySgr } from "./terminal.ts";
import type { MatchRange, Matcher } from "./matcher.ts";

/** A run of characters with the same look. Segments become text nodes, never markup. */
export interface Segment {
  readonly text: string;
  readonly classes: string;
  readonly marked: boolean;
  /** Set for a character that changes the direction of text: its name is shown instead of its effect. */
  readonly control?: string;
}

// Characters that reorder what is shown around them. A line with one could look like another line.
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

interface StyledText {
  readonly text: string;
  readonly classes: string;
}

/** Splits a message into segments: colours of SGR sequences, marked matches, visible direction controls. */
export function toSegments(message: string, matcher: Matcher | null): Segment[] {
  const styled = toStyledText(keepOnlySgr(message));
  const ranges = matcher?.ranges(styled.map((part) => part.text).join("")) ?? [];
  return showDirectionControls(mark(styled, ranges));
}

function toStyledText(text: string): StyledText[] {
  if (!text.includes("\x1b")) {
    return [{ text, classes: "" }];
  }
  return Anser.ansiToJson(text, { json: true, use_classes: true, remove_empty: true }).map((part) => ({
    text: part.content,
    classes: classesOf(part),
  }));
}

function classesOf(part: Anser.AnserJsonEntry): string {
  const reverse = part.decorations.includes("reverse");
  let foreground = paletteIndex(part.fg, part.fg_truecolor);
  let background = paletteIndex(part.bg, part.bg_truecolor);
  const classes: string[] = part.decorations
    .filter((decoration) => decoration !== "reverse")
    .map((decoration) => `sgr-${decoration}`);
  if (reverse) {
    [foreground, background] = [background, foreground];
    if (background === null) {
      classes.push("sgr-reverse");
    }
  }
  if (background !== null) {
    // The rule of a background also sets a text colour with enough contrast.
    classes.push(`bg-${background}`);
  } else if (foreground !== null) {
    classes.push(`fg-${foreground}`);
  }
  return classes.join(" ");
}

function mark(parts: readonly StyledText[], ranges: readonly MatchRange[]): Segment[] {
  const segments: Segment[] = [];
  let offset = 0;
  let range = 0;
  for (const part of parts) {
    const end = offset + part.text.length;
    let at = offset;
    while (at < end) {
      while (range < ranges.length && ranges[range]![1] <= at) {
        range++;
      }
      const next = ranges[range];
      const marked = next !== undefined && next[0] <= at;
      const until = Math.min(end, next === undefined ? end : marked ? next[1] : next[0]);
      segments.push({ text: part.text.slice(at - offset, until - offset), classes: part.classes, marked });
      at = until;
    }
    offset = end;
  }
  return segments;
}

function showDirectionControls(segments: Segment[]): Segment[] {
  if (!segments.some((segment) => segment.text.search(DIRECTION_CONTROLS) >= 0)) {
    return segments;
  }
  return segments.flatMap((segment) => {
    const parts: Segment[] = [];
    let at = 0;
    for (const match of segment.text.matchAll(DIRECTION_CONTROLS)) {
      if (match.index > at) {
        parts.push({ ...segment, text: segment.text.slice(at, match.index) });
      }
      parts.push({ ...segment, text: "", control: codePointName(match[0]) });
      at = match.index + 1;
    }
    if (at < segment.text.length) {
      parts.push({ ...segment, text: segment.text.slice(at) });
    }
    return parts;
  });
}

function codePointName(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
