import assert from "node:assert/strict";
import test from "node:test";
import { readFragment, readPastedToken, withoutToken } from "../src/page-address.ts";

test("the fragment has a token and a place, and the address keeps only the place", () => {
  const fragment = readFragment("#token=a.b.c&line=17-3");
  assert.deepEqual(fragment, { token: "a.b.c", line: "17-3", at: null });
  assert.equal(withoutToken(fragment), "#line=17-3");
  assert.equal(withoutToken(readFragment("#token=a.b.c")), "");
});

test("what is not a line or a time is ignored", () => {
  assert.deepEqual(readFragment("#line=<script>&at=never"), { token: null, line: null, at: null });
});

test("a token is found in what people paste", () => {
  for (const text of [
    "a.b.c",
    " a.b.c\n",
    "Bearer a.b.c",
    "Authorization: Bearer a.b.c",
    "https://logs.example/apps/x/logs?token=a.b.c&n=10",
    "https://logs.example/apps/x/view#token=a.b.c",
    "curl 'https://logs.example/apps/x/logs?token=a.b.c'",
  ]) {
    assert.equal(readPastedToken(text), "a.b.c", text);
  }
});
