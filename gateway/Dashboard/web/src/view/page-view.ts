import { html, nothing, render } from "lit-html";
import { element, showDialog } from "pages/elements.ts";
import { watchTheme, type Theme } from "pages/theme.ts";
import { Charts } from "../charts/charts.ts";
import type { Dashboard } from "../state/dashboard.ts";
import type { Status } from "../api/status.ts";
import { STATE_NAMES } from "../text/words.ts";
import { drawConfirmation } from "./dialogs.ts";
import { drawHeader } from "./header.ts";
import { drawOverview } from "./overview.ts";
import { loadTheme, saveTheme } from "./preferences.ts";
import { drawSignIn } from "./sign-in.ts";
import { drawBreakdowns } from "./tables/breakdown.ts";
import { drawDestinations } from "./tables/destinations.ts";
import { drawEvents } from "./tables/events.ts";
import { drawGateways } from "./tables/gateways.ts";
import { drawStreams } from "./tables/stream-table.ts";
import { drawTenants } from "./tables/tenants.ts";

/** Draws the state of the dashboard into the elements of `index.html`. */
export class PageView {
  readonly #dashboard: Dashboard;
  readonly #applyTheme: () => void;
  #theme: Theme = loadTheme();
  #drawnTheme = "";
  #charts: Charts | null = null;
  #wasSigningIn = false;

  constructor(dashboard: Dashboard) {
    this.#dashboard = dashboard;
    this.#applyTheme = watchTheme(() => this.#theme);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dashboard.redraw());
  }

  draw(): void {
    const dashboard = this.#dashboard;
    const { status, state } = dashboard;
    element("app").dataset["state"] = state;
    render(
      drawHeader(dashboard, this.#theme, (theme) => this.#setTheme(theme)),
      element("head"),
    );
    render(drawSignIn(dashboard), element("sign-in"));
    element("numbers").hidden = status === null;
    if (status) {
      this.#drawNumbers(status);
    }
    render(drawConfirmation(dashboard), element("dialogs"));
    showDialog("confirmation", dashboard.confirming.current !== null);
    render(dashboard.notice === "" ? nothing : html`<p class="notice">${dashboard.notice}</p>`, element("notice"));
    const liveRegion = element("live-region");
    if (liveRegion.textContent !== dashboard.announcement) {
      liveRegion.textContent = dashboard.announcement;
    }
    document.title = this.#title();
    this.#focusSignIn();
  }

  #drawNumbers(status: Status): void {
    const dashboard = this.#dashboard;
    render(drawOverview(status), element("overview"));
    this.#charts ??= new Charts(element("charts"));
    if (dashboard.history) {
      this.#charts.update(dashboard.history);
    }
    const theme = document.documentElement.dataset["theme"] ?? "";
    if (theme !== this.#drawnTheme) {
      this.#drawnTheme = theme;
      this.#charts.redraw();
    }
    render(
      html`<div class="cards">${drawBreakdowns(dashboard, status)}</div>
        <div class="cards halves">
          ${drawTenants(dashboard, status.tenants)} ${drawEvents(dashboard.events.events)}
          ${drawDestinations(dashboard, status.destinations)} ${drawGateways(status, dashboard.readAt)}
        </div>`,
      element("tables"),
    );
    render(drawStreams(dashboard), element("streams"));
  }

  #setTheme(theme: Theme): void {
    this.#theme = theme;
    saveTheme(theme);
    this.#applyTheme();
    this.#dashboard.redraw();
  }

  #title(): string {
    const { status, state } = this.#dashboard;
    if (status === null) {
      return "EdgeGateway";
    }
    return `${status.gateway} · ${state === "lost" ? "no answer" : STATE_NAMES[status.state].toLowerCase()}`;
  }

  #focusSignIn(): void {
    const isSigningIn = this.#dashboard.state === "sign-in";
    if (isSigningIn && !this.#wasSigningIn) {
      document.getElementById("token-input")?.focus();
    }
    this.#wasSigningIn = isSigningIn;
  }
}
