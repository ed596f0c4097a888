import assert from "node:assert/strict";
import test from "node:test";
import { knownPeers, type Peer, type Status } from "../src/api/status.ts";

const PEER = { gateway: "edge-2" } as Peer;

function peersOf(peers: Peer[] | null, connected: boolean | null): readonly Peer[] | null {
  return knownPeers({ peers, redis: connected === null ? null : { connected, latencyMs: null } } as Status);
}

test("no peer is told apart from peers that nobody knows", () => {
  assert.equal(peersOf(null, null), null);
  assert.equal(peersOf([], false), null);
  assert.deepEqual(peersOf([], true), []);
  assert.deepEqual(peersOf([PEER], true), [PEER]);
  // The last rows of a Redis that is unavailable.
  assert.deepEqual(peersOf([PEER], false), [PEER]);
});
