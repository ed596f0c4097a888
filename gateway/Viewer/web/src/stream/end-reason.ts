/** Why a connection ended: an end reason of the gateway, the code of a problem, or what the page itself saw. */
export type EndReason = string;

/** The page's own reasons. */
export const CLOSED: EndReason = "closed";
export const UNREACHABLE: EndReason = "unreachable";
export const BROKEN: EndReason = "broken";
export const SILENT: EndReason = "silent";
export const HIDDEN: EndReason = "hidden";

const WORDS: Record<EndReason, string> = {
  idle: "the stream was idle for too long",
  "backend-silent": "the log source sent nothing for too long",
  "backend-ended": "the log source ended the stream",
  "token-expired": "the token has expired",
  "token-revoked": "the token was revoked",
  limit: "the limit of open streams was lowered",
  "slow-client": "this browser did not read fast enough",
  draining: "the gateway is restarting",
  "max-age": "the stream has reached its greatest age",
  overload: "the gateway is overloaded",
  error: "the connection to the log source broke",
  [CLOSED]: "the connection was closed",
  [BROKEN]: "the connection broke",
  [UNREACHABLE]: "the gateway cannot be reached",
  [SILENT]: "nothing arrived for 45 seconds, not even a ping",
  [HIDDEN]: "the tab was hidden",
  "too-many-streams": "too many streams are open",
  "too-many-failures": "too many failed attempts came from this address",
  "quota-exceeded": "the rate limit is reached",
  overloaded: "the gateway is overloaded",
  "no-backend": "no log source is available",
  "backend-unreachable": "the log source cannot be reached",
  "backend-timeout": "the log source did not answer in time",
  "buffer-unavailable": "the log storage is not available",
};

/** Says why a connection ended, as a part of a sentence. */
export function describeEnd(reason: EndReason): string {
  return WORDS[reason] ?? `the server answered “${reason}”`;
}

/** Reads the comment by which the gateway reports the reason of an end: `: end idle`. */
export function readEndComment(comment: string): EndReason | null {
  return /^ ?end ([a-z-]+)$/.exec(comment)?.[1] ?? null;
}
