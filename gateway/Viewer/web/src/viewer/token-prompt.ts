import { describeProblem, type Problem } from "../api/problem.ts";
import type { Viewer } from "../viewer.ts";

/** Asks for a token, and continues with it. */
export class TokenPrompt {
  problem: Problem | null = null;
  isOpen = false;
  /** Continues once there is a token; null to go on where the page is. */
  next: (() => void) | null = null;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Whether the page cannot go on without another token. */
  get isNeeded(): boolean {
    return this.isOpen || (this.#viewer.feedState.kind === "refused" && this.#viewer.feedState.problem.needsToken);
  }

  ask(problem: Problem | null): void {
    this.problem = problem;
    this.isOpen = true;
    this.#viewer.messages.announce(problem ? `${describeProblem(problem)} A token is needed.` : "A token is needed.");
    this.#viewer.redraw();
  }

  /** Continues with another token, at the same line. */
  use(token: string): void {
    this.#viewer.tokenStore.set(token);
    this.isOpen = false;
    this.problem = null;
    const { next } = this;
    this.next = null;
    if (next) {
      next();
    } else {
      void this.#viewer.refreshContainers();
      this.#viewer.loader.retry();
      this.#viewer.feed.resume();
    }
    this.#viewer.redraw();
  }

  forget(): void {
    this.#viewer.tokenStore.forget();
    this.#viewer.feed.stop();
    this.#viewer.loader.cancel();
    this.#viewer.reset();
    this.next = () => this.#viewer.goLive();
    this.ask(null);
  }
}
