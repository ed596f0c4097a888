import { describeProblem as describe, Problem } from "pages/problem.ts";

export { Problem };

const WORDS: Record<string, string> = {
  "token-missing": "A token is needed to read these logs.",
  "token-expired": "The token has expired.",
  "token-revoked": "The token was revoked.",
  "token-used": "This one-time token was used before.",
  "token-invalid": "The token is not valid.",
  "insufficient-scope": "The token does not allow reading logs.",
  "app-not-allowed": "The token is for another app.",
  "too-many-streams": "Too many streams are open.",
  "too-many-failures": "Too many failed attempts from this address.",
  "quota-exceeded": "The rate limit is reached.",
  overloaded: "The gateway is overloaded.",
  draining: "The gateway is restarting.",
  "no-backend": "No log source is available.",
  "backend-unreachable": "The log source cannot be reached.",
  "backend-refused": "The log source does not accept this gateway.",
  "backend-timeout": "The log source did not answer in time.",
  "buffer-unavailable": "The log storage is not available.",
  "not-found": "There is no such app.",
};

/** Says in a sentence what a code means, or returns null for an unknown one. */
export function describeCode(code: string): string | null {
  return WORDS[code] ?? null;
}

/** Says in a sentence what went wrong. */
export function describeProblem(problem: Problem): string {
  return describe(problem, WORDS);
}

/** Says in a sentence why a request failed. */
export function describeError(error: unknown): string {
  return error instanceof Problem ? describeProblem(error) : "The gateway cannot be reached.";
}
