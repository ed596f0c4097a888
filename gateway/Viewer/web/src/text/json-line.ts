import type { Segment } from "./segments.ts";

/** A field of a JSON line: its path, such as `request.method`, and its value as text. */
export interface JsonField {
  readonly path: string;
  readonly value: string;
  readonly type: "string" | "number" | "boolean" | "null" | "empty";
}

const MAX_FIELDS = 200;
/** Deeper values are not opened: a line of 64 KiB may have 30,000 levels. */
const MAX_DEPTH = 16;
const MAX_PATH = 200;
/** JSON lines up to this length get colours. */
const MAX_TINTED = 8_000;

export function looksLikeJson(message: string): boolean {
  return message.startsWith("{") && message.trimEnd().endsWith("}");
}

/** Returns the fields of a line that is a JSON object, or null for any other line. Nested fields get dotted paths. */
export function readFields(message: string): JsonField[] | null {
  if (!looksLikeJson(message)) {
    return null;
  }
  let record: unknown;
  try {
    record = JSON.parse(message);
  } catch {
    return null;
  }
  const fields: JsonField[] = [];
  flatten(record, "", MAX_DEPTH, fields);
  return fields;
}

function flatten(value: unknown, path: string, depth: number, fields: JsonField[]): void {
  if (fields.length >= MAX_FIELDS) {
    return;
  }
  if (value !== null && typeof value === "object") {
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    const members = Object.entries(value);
    if (members.length === 0 || depth === 0) {
      fields.push({ path, value: members.length === 0 ? open + close : `${open}…${close}`, type: "empty" });
      return;
    }
    for (const [name, member] of members) {
      const step = Array.isArray(value) ? `[${name}]` : path === "" ? name : `.${name}`;
      flatten(member, (path + step).slice(0, MAX_PATH), depth - 1, fields);
    }
    return;
  }
  const type = value === null ? "null" : (typeof value as "string" | "number" | "boolean");
  fields.push({ path, value: String(value), type });
}

const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** A run of a JSON line with the class of its token. */
export interface JsonToken {
  readonly start: number;
  readonly end: number;
  readonly classes: string;
}

/** The class of what lies between the tokens of a JSON line. */
export const JSON_MARK = "json-mark";

/** Finds the tokens of a JSON line to tint. What lies between them keeps the colour of punctuation. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const isString = match[0].startsWith('"');
    const classes = match[1] !== undefined ? "json-key" : isString ? "json-string" : "json-value";
    tokens.push({ start: match.index, end: match.index + match[0].length, classes });
  }
  return tokens;
}

/** Gives the tokens of a JSON line their classes, where the line has no colours of its own. */
export function tintJson(segments: readonly Segment[]): readonly Segment[] {
  const text = segments.map((segment) => segment.text).join("");
  if (text.length > MAX_TINTED || segments.some((segment) => segment.classes !== "" || segment.control)) {
    return segments;
  }
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
      const classes = isInside ? token.classes : JSON_MARK;
      tinted.push({ text: text.slice(at, until), classes, marked: segment.marked });
      at = until;
    }
    offset = end;
  }
  return tinted;
}
