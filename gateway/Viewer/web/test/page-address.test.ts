import assert from "node:assert/strict";
import test from "node:test";
import { readPastedToken } from "pages/pasted-token.ts";
import { readFragment, withoutToken } from "../src/page-address.ts";

test("the fragment has a token and a place, and the address keeps only the place", () => {
  const fragment = readFragment("#token=a.b.c&line=17-3");
  assert.deepEqual(fragment, { token: "a.b.c", line: "17-3", at: null, isWrong: false });
  assert.equal(withoutToken(fragment), "#line=17-3");
  assert.equal(withoutToken(readFragment("#token=a.b.c")), "");
});

test("what is not a line or a time is reported", () => {
  for (const hash of ["#line=<script>", "#at=never", "#line=18446744073709551616-0", "#at=99999-01-01T00:00:00Z"]) {
    assert.deepEqual(readFragment(hash), { token: null, line: null, at: null, isWrong: true }, hash);
  }
  assert.equal(readFragment("#line=&at=").isWrong, false);
});

test("a time has any offset, also with a plus sign that is not encoded, and survives without the token", () => {
  for (const hash of ["#at=2026-11-28T11:00:00+01:00", "#token=t&at=2026-11-28T11:00:00%2B01:00", "#at=2026-11-28T10:00:00Z"]) {
    const fragment = readFragment(hash);
    assert.equal(fragment.at, Date.parse("2026-11-28T10:00:00Z"), hash);
    assert.deepEqual(readFragment(withoutToken(fragment)), { ...fragment, token: null });
  }
});

test("text that cannot be a token is none", () => {
  for (const text of ["", "eyJ…", "a b", "https://logs.example/logs?token=%zz", "Bearer "]) {
    assert.equal(readPastedToken(text), null, text);
  }
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
