import { html, nothing, type TemplateResult } from "lit-html";
import { THEMES, type Theme } from "pages/theme.ts";
import { drainGateway } from "../state/changes.ts";
import type { Dashboard } from "../state/dashboard.ts";
import { clock, duration } from "../text/format.ts";
import { describeError, STATE_NAMES } from "../text/words.ts";
import { icon, type IconName } from "./icons.ts";

const SECTIONS: readonly (readonly [id: string, name: string])[] = [
  ["overview", "Overview"],
  ["charts", "Last 15 minutes"],
  ["tenants", "Tenants"],
  ["destinations", "Destinations"],
  ["events", "Events"],
  ["streams", "Streams"],
];

const THEME_ICONS: Record<Theme, IconName> = { system: "system", light: "sun", dark: "moon" };

/** Draws the bar that stays at the top: which gateway this is, its state, and how old the numbers are. */
export function drawHeader(dashboard: Dashboard, theme: Theme, setTheme: (theme: Theme) => void): TemplateResult {
  const { status } = dashboard;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
  return html`<header class="bar">
      <div class="identity">
        <h1 id="gateway">${status?.gateway ?? "EdgeGateway"}</h1>
        ${status
          ? html`<span class="badge ${status.state}" id="state">${STATE_NAMES[status.state]}</span>
              <span class="muted wide">${status.version} · up ${duration(status.uptimeMs)}</span>`
          : nothing}
      </div>
      ${status
        ? html`<nav aria-label="Sections">
            ${SECTIONS.map(([id, name]) => html`<a href="#${id}" @click=${(event: Event) => goTo(event, id)}>${name}</a>`)}
          </nav>`
        : nothing}
      <div class="controls">
        ${status ? drawAge(dashboard) : nothing}
        <button
          class="icon-only"
          id="theme"
          aria-label="Theme: ${theme}. Change to ${next}."
          title="Theme: ${theme}"
          @click=${() => setTheme(next)}
        >
          ${icon(THEME_ICONS[theme])}
        </button>
        ${dashboard.token === null
          ? nothing
          : html`<button id="sign-out" @click=${() => dashboard.signOut()}>
              ${icon("leave")}<span class="wide">Sign out</span>
            </button>`}
        ${status
          ? html`<button
              id="drain"
              class="danger"
              ?disabled=${status.state === "draining" || dashboard.state !== "live"}
              @click=${() => drainGateway(dashboard)}
            >
              ${icon("drain")}<span>Drain<span class="wide"> this gateway</span></span>
            </button>`
          : nothing}
      </div>
    </header>
    ${drawBanner(dashboard)}`;
}

// A link to a fragment would stay in the address, and the header would hide the heading.
function goTo(event: Event, id: string): void {
  event.preventDefault();
  const section = document.getElementById(id);
  section?.scrollIntoView({ block: "start" });
  section?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
}

function drawAge(dashboard: Dashboard): TemplateResult {
  return html`<span class="age" id="age" data-state=${dashboard.state}>
    <span class="dot" aria-hidden="true"></span
    ><span class="words">${dashboard.state === "live" ? "Live" : `${dashboard.age} old`}</span>
  </span>`;
}

function drawBanner(dashboard: Dashboard): TemplateResult | typeof nothing {
  const { status, state } = dashboard;
  if (state === "lost") {
    const reason = dashboard.problem
      ? describeError(dashboard.problem)
      : `${status?.gateway ?? "The gateway"} does not answer.`;
    return html`<div class="banner bad" id="lost">
      ${icon("warn")}
      <p>
        <strong>${reason}</strong>
        ${dashboard.readAt === 0
          ? nothing
          : `These numbers are from ${clock(dashboard.readAt, Date.now())} and ${dashboard.age} old.`}
        The page tries again by itself.
      </p>
    </div>`;
  }
  if (state === "live" && status && status.state !== "ready") {
    const words =
      status.state === "draining"
        ? "It takes no new streams, its open ones end one after the other, and then the process exits."
        : "Load balancers send it nothing new.";
    return html`<div class="banner ${status.state === "draining" ? "warn" : "bad"}" id="not-ready">
      ${icon("warn")}
      <p>
        <strong>${status.gateway} is ${STATE_NAMES[status.state].toLowerCase()}.</strong> ${words}
        ${status.reasons
          .filter((reason) => reason.toLowerCase() !== "draining")
          .map((reason) => html`<span class="reason">${reason}</span> `)}
      </p>
    </div>`;
  }
  return nothing;
}
