import assert from "node:assert/strict";
import test from "node:test";
import { detectLevel, type Level } from "../src/lines/level.ts";

const LINES: readonly (readonly [Level, string])[] = [
  ["error", '{"level":"error","msg":"x"}'],
  ["warn", '{"time":1,"level":40,"msg":"x"}'],
  ["info", '{"severity":"INFO","message":"x"}'],
  ["error", '{"@l":"Fatal","@m":"x"}'],
  ["error", '{"severity":3}'],
  ["none", '{"message":"level is error"}'],
  ["warn", "time=2026-11-28 level=warning msg=x"],
  ["error", "<11>Nov 28 app: x"],
  ["info", "<30>1 2026-11-28T00:00:00Z host app - - - x"],
  ["error", "E1128 16:20:05.123456   1 controller.go:12] x"],
  ["info", "[12:00:00 INF] started"],
  ["error", "2026-11-28 12:00:00,123 - app - ERROR - x"],
  ["error", "ERROR:root:x"],
  ["error", "[error] 12#12: *1 open() failed"],
  ["warn", "2026/11/28 [warn] x"],
  ["info", "info: Microsoft.Hosting.Lifetime[14]"],
  ["error", "fail: Shop.Worker[0]"],
  ["warn", "\x1b[33mWARN\x1b[0m retrying"],
  ["debug", "DEBUG x"],
  ["trace", "| TRACE | x"],
  ["error", "npm ERR! code 1"],
  ["error", "System.InvalidOperationException: x"],
  ["error", "panic: runtime error"],
  ["error", "Traceback (most recent call last):"],
  ["none", "no error was found"],
  ["none", "[http] GET /error from 203.0.113.1 200"],
  ["none", "GET /INFORMATION/ERRORS 200"],
  ["none", ""],
];

for (const [level, line] of LINES) {
  test(`${level}: ${JSON.stringify(line)}`, () => assert.equal(detectLevel(line), level));
}
