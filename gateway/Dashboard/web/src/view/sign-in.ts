import { html, nothing, type TemplateResult } from "lit-html";
import { readPastedToken } from "pages/pasted-token.ts";
import type { Dashboard } from "../state/dashboard.ts";
import { describeError } from "../text/words.ts";

/** Draws the page that asks for a token, because the gateway wants one. */
export function drawSignIn(dashboard: Dashboard): TemplateResult | typeof nothing {
  const { problem } = dashboard;
  if (dashboard.state !== "sign-in" || problem === null) {
    return nothing;
  }
  const submit = (event: Event): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).querySelector("input")!;
    const token = readPastedToken(input.value);
    input.value = "";
    dashboard.signIn(token);
  };
  const isFirst = problem.code === "token-missing";
  return html`<section class="sign-in" aria-labelledby="sign-in-title">
    <h2 id="sign-in-title">${titleOf(problem.code)}</h2>
    <p id="sign-in-problem" class=${isFirst ? "" : "fault"}>${describeError(problem)}</p>
    ${problem.code === "cross-origin"
      ? nothing
      : html`<form @submit=${submit}>
          <label for="token-input">Token</label>
          <input
            id="token-input"
            type="password"
            autocomplete="off"
            spellcheck="false"
            placeholder="eyJ…"
            aria-describedby="sign-in-problem token-error"
            required
          />
          <p class="field-error" id="token-error" role="alert">${dashboard.tokenError}</p>
          <button id="token-submit" class="primary">Show the dashboard</button>
        </form>`}
    <p class="hint">Whoever has the gateway's key issues a token:</p>
    <p class="hint"><code>gateway token --tenant YOU --app '*' --scope admin --lifetime 1h</code></p>
    <p class="hint">
      It is kept in the memory of this page, until you close or reload it, and is sent only in the header of requests to this
      gateway. On the gateway's own host, no token is needed at the loopback address.
    </p>
  </section>`;
}

function titleOf(code: string): string {
  switch (code) {
    case "token-missing":
      return "Sign in";
    case "insufficient-scope":
      return "This token may not see the dashboard";
    case "cross-origin":
      return "Not from here";
    default:
      return "Another token is needed";
  }
}
