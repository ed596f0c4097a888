import type { CharSet } from "./char-set.ts";

/** What a position in a text must be. */
export type Position = "start" | "end" | "end-or-last-break" | "line-start" | "line-end" | "boundary" | "no-boundary";

/**
 * An instruction of the automaton. A fork continues at two others and prefers the first one. All but forks and matches
 * continue at the following instruction.
 */
export type Instruction =
  | { readonly op: "char"; readonly chars: CharSet }
  | { readonly op: "at"; readonly position: Position }
  | { readonly op: "fork"; first: number; second: number }
  | { readonly op: "match" };

/** A part of a parsed expression. */
export type Node =
  | { readonly kind: "chars"; readonly chars: CharSet }
  | { readonly kind: "at"; readonly position: Position }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly parts: readonly Node[] }
  | { readonly kind: "repeat"; readonly part: Node; readonly min: number; readonly max: number | null; readonly isLazy: boolean };

/** The most instructions, as in the log source. Matching visits each at most once for each character. */
const MAX_SIZE = 500;

export function compile(node: Node): readonly Instruction[] {
  const program: Instruction[] = [];
  add(program, node);
  push(program, { op: "match" });
  return program;
}

function add(program: Instruction[], node: Node): void {
  switch (node.kind) {
    case "chars":
      push(program, { op: "char", chars: node.chars });
      break;
    case "at":
      push(program, { op: "at", position: node.position });
      break;
    case "sequence":
      node.parts.forEach((part) => add(program, part));
      break;
    case "choice":
      addChoice(program, node.parts);
      break;
    case "repeat":
      addRepeat(program, node);
      break;
  }
}

function addChoice(program: Instruction[], parts: readonly Node[]): void {
  const jumps: ((target: number) => void)[] = [];
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1;
    const skip = isLast ? null : fork(program, false);
    add(program, part);
    if (skip) {
      const jump = fork(program, false);
      jumps.push((target) => {
        jump.first = target;
        jump.second = target;
      });
      skip.second = program.length;
    }
  });
  jumps.forEach((jump) => jump(program.length));
}

function addRepeat(program: Instruction[], node: Extract<Node, { kind: "repeat" }>): void {
  for (let i = 0; i < node.min; i++) {
    const start = program.length;
    add(program, node.part);
    if (program.length === start) {
      return;
    }
  }
  if (node.max === null) {
    const start = program.length;
    const loop = fork(program, node.isLazy);
    add(program, node.part);
    push(program, { op: "fork", first: start, second: start });
    leave(loop, node.isLazy, program.length);
    return;
  }
  const forks = [];
  for (let i = node.min; i < node.max; i++) {
    forks.push(fork(program, node.isLazy));
    add(program, node.part);
  }
  forks.forEach((one) => leave(one, node.isLazy, program.length));
}

// A fork into what follows it. The caller sets the other way, which is preferred if it is lazy.
function fork(program: Instruction[], isLazy: boolean): { first: number; second: number } {
  const next = program.length + 1;
  const one = { op: "fork" as const, first: isLazy ? -1 : next, second: isLazy ? next : -1 };
  push(program, one);
  return one;
}

function leave(one: { first: number; second: number }, isLazy: boolean, target: number): void {
  if (isLazy) {
    one.first = target;
  } else {
    one.second = target;
  }
}

function push(program: Instruction[], instruction: Instruction): void {
  if (program.length === MAX_SIZE) {
    throw new SyntaxError("The regular expression repeats too much.");
  }
  program.push(instruction);
}
