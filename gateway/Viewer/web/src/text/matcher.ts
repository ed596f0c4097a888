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
const IGNORE_CASE = "(?i)";

export type MatchRange = readonly [start: number, end: number];

/** Finds the matches of a search in the text of a line, to mark them. */
export class Matcher {
  readonly #pattern: RegExp;

  private constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /**
   * Compiles a search as the log API does: a text is case-insensitive unless it contains a capital letter, a regular
   * expression is case-sensitive unless it begins with `(?i)`.
   * @returns null for an empty search.
   * @throws SyntaxError for a regular expression that does not compile.
   */
  static compile(search: Search): Matcher | null {
    if (search.text === "") {
      return null;
    }
    if (!search.regex) {
      return new Matcher(new RegExp(escapeExpression(search.text), hasCapital(search.text) ? "g" : "gi"));
    }
    const insensitive = search.text.startsWith(IGNORE_CASE);
    const source = insensitive ? search.text.slice(IGNORE_CASE.length) : search.text;
    return new Matcher(new RegExp(source, insensitive ? "gi" : "g"));
  }

  test(text: string): boolean {
    this.#pattern.lastIndex = 0;
    return this.#pattern.test(text);
  }

  /** Returns the matches in their order. Empty matches are left out: there is nothing to mark. */
  ranges(text: string): MatchRange[] {
    const ranges: MatchRange[] = [];
    this.#pattern.lastIndex = 0;
    for (let match; ranges.length < MAX_MARKS && (match = this.#pattern.exec(text)); ) {
      if (match[0] === "") {
        this.#pattern.lastIndex++;
      } else {
        ranges.push([match.index, match.index + match[0].length]);
      }
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
