import assert from "node:assert/strict";
import test from "node:test";
import { Matcher, NO_SEARCH, searchParameter } from "../src/text/matcher.ts";
import { toSegments } from "../src/text/segments.ts";

const search = (text: string, regex = false): Matcher | null => Matcher.compile({ ...NO_SEARCH, text, regex });
const texts = (message: string, matcher: Matcher | null): string[] =>
  toSegments(message, matcher).map((part) => (part.marked ? `[${part.text}]` : part.text));

test("colours become classes of the palette", () => {
  const parts = toSegments("\x1b[1;31mred\x1b[0m \x1b[38;5;208mx\x1b[0m\x1b[48;2;255;0;0my", null);
  assert.deepEqual(
    parts.map((part) => [part.text, part.classes]),
    [["red", "sgr-bold fg-1"], [" ", ""], ["x", "fg-208"], ["y", "bg-196"]],
  );
});

test("markup in a line is text", () => {
  const markup = "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;";
  assert.deepEqual(toSegments(markup, null), [{ text: markup, classes: "", marked: false }]);
  assert.equal(toSegments(`\x1b[31m${markup}`, null)[0]?.text, markup);
});

test("matches are marked across changes of colour", () => {
  assert.deepEqual(texts("ab\x1b[31mcd\x1b[0mef", search("bcde")), ["a", "[b]", "[cd]", "[e]", "f"]);
});

test("text is case-insensitive unless it has a capital letter", () => {
  assert.deepEqual(texts("Error error", search("error")), ["[Error]", " ", "[error]"]);
  assert.deepEqual(texts("Error error", search("Error")), ["[Error]", " error"]);
  assert.deepEqual(texts("a.c abc", search("a.c")), ["[a.c]", " abc"]);
});

test("regular expressions are case-sensitive unless they begin with (?i)", () => {
  assert.deepEqual(texts("Ab ab", search("a.", true)), ["Ab ", "[ab]"]);
  assert.deepEqual(texts("Ab ab", search("(?i)a.", true)), ["[Ab]", " ", "[ab]"]);
  assert.throws(() => search("(", true), SyntaxError);
  assert.deepEqual(texts("abc", search("x*", true)), ["abc"]);
});

test("the log API gets a text that looks like an expression as an expression", () => {
  assert.equal(searchParameter({ ...NO_SEARCH, text: "a.b" }), "a.b");
  assert.equal(searchParameter({ ...NO_SEARCH, text: "re:a.b" }), "re:(?i)re:a\\.b");
  assert.equal(searchParameter({ ...NO_SEARCH, text: "re:A" }), "re:re:A");
  assert.equal(searchParameter({ ...NO_SEARCH, text: "a+", regex: true }), "re:a+");
});

test("characters that change the direction of text are shown by name", () => {
  const parts = toSegments("user\u202Egpj.exe\u2069", null);
  assert.deepEqual(parts.map((part) => part.control ?? part.text), ["user", "U+202E", "gpj.exe", "U+2069"]);
});
