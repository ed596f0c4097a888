import assert from "node:assert/strict";
import test from "node:test";
import { LinearExpression } from "../src/text/expression/linear-expression.ts";
import { Matcher, NO_SEARCH } from "../src/text/matcher.ts";

const TEXTS = [
  "", "a", "b", "ab", "aab", "abab", "ba ab", "A", "aB", "1", "a1_", "x\ny", "a\n", "\n", "  a ", "status=503 took 12ms",
  "GET /index.html 404", "ä", "Ä", "a.b", "[x]", "a-b", "{2}", "aaaa", '"a" and "b"', "ſK", "😀b",
];
const ATOMS = [
  "a", "b", "A", "1", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "^", "$", "[ab]", "[^ab]", "[a-c1-3]",
  "[\\d.-]", "[^\\w\\s]", "ä", "\\.", "\\n", "\\x41", "(a|b)", "(?:ab|a)", " ", "\\u0061",
];
const QUANTIFIERS = ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,}", "{0,2}", "{1,2}?"];

// Numbers that look random and are the same in each run.
function randoms(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

test("finds what JavaScript finds, for expressions that mean the same in both", () => {
  const random = randoms(7);
  for (let i = 0; i < 3_000; i++) {
    const parts = Array.from({ length: 1 + random(4) }, () => {
      const atom = ATOMS[random(ATOMS.length)]!;
      return (random(8) === 0 ? "|" : "") + atom + QUANTIFIERS[random(QUANTIFIERS.length)]!;
    });
    const source = parts.join("");
    let regex: RegExp;
    try {
      regex = new RegExp(source, "g");
    } catch {
      continue;
    }
    // In JavaScript `$` is not before a line feed at the end, and the classes are those of ASCII.
    const isSame = !/[$\\]/.test(source.replace(/\\[dn.]/g, ""));
    const expression = new LinearExpression(source);
    for (const text of TEXTS) {
      regex.lastIndex = 0;
      const match = regex.exec(text);
      const expected = match && [match.index, match.index + match[0].length];
      if (isSame || (!text.endsWith("\n") && /^[\x00-\x7f]*$/.test(text))) {
        assert.deepEqual(expression.find(text, 0), expected, `${source} in ${JSON.stringify(text)}`);
      }
    }
  }
});

test("has the syntax of the log source, not that of JavaScript", () => {
  const find = (source: string, text: string): string | null => {
    const found = new LinearExpression(source).find(text, 0);
    return found && text.slice(...found);
  };
  assert.equal(find("(?i)error", "an ERROR"), "ERROR");
  assert.equal(find("(?i:err)or", "ERRor"), "ERRor");
  assert.equal(find("(?i:err)or", "ERROR"), null);
  assert.equal(find("(?s)a.b", "a\nb"), "a\nb");
  assert.equal(find("a.b", "a\nb"), null);
  assert.equal(find("(?m)^b$", "a\nb\nc"), "b");
  assert.equal(find("\\Ab", "ab"), null);
  assert.equal(find("b\\z", "ab\n"), null);
  assert.equal(find("b\\Z", "ab\n"), "b");
  assert.equal(find("[]a]+", "x]a]"), "]a]");
  assert.equal(find("\\w+", "grüße"), "grüße");
  assert.equal(find("[\\W]", "a-b"), "-");
  assert.equal(find("[\\S]+", "  ab "), "ab");
  assert.equal(find("(?<level>warn|error)", "an error"), "error");
  assert.equal(find("\\x1b\\e", "\x1b\x1b"), "\x1b\x1b");
  assert.equal(find("{,2}", "a{,2}"), "{,2}");
  assert.equal(find('".*?"', 'say "a" and "b"'), '"a"');
});

test("rejects what the log source rejects", () => {
  for (const source of [
    "(", ")", "[a", "[]", "[b-a]", "*", "a**", "a{2}{3}", "a{3,2}", "\\", "[\\", "\\q", "(?=a)b", "(?!a)", "(?<=a)", "(?>a)",
    "(a)\\1", "\\p{L}", "[a-z-[b]]", "(?x)a", "(a{1,100}){1,100}", "a{501}", "a{99999999999}", "[a-\\d]",
  ]) {
    assert.throws(() => new LinearExpression(source), SyntaxError, source);
  }
});

test("no expression takes long for any line", { timeout: 20_000 }, () => {
  const long = "a".repeat(65_536);
  for (const text of ["(a+)+$", "(a|a)*b", "(.*)*x", "(.*a){50}c", "a*a*a*a*b", "([a-z]+)*[0-9]", ".*.*.*=x"]) {
    const matcher = Matcher.compile({ ...NO_SEARCH, text, regex: true })!;
    matcher.test(long);
    matcher.ranges(long);
  }
});

test("all matches are marked, and empty ones are not", () => {
  const ranges = (text: string, line: string): readonly (readonly [number, number])[] =>
    Matcher.compile({ ...NO_SEARCH, text, regex: true })!.ranges(line);
  assert.deepEqual(ranges("a+", "aa b a"), [[0, 2], [5, 6]]);
  assert.deepEqual(ranges("a*", "ba"), [[1, 2]]);
  assert.deepEqual(ranges("^a", "aa"), [[0, 1]]);
});
