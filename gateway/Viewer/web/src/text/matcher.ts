import { LinearExpression } from "./expression/linear-expression.ts";

/** What the search box asks for. */
export interface Search {
  readonly text: string;
  readonly regex: boolean;
  readonly invert: boolean;
  /** Whether only matching lines are shown. Otherwise matches are only marked. */
  readonly only: boolean;
}

export const NO_SEARCH: Search = { text: "", regex: false, invert: false, only: false };

/** The log API's limit for `search`. */
export const MAX_SEARCH_LENGTH = 256;
const MAX_MARKS = 500;
/** What of a line an expression is matched with: the page does so for 100,000 lines. */
const MAX_EXAMINED = 4_096;
const IGNORE_CASE = "(?i)";

export type MatchRange = readonly [start: number, end: number];

/** Finds the first match from an index on. */
type Find = (text: string, from: number) => MatchRange | null;

/** Finds the matches of a search in the text of a line, to mark and to count them. */
export class Matcher {
  readonly #find: Find;

  private constructor(find: Find) {
    this.#find = find;
  }

  /**
   * Compiles a search as the log API does: a text is case-insensitive unless it contains a capital letter, a regular
   * expression is case-sensitive unless it begins with `(?i)`.
   * @returns null for an empty search.
   * @throws SyntaxError for a regular expression that the log API would not accept.
   */
  static compile(search: Search): Matcher | null {
    if (search.text === "") {
      return null;
    }
    if (search.regex) {
      const expression = new LinearExpression(search.text);
      return new Matcher((text, from) => expression.find(text.slice(0, MAX_EXAMINED), from));
    }
    const pattern = new RegExp(escapeExpression(search.text), hasCapital(search.text) ? "g" : "gi");
    return new Matcher((text, from) => {
      pattern.lastIndex = from;
      const match = pattern.exec(text);
      return match && [match.index, match.index + match[0].length];
    });
  }

  test(text: string): boolean {
    return this.#find(text, 0) !== null;
  }

  /** Returns the matches in their order. Empty matches are left out: there is nothing to mark. */
  ranges(text: string): MatchRange[] {
    const ranges: MatchRange[] = [];
    let from = 0;
    for (let match; ranges.length < MAX_MARKS && from <= text.length && (match = this.#find(text, from)); ) {
      const [start, end] = match;
      if (end > start) {
        ranges.push(match);
      }
      from = Math.max(end, start + 1);
    }
    return ranges;
  }
}

/** Returns the value of the log API's parameter `search`. A text that begins with `re:` has to be sent as an expression. */
export function searchParameter(search: Search): string {
  if (search.regex) {
    return `re:${search.text}`;
  }
  return search.text.startsWith("re:")
    ? `re:${hasCapital(search.text) ? "" : IGNORE_CASE}${escapeExpression(search.text)}`
    : search.text;
}

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(text);
}
