import { CharSet, CLASSES, unit, WORD } from "./char-set.ts";
import type { Node, Position } from "./program.ts";

const ESCAPES: Record<string, number> = { t: 9, n: 10, r: 13, f: 12, v: 11, a: 7, e: 27 };
const POSITIONS: Record<string, Position> = {
  A: "start",
  z: "end",
  Z: "end-or-last-break",
  b: "boundary",
  B: "no-boundary",
};

/**
 * Parses the part of .NET's syntax that the log source accepts (backend-stub/Reading/Expressions/ExpressionParser.cs has
 * the grammar), so that the page marks what the log source finds.
 */
export class Parser {
  readonly #text: string;
  #at = 0;
  #ignoresCase = false;
  #isMultiline = false;
  #dotIsAll = false;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws SyntaxError for another syntax. */
  static parse(text: string): Node {
    const parser = new Parser(text);
    const node = parser.#choice();
    return parser.#isAtEnd ? node : fail("has a ) without a (");
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get #current(): string {
    return this.#text.charAt(this.#at);
  }

  #take(text: string): boolean {
    const found = this.#text.startsWith(text, this.#at);
    this.#at += found ? text.length : 0;
    return found;
  }

  #choice(): Node {
    const parts = [this.#sequence()];
    while (this.#take("|")) {
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (!this.#isAtEnd && this.#current !== "|" && this.#current !== ")") {
      const atom = this.#atom();
      if (atom) {
        parts.push(this.#quantified(atom));
      }
    }
    return { kind: "sequence", parts };
  }

  #quantified(part: Node): Node {
    const bounds = this.#quantifier();
    if (!bounds) {
      return part;
    }
    const isLazy = this.#take("?");
    return this.#quantifier() ? fail("has two quantifiers in a row") : { kind: "repeat", part, ...bounds, isLazy };
  }

  #quantifier(): { min: number; max: number | null } | null {
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.#text.slice(this.#at));
    if (!match) {
      return null;
    }
    this.#at += match[0].length;
    const sign = match[0];
    if (sign === "*" || sign === "+" || sign === "?") {
      return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : null };
    }
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] ? Number(match[3]) : null;
    return max !== null && max < min ? fail("has a quantifier whose maximum is below its minimum") : { min, max };
  }

  #atom(): Node | null {
    const start = this.#at;
    if (this.#quantifier()) {
      fail("has a quantifier without something to repeat");
    }
    this.#at = start + 1;
    switch (this.#text.charAt(start)) {
      case "(":
        return this.#group();
      case "[":
        return { kind: "chars", chars: this.#set() };
      case "\\":
        return this.#escape();
      case ".":
        return { kind: "chars", chars: new CharSet(this.#dotIsAll ? "" : "\\n", true, false) };
      case "^":
        return { kind: "at", position: this.#isMultiline ? "line-start" : "start" };
      case "$":
        return { kind: "at", position: this.#isMultiline ? "line-end" : "end-or-last-break" };
      default:
        return this.#chars(unit(this.#text.charCodeAt(start)));
    }
  }

  #group(): Node | null {
    const outer = [this.#ignoresCase, this.#isMultiline, this.#dotIsAll] as const;
    const opening = /^\?(?::|<\w+>|([ims]*)(?:-([ims]*))?([:)]))/.exec(this.#text.slice(this.#at));
    if (this.#current === "?" && !opening) {
      fail("has a group that is not supported");
    }
    this.#at += opening?.[0].length ?? 0;
    if (opening?.[3]) {
      this.#setModes(opening[1] ?? "", true);
      this.#setModes(opening[2] ?? "", false);
      if (opening[3] === ")") {
        return null;
      }
    }
    const node = this.#choice();
    [this.#ignoresCase, this.#isMultiline, this.#dotIsAll] = outer;
    return this.#take(")") ? node : fail("has a ( without a )");
  }

  #setModes(modes: string, isOn: boolean): void {
    this.#ignoresCase = modes.includes("i") ? isOn : this.#ignoresCase;
    this.#isMultiline = modes.includes("m") ? isOn : this.#isMultiline;
    this.#dotIsAll = modes.includes("s") ? isOn : this.#dotIsAll;
  }

  #escape(): Node {
    const position = POSITIONS[this.#current];
    if (position) {
      this.#at++;
      return { kind: "at", position };
    }
    return this.#class() ?? this.#chars(unit(this.#escaped()));
  }

  // A class outside of a set. The opposite of several categories can only be written as a negated set.
  #class(): Node | null {
    const name = this.#current;
    const source = CLASSES[name] ?? CLASSES[name.toLowerCase()];
    if (!source || !/[dws]/i.test(name)) {
      return null;
    }
    this.#at++;
    return { kind: "chars", chars: new CharSet(source, !(name in CLASSES), false) };
  }

  #set(): CharSet {
    const isNegated = this.#take("^");
    let source = "";
    for (let isFirst = true; isFirst || this.#current !== "]"; isFirst = false) {
      if (this.#isAtEnd) {
        fail("has a [ without a ]");
      }
      const rest = this.#text.slice(this.#at);
      if (!isFirst && rest.startsWith("-[")) {
        fail("has the difference of two sets");
      }
      const name = /^\\([dDwWsS])/.exec(rest)?.[1];
      if (name) {
        this.#at += 2;
        // The complements of \w and \s consist of several categories, so a set cannot contain them by name.
        source += CLASSES[name] ?? complement(name);
        continue;
      }
      const first = this.#setChar();
      const isRange = this.#current === "-" && this.#at + 1 < this.#text.length && this.#text[this.#at + 1] !== "]";
      if (isRange) {
        this.#at++;
        const last = this.#setChar();
        source += last < first ? fail("has a range in reverse order") : `${unit(first)}-${unit(last)}`;
      } else {
        source += unit(first);
      }
    }
    this.#at++;
    return new CharSet(source, isNegated, this.#ignoresCase);
  }

  #setChar(): number {
    if (!this.#take("\\")) {
      return this.#text.charCodeAt(this.#at++);
    }
    return this.#take("b") ? 8 : this.#escaped();
  }

  // Reads what follows a backslash.
  #escaped(): number {
    if (this.#isAtEnd) {
      fail("ends with \\");
    }
    const hex = /^(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(this.#text.slice(this.#at));
    if (hex) {
      this.#at += hex[0].length;
      return parseInt(hex[1] ?? hex[2]!, 16);
    }
    const code = this.#text.charCodeAt(this.#at++);
    const control = ESCAPES[String.fromCharCode(code)];
    return control ?? (WORD.has(code) ? fail("has an escape that is not supported") : code);
  }

  #chars(source: string): Node {
    return { kind: "chars", chars: new CharSet(source, false, this.#ignoresCase) };
  }
}

function complement(name: string): string {
  return name === "W"
    ? "\\p{Me}\\p{Nl}\\p{No}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\\p{S}\\p{Z}\\p{C}"
    : "\\u0000-\\u0008\\u000e-\\u001f\\u0021-\\u0084\\u0086-\\u009f\\u00a1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\uffff";
}

function fail(fault: string): never {
  throw new SyntaxError(`The regular expression ${fault}.`);
}
