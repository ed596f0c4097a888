/**
 * Keeps the token for this tab, so that a reload does not ask for it again. `sessionStorage` belongs to one tab and
 * is deleted with it.
 */
export class TokenStore {
  readonly #key: string;
  #token: string | null;

  constructor(path: string) {
    this.#key = `edgegateway.viewer.token:${path}`;
    this.#token = this.#read();
  }

  get token(): string | null {
    return this.#token;
  }

  set(token: string): void {
    this.#token = token;
    this.#try(() => sessionStorage.setItem(this.#key, token));
  }

  forget(): void {
    this.#token = null;
    this.#try(() => sessionStorage.removeItem(this.#key));
  }

  #read(): string | null {
    return this.#try(() => sessionStorage.getItem(this.#key)) ?? null;
  }

  // Browsers may forbid storage. The token is then kept until the page is closed.
  #try<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch {
      return undefined;
    }
  }
}

/** The storage of this tab, or null where the browser forbids it. */
export function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
