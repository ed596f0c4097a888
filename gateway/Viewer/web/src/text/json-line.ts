/** A field of a JSON line: its path, such as `request.method`, and its value as text. */
export interface JsonField {
  readonly path: string;
  readonly value: string;
  readonly type: "string" | "number" | "boolean" | "null" | "empty";
}

const MAX_FIELDS = 200;

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
  flatten(record, "", fields);
  return fields;
}

function flatten(value: unknown, path: string, fields: JsonField[]): void {
  if (fields.length >= MAX_FIELDS) {
    return;
  }
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value);
    for (const [name, member] of members) {
      flatten(member, Array.isArray(value) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`, fields);
    }
    if (members.length === 0) {
      fields.push({ path, value: Array.isArray(value) ? "[]" : "{}", type: "empty" });
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
