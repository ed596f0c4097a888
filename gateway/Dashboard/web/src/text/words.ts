import { describeProblem, Problem } from "pages/problem.ts";
import type { GatewayState } from "../api/status.ts";
import { filterParameters, type StreamFilter } from "../api/streams.ts";

const PROBLEMS: Readonly<Record<string, string>> = {
  "token-missing": "This gateway shows its numbers to tokens with the scope admin.",
  "token-expired": "The token has expired.",
  "token-revoked": "The token was revoked.",
  "token-invalid": "The token is not valid for this gateway.",
  "insufficient-scope": "The token is valid, but does not have the scope admin.",
  "cross-origin": "The gateway rejects requests that another site causes. Open this page at the gateway's own address.",
  "unknown-stream": "The stream has ended already.",
  draining: "The gateway is draining.",
};

/** Says in a sentence why a request failed. */
export function describeError(error: unknown): string {
  return error instanceof Problem ? describeProblem(error, PROBLEMS) : "The gateway does not answer.";
}

export const STATE_NAMES: Record<GatewayState, string> = {
  ready: "Ready",
  "not-ready": "Not ready",
  draining: "Draining",
};

/** What reasons of ends and refusals mean. Those that say it themselves are shown as they are. */
const REASONS: Readonly<Record<string, string>> = {
  "client-left": "The client closed the stream or disappeared.",
  "backend-ended": "The backend ended the stream.",
  idle: "No byte passed for longer than the idle timeout, and the client answered no ping.",
  "backend-silent": "The backend sent nothing for longer than its timeout.",
  "token-expired": "The stream's token expired.",
  "token-revoked": "The stream's token was revoked.",
  limit: "The tenant's plan allows fewer streams.",
  "slow-client": "The client did not accept what was sent to it.",
  draining: "The gateway was stopping.",
  "max-age": "The stream reached the maximum age of its route.",
  overload: "Memory was short.",
  operator: "An operator ended the stream.",
  error: "The connection to the backend failed.",
  missing: "There was no token.",
  ambiguous: "There was more than one token.",
  invalid: "The token could not be verified.",
  "not-for-us": "The token is for another audience or issuer.",
  "not-yet-valid": "The token is not valid yet.",
  "lives-too-long": "The token lives longer than allowed.",
  expired: "The token had expired.",
  revoked: "The token was revoked.",
  used: "The one-time token was used before.",
  "keys-unavailable": "The key set could not be read.",
  "revocations-unavailable": "The revocations could not be read.",
  "tickets-unavailable": "Redis could not say whether the one-time token was used.",
};

/** Explains a reason, for its tooltip. */
export function explainReason(reason: string): string {
  return REASONS[reason] ?? "";
}

const CONDITIONS: Readonly<Record<keyof StreamFilter, (value: string) => string>> = {
  tenant: (value) => `tenant ${value}`,
  app: (value) => `app ${value}`,
  route: (value) => `route ${value}`,
  kind: (value) => `kind ${value}`,
  protocol: (value) => `protocol ${value}`,
  address: (value) => `client ${value}`,
  olderThan: (value) => `older than ${value}`,
  idleLongerThan: (value) => `idle for more than ${value}`,
  tokenId: (value) => `token ${value}`,
};

/** Says which streams a filter selects: `tenant acme, idle for more than 10m`. Empty for all. */
export function describeFilter(filter: StreamFilter): string {
  return [...filterParameters(filter)].map(([name, value]) => CONDITIONS[name as keyof StreamFilter](value)).join(", ");
}
