import { html, nothing, type TemplateResult } from "lit-html";
import { LEVELS } from "../lines/level.ts";
import type { Search } from "../text/matcher.ts";
import type { PanelName, Viewer } from "../viewer.ts";
import type { ContainerHues } from "./container-hue.ts";
import { icon, type IconName } from "./icons.ts";
import { drawPanel } from "./panels.ts";
import { drawSearch } from "./search-box.ts";
import { pageState, statusWords } from "./status-words.ts";

export interface PageActions {
  search(search: Search): void;
  togglePanel(panel: PanelName): void;
  copySelection(): void;
  copyLine(order: number): void;
  copyLink(order: number): void;
}

/** Draws the bar above the list of lines. */
export function drawToolbar(viewer: Viewer, hues: ContainerHues, actions: PageActions): TemplateResult {
  const state = pageState(viewer);
  const { query, levels: selected } = viewer.filtering;
  const containers = query.containers?.length ?? 0;
  const levels = selected.size < LEVELS.length ? selected.size : 0;
  return html`
    <header class="toolbar">
      <div class="identity">
        <h1 title=${viewer.app}>${viewer.app}</h1>
        ${drawStatus(viewer, state)}
      </div>
      ${drawSearch(viewer, actions)}
      <div class="controls">
        ${panelButton(viewer, actions, "containers", "boxes", "Containers", containers)}
        ${panelButton(viewer, actions, "levels", "levels", "Levels", levels)}
        ${panelButton(viewer, actions, "time", "clock", "Time", 0)}
        ${panelButton(viewer, actions, "view", "sliders", "View", 0)}
        <button
          id="pause"
          class="primary"
          aria-pressed=${viewer.live.paused !== null ? "true" : "false"}
          title=${viewer.live.paused === null ? "Pause (space)" : "Resume (space)"}
          @click=${() => viewer.live.toggle()}
        >
          ${icon(viewer.live.paused === null ? "pause" : "play")}<span class="label"
            >${viewer.live.paused === null ? "Pause" : "Resume"}</span
          >
        </button>
      </div>
      ${viewer.panel ? drawPanel(viewer, hues, viewer.panel) : nothing}
    </header>
  `;
}

function drawStatus(viewer: Viewer, state: string): TemplateResult {
  const reason = viewer.live.state.kind === "waiting" ? viewer.live.state.reason : (viewer.live.lastEnd?.reason ?? "");
  return html`<div id="status" data-reason=${reason}>
    <span class="dot" aria-hidden="true"></span><span class="words">${statusWords(viewer, Date.now())}</span>
    ${state === "waiting" || state === "offline"
      ? html`<button class="text-button" id="retry" @click=${() => viewer.live.feed.retryNow()}>Retry now</button>`
      : nothing}
    ${state === "token"
      ? html`<button class="text-button" @click=${() => viewer.tokens.ask(viewer.tokens.problem)}>Enter a token</button>`
      : nothing}
  </div>`;
}

function panelButton(
  viewer: Viewer,
  actions: PageActions,
  panel: PanelName,
  name: IconName,
  label: string,
  badge: number,
): TemplateResult {
  return html`<button
    id="${panel}-button"
    aria-haspopup="dialog"
    aria-expanded=${viewer.panel === panel ? "true" : "false"}
    aria-controls="${panel}-panel"
    aria-label=${badge > 0 ? `${label}, ${badge} selected` : label}
    title=${label}
    @click=${() => actions.togglePanel(panel)}
  >
    ${icon(name)}<span class="label">${label}</span>${badge > 0 ? html`<span class="badge">${badge}</span>` : nothing}
  </button>`;
}
