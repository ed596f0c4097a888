import assert from "node:assert/strict";
import test from "node:test";
import { compareIds, followingId, idTime, isEntryId, precedingId } from "../src/lines/entry-id.ts";

test("ids compare as numbers, not as text", () => {
  assert.ok(compareIds("9-0", "10-0") < 0);
  assert.ok(compareIds("10-9", "10-10") < 0);
  assert.ok(compareIds("11-0", "10-99") > 0);
  assert.equal(compareIds("10-5", "10-5"), 0);
  assert.ok(compareIds("18446744073709551614-0", "18446744073709551615-0") < 0);
});

test("the id before and after an id cross the border of a millisecond", () => {
  assert.equal(precedingId("10-5"), "10-4");
  assert.equal(precedingId("10-0"), "9-18446744073709551615");
  assert.equal(precedingId("0-0"), "0-0");
  assert.equal(followingId("10-5"), "10-6");
  assert.equal(followingId("10-18446744073709551615"), "11-0");
});

test("only ids of the log API are ids", () => {
  assert.ok(isEntryId("1795365602064-0"));
  for (const text of ["", "1795365602064", "1-", "-1", "a-1", "01-0", "1-0&token=x", "1-0\n"]) {
    assert.ok(!isEntryId(text), text);
  }
  assert.equal(idTime("1795365602064-3"), 1795365602064);
});
