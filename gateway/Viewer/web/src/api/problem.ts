/** An error of the gateway or the log source: `application/problem+json` with a stable code (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    /** Milliseconds, from `Retry-After`, or null. */
    readonly retryAfter: number | null,
  ) {
    super(detail || code);
  }

  static async from(response: Response): Promise<Problem> {
    let body: { code?: unknown; detail?: unknown; title?: unknown } = {};
    try {
      body = (await response.json()) as typeof body;
    } catch {
      // A proxy in between answers with something else. The status says enough.
    }
    const seconds = Number(response.headers.get("Retry-After") ?? "");
    return new Problem(
      response.status,
      typeof body?.code === "string" ? body.code : `http-${response.status}`,
      typeof body?.detail === "string" ? body.detail : typeof body?.title === "string" ? body.title : "",
      seconds > 0 ? seconds * 1000 : null,
    );
  }

  /** Whether another token would help. */
  get needsToken(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** Whether the same request can succeed later. */
  get isTemporary(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

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
  return describeCode(problem.code) ?? (problem.detail || `The server answered ${problem.status}.`);
}

/** Says in a sentence why a request failed. */
export function describeError(error: unknown): string {
  return error instanceof Problem ? describeProblem(error) : "The gateway cannot be reached.";
}
