import { describeCode } from "../api/problem.ts";

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
  limit: "the limit of open streams was lowered",
  "slow-client": "this browser did not read fast enough",
  "max-age": "the stream has reached its greatest age",
  overload: "the gateway is overloaded",
  error: "the connection to the log source broke",
  [CLOSED]: "the connection was closed",
  [BROKEN]: "the connection broke",
  [UNREACHABLE]: "the gateway cannot be reached",
  [SILENT]: "nothing arrived for 45 seconds, not even a ping",
  [HIDDEN]: "the tab was hidden",
};

/** Says why a connection ended, as a part of a sentence. */
export function describeEnd(reason: EndReason): string {
  return WORDS[reason] ?? describeAsPart(reason) ?? `the server answered “${reason}”`;
}

/** Reads the comment by which the gateway reports the reason of an end: `: end idle`. */
export function readEndComment(comment: string): EndReason | null {
  return /^ ?end ([a-z-]+)$/.exec(comment)?.[1] ?? null;
}

// Many reasons are codes of problems, too.
function describeAsPart(code: string): string | null {
  const sentence = describeCode(code);
  return sentence && sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
}
