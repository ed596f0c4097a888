import { html, nothing, type TemplateResult } from "lit-html";
import type { Dashboard } from "../state/dashboard.ts";

/** Draws the dialog that asks for a confirmation. It is opened and closed in `page-view.ts`. */
export function drawConfirmation(dashboard: Dashboard): TemplateResult {
  const { current, isRunning, error } = dashboard.confirming;
  const cancel = (event: Event): void => {
    event.preventDefault();
    dashboard.confirming.cancel();
  };
  const confirm = (event: Event): void => {
    event.preventDefault();
    void dashboard.confirming.confirm();
  };
  return html`<dialog
    id="confirmation"
    aria-labelledby="confirmation-title"
    aria-describedby="confirmation-text"
    @cancel=${cancel}
  >
    ${current === null
      ? nothing
      : html`<form @submit=${confirm}>
          <h2 id="confirmation-title">${current.title}</h2>
          <dl class="facts">
            ${current.facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
          </dl>
          <div id="confirmation-text">${current.sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>
          <p class="field-error" role="alert">${error}</p>
          <div class="buttons">
            <button type="button" id="cancel" autofocus ?disabled=${isRunning} @click=${cancel}>Cancel</button>
            <button id="confirm" class="danger filled" ?disabled=${isRunning}>
              ${isRunning ? "Waiting …" : current.button}
            </button>
          </div>
        </form>`}
  </dialog>`;
}
