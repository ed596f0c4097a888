import assert from "node:assert/strict";
import test from "node:test";
import { keepOnlySgr, visibleText } from "../src/text/terminal.ts";

test("colours stay and every other control sequence is dropped", () => {
  assert.equal(keepOnlySgr("\x1b[31mred\x1b[0m"), "\x1b[31mred\x1b[0m");
  assert.equal(keepOnlySgr("\x1b[38:5:208mx"), "\x1b[38;5;208mx");
  const dropped = [
    "\x1b[2J", "\x1b[H", "\x1b[?25l", "\x1b[>4;2m", "\x1b[1 q", "\x9b2J", "\x1b(B", "\x1bc", "\x1b=",
    "\x1b]0;title\x07", "\x1b]52;c;ZXZpbA==\x1b\\", "\x9d0;x\x9c", "\x1bPq#0\x1b\\", "\x1b_payload\x1b\\",
    "\x00", "\x07", "\x08", "\x7f", "\x85", "\x0b",
  ];
  for (const sequence of dropped) {
    assert.equal(keepOnlySgr(`a${sequence}b`), "ab", JSON.stringify(sequence));
  }
});

test("a hyperlink leaves its text", () => {
  assert.equal(visibleText("see \x1b]8;;https://evil.example\x1b\\docs\x1b]8;;\x1b\\ now"), "see docs now");
});

test("an unfinished sequence hides nothing", () => {
  assert.equal(visibleText("a\x1b]0;the rest of the line"), "a0;the rest of the line");
  assert.equal(visibleText("a\x1b[31"), "a31");
  assert.equal(visibleText("a\x1b"), "a");
});

test("tabs and line breaks stay, and a carriage return is a line break", () => {
  assert.equal(visibleText("a\tb\nc\r\nd\re"), "a\tb\nc\nd\ne");
});

test("many unfinished sequences are read in linear time", () => {
  const text = "\x1b]".repeat(100_000) + "\x1b[".repeat(100_000);
  assert.equal(visibleText(text).includes("\x1b"), false);
});
