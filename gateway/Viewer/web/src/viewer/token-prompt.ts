import { describeProblem, type Problem } from "../api/problem.ts";
import type { Viewer } from "../viewer.ts";

/** Asks for a token, and continues with it. */
export class TokenPrompt {
  problem: Problem | null = null;
  isOpen = false;
  /** What is wrong with the text that was entered. */
  error = "";
  /** Continues once there is a token; null to go on where the page is. */
  next: (() => void) | null = null;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  /** Whether the page cannot go on without another token. */
  get isNeeded(): boolean {
    return this.isOpen || (this.#viewer.live.state.kind === "refused" && this.#viewer.live.state.problem.needsToken);
  }

  ask(problem: Problem | null): void {
    this.problem = problem;
    this.isOpen = true;
    this.#viewer.messages.announce(problem ? `${describeProblem(problem)} A token is needed.` : "A token is needed.");
    this.#viewer.redraw();
  }

  /** Says that the text that was entered cannot be a token. */
  reject(): void {
    this.error = "That is not a token. Copy all of it.";
    this.#viewer.redraw();
  }

  /** Continues with another token, at the same line. */
  use(token: string): void {
    this.error = "";
    this.#viewer.tokenStore.set(token);
    this.isOpen = false;
    this.problem = null;
    const { next } = this;
    this.next = null;
    void this.#viewer.refreshContainers();
    if (next) {
      next();
    } else {
      this.#viewer.loader.retry();
      this.#viewer.live.feed.resume();
    }
    this.#viewer.redraw();
  }

  forget(): void {
    this.#viewer.tokenStore.forget();
    this.#viewer.live.feed.stop();
    this.#viewer.loader.cancel();
    this.#viewer.reset();
    this.next = () => this.#viewer.live.follow();
    this.ask(null);
  }
}
