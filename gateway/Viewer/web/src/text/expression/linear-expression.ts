import { WORD } from "./char-set.ts";
import { Parser } from "./parser.ts";
import { compile, type Instruction, type Position } from "./program.ts";

/**
 * A regular expression of the user, matched in a time that is proportional to the length of the text. JavaScript's own
 * expressions can take for ever on a line that a stranger wrote. It follows all paths of its automaton at once, in the
 * order of preference (Thompson 1968, Pike 1987), as the log source does.
 */
export class LinearExpression {
  readonly #program: readonly Instruction[];
  // The visit in which an instruction was reached last.
  readonly #visited: Int32Array;
  #visit = 0;
  readonly #pending: number[] = [];
  // Which characters of ASCII a match may begin with; null if that depends on its position.
  readonly #first: Uint8Array | null;

  /** @throws SyntaxError for an expression that the log source would not accept. */
  constructor(text: string) {
    this.#program = compile(Parser.parse(text));
    this.#visited = new Int32Array(this.#program.length);
    this.#first = this.#findFirst();
  }

  /** Finds the first match from `from` on. */
  find(text: string, from: number): readonly [start: number, end: number] | null {
    // The states and the start of the match of each, in the order of preference.
    let [states, starts]: [number[], number[]] = [[], []];
    let found: [number, number] | null = null;
    this.#visit++;
    for (let at = from; ; at++) {
      if (this.#first !== null && states.length === 0 && found === null) {
        while (at < text.length && this.#first[text.charCodeAt(at)] === 0) {
          at++;
        }
      }
      // A match that starts here comes after those that have started.
      if (found === null) {
        found = this.#follow(0, at, text, at, states, starts) ?? found;
      }
      if (at >= text.length || (states.length === 0 && found !== null)) {
        return found;
      }
      const [nextStates, nextStarts]: [number[], number[]] = [[], []];
      const code = text.charCodeAt(at);
      this.#visit++;
      for (let i = 0; i < states.length; i++) {
        const instruction = this.#program[states[i]!]!;
        if (instruction.op === "char" && instruction.chars.has(code)) {
          const match = this.#follow(states[i]! + 1, starts[i]!, text, at + 1, nextStates, nextStarts);
          if (match) {
            // The states that follow are less preferred.
            found = match;
            break;
          }
        }
      }
      [states, starts] = [nextStates, nextStarts];
    }
  }

  #findFirst(): Uint8Array | null {
    const states: number[] = [];
    this.#visit++;
    const isEmptyMatch = this.#follow(0, 0, "", 0, states, []) !== null;
    const needsPosition = this.#program.some(({ op }, i) => op === "at" && this.#visited[i] === this.#visit);
    if (isEmptyMatch || needsPosition) {
      return null;
    }
    const sets = states.map((state) => this.#program[state]!).filter((instruction) => instruction.op === "char");
    return Uint8Array.from({ length: 128 }, (_, code) => (sets.some((set) => set.chars.has(code)) ? 1 : 0));
  }

  // Adds the states that an instruction leads to without a character, in the order of preference. Returns a match, after
  // which no state is added.
  #follow(
    instruction: number,
    start: number,
    text: string,
    at: number,
    states: number[],
    starts: number[],
  ): [number, number] | null {
    const pending = this.#pending;
    pending.length = 0;
    pending.push(instruction);
    while (pending.length > 0) {
      const index = pending.pop()!;
      if (this.#visited[index] === this.#visit) {
        continue;
      }
      this.#visited[index] = this.#visit;
      const current = this.#program[index]!;
      switch (current.op) {
        case "char":
          states.push(index);
          starts.push(start);
          break;
        case "fork":
          pending.push(current.second, current.first);
          break;
        case "at":
          if (isAt(current.position, text, at)) {
            pending.push(index + 1);
          }
          break;
        case "match":
          return [start, at];
      }
    }
    return null;
  }
}

function isAt(position: Position, text: string, at: number): boolean {
  switch (position) {
    case "start":
      return at === 0;
    case "end":
      return at === text.length;
    case "end-or-last-break":
      return at === text.length || (at === text.length - 1 && text[at] === "\n");
    case "line-start":
      return at === 0 || text[at - 1] === "\n";
    case "line-end":
      return at === text.length || text[at] === "\n";
    case "boundary":
      return isBoundary(text, at);
    case "no-boundary":
      return !isBoundary(text, at);
  }
}

function isBoundary(text: string, at: number): boolean {
  const before = at > 0 && WORD.has(text.charCodeAt(at - 1));
  const after = at < text.length && WORD.has(text.charCodeAt(at));
  return before !== after;
}
