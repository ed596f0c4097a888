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

/** Says in a sentence what went wrong: in the page's words for its code, else in the server's. */
export function describeProblem(problem: Problem, words: Readonly<Record<string, string>>): string {
  return words[problem.code] ?? (problem.detail || `The server answered ${problem.status}.`);
}
