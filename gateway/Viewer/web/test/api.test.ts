import assert from "node:assert/strict";
import test from "node:test";
import { isSelected, toParameters } from "../src/api/logs-api.ts";
import { readEvent } from "../src/lines/log-event.ts";
import { NO_SEARCH } from "../src/text/matcher.ts";
import { readFields } from "../src/text/json-line.ts";

test("a query becomes parameters, and its search only where it filters", () => {
  const search = { ...NO_SEARCH, text: "a b", only: true, invert: true };
  const query = { containers: ["web-1", "my.app"], search };
  assert.equal(
    toParameters(query, { before: "1-0", n: 500 }).toString(),
    "fields=time%2Ccontainer%2Cmessage&before=1-0&n=500&filter=web-1%7Cmy%5B.%5Dapp&search=a+b&invert=true",
  );
  const marking = { containers: null, search: { ...search, only: false } };
  assert.equal(toParameters(marking, {}).toString(), "fields=time%2Ccontainer%2Cmessage");
});

test("a selection of too many containers is filtered by the page", () => {
  const containers = Array.from({ length: 60 }, (_, i) => `worker-${i}`);
  assert.equal(toParameters({ containers, search: NO_SEARCH }, {}).has("filter"), false);
  const line = { kind: "line", id: "1-0", time: "", container: "web-1", message: "" } as const;
  assert.equal(isSelected(line, { containers, search: NO_SEARCH }), false);
});

test("what is not an event of a log is ignored", () => {
  for (const json of ["", "null", "[]", "{", '{"event":"ping"}', '{"event":"log","id":"x"}', '{"event":"new"}']) {
    assert.equal(readEvent(json), null, json);
  }
});

test("a position is read, but is no event to show", () => {
  assert.deepEqual(readEvent('{"name":"position","event":"position","id":"0-0"}'), { kind: "position", id: "0-0" });
  assert.equal(readEvent('{"event":"position","id":"x"}'), null);
});

test("the fields of a JSON line have paths", () => {
  assert.deepEqual(readFields('{"a":1,"b":{"c":"x","d":[true,null]},"e":{}}')?.map((field) => `${field.path}=${field.value}`), [
    "a=1", "b.c=x", "b.d[0]=true", "b.d[1]=null", "e={}",
  ]);
  assert.equal(readFields("{not json}"), null);
  assert.equal(readFields("GET /"), null);
});
