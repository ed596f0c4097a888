/** A set of UTF-16 units, written as the inside of a class of JavaScript, such as `a-z\\d`. */
export class CharSet {
  readonly #pattern: RegExp;
  readonly #ascii = new Uint8Array(128);
  readonly #others = new Map<number, boolean>();

  constructor(source: string, isNegated: boolean, ignoresCase: boolean) {
    this.#pattern = new RegExp(`^[${isNegated ? "^" : ""}${source}]$`, ignoresCase ? "iu" : "u");
    for (let code = 0; code < 128; code++) {
      this.#ascii[code] = this.#pattern.test(String.fromCharCode(code)) ? 1 : 0;
    }
  }

  has(code: number): boolean {
    if (code < 128) {
      return this.#ascii[code] === 1;
    }
    let has = this.#others.get(code);
    if (has === undefined) {
      has = this.#pattern.test(String.fromCharCode(code));
      this.#others.set(code, has);
    }
    return has;
  }
}

/** The classes of the log source, which are those of .NET. */
export const CLASSES: Record<string, string> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: "\\p{L}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}",
  s: "\\s\\x85",
};

export const WORD = new CharSet(CLASSES["w"]!, false, false);

/** Returns the source of one UTF-16 unit in a class. In this form two surrogates do not become one character. */
export function unit(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
