import { html, nothing, type TemplateResult } from "lit-html";
import { readPastedToken } from "pages/pasted-token.ts";
import { describeProblem } from "../api/problem.ts";
import type { Viewer } from "../viewer.ts";
import { icon } from "./icons.ts";

export function drawDialogs(viewer: Viewer): TemplateResult {
  return html`${drawTokenDialog(viewer)} ${drawHelp(viewer)}`;
}

/** Draws the dialog that asks for a token. It is opened and closed in `page-view.ts`, because dialogs are modal by a call. */
function drawTokenDialog(viewer: Viewer): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).querySelector("input")!;
    const token = readPastedToken(input.value);
    input.value = "";
    if (token === null) {
      viewer.tokens.reject();
    } else {
      viewer.tokens.use(token);
    }
  };
  // With lines on the page there is something to read without a token.
  const cancel = (event: Event): void => {
    event.preventDefault();
    viewer.tokens.isOpen = viewer.lines.buffer.lines === 0;
    viewer.redraw();
  };
  const problem = viewer.tokens.problem;
  return html`<dialog id="token-dialog" aria-labelledby="token-title" @cancel=${cancel}>
    <form @submit=${submit}>
      <h2 id="token-title">${problem ? "Another token is needed" : `Logs of ${viewer.app}`}</h2>
      <p id="token-message">
        ${problem ? `${describeProblem(problem)} ` : nothing}Paste a token, or a logs URL that contains one.
        ${problem && viewer.lines.buffer.lines > 0 ? "The page then continues at the same line." : nothing}
      </p>
      <input
        id="token-input"
        type="password"
        autocomplete="off"
        spellcheck="false"
        aria-label="Token"
        aria-describedby="token-message token-error"
        placeholder="eyJ…"
        required
      />
      <div class="field-error" id="token-error" role="alert">${viewer.tokens.error}</div>
      <button id="token-submit" class="primary">${problem ? "Continue" : "Show the logs"}</button>
      <p class="hint">It stays in this tab, and is sent only in the header of requests to this server.</p>
    </form>
  </dialog>`;
}

const SHORTCUTS: readonly (readonly [keys: string, action: string])[] = [
  ["/", "Search"],
  ["n  N", "Next match, previous match"],
  ["space", "Pause, resume"],
  ["G", "Jump to now"],
  ["g", "Jump to the oldest line"],
  ["j  k", "Next line, previous line"],
  ["enter", "Show or hide a stack trace, fields, long text"],
  ["x", "Show the line in its context"],
  ["c", "Copy the line or the selected lines"],
  ["l", "Copy a link to the line"],
  ["w", "Wrap long lines"],
  ["?", "Keyboard shortcuts"],
  ["esc", "Close, deselect, go back"],
];

function drawHelp(viewer: Viewer): TemplateResult {
  const close = (): void => {
    viewer.helping = false;
  };
  return html`<dialog id="help-dialog" aria-labelledby="help-title" @close=${close}>
    <form method="dialog">
      <div class="panel-head">
        <h2 id="help-title">Keyboard shortcuts</h2>
        <button class="icon-only" aria-label="Close">${icon("close")}</button>
      </div>
      <dl class="shortcuts">
        ${SHORTCUTS.map(
          ([keys, action]) =>
            html`<div>
              <dt>${keys.split("  ").map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${action}</dd>
            </div>`,
        )}
      </dl>
      <p class="hint">Click the time of a line to select it, and another one with shift to select a range.</p>
    </form>
  </dialog>`;
}
