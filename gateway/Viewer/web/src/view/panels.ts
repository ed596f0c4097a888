import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { THEMES, type Theme } from "pages/theme.ts";
import { LEVEL_NAMES, LEVELS, type Level } from "../lines/level.ts";
import type { Preferences } from "../preferences.ts";
import { TIME_FORMATS, type TimeFormat } from "../time/time-format.ts";
import { readTime } from "../time/time-input.ts";
import type { PanelName, Viewer } from "../viewer.ts";
import type { ContainerHues } from "./container-hue.ts";

/** Draws the panel that a button of the toolbar opens. */
export function drawPanel(viewer: Viewer, hues: ContainerHues, panel: PanelName): TemplateResult {
  const content: Record<PanelName, () => TemplateResult> = {
    containers: () => drawContainers(viewer, hues),
    levels: () => drawLevels(viewer),
    time: () => drawTime(viewer),
    view: () => drawView(viewer),
  };
  return html`<div class="panel" id="${panel}-panel" role="dialog" aria-label=${panel}>${content[panel]()}</div>`;
}

function drawContainers(viewer: Viewer, hues: ContainerHues): TemplateResult {
  const { names } = viewer.containers;
  const selected = viewer.filtering.query.containers;
  const change = (name: string, checked: boolean): void => {
    const next = names.filter((other) => (other === name ? checked : (selected ?? names).includes(other)));
    viewer.filtering.setContainers(next.length === names.length || next.length === 0 ? null : next);
  };
  return html`
    <div class="panel-head">
      <h2>Containers</h2>
      <button class="text-button" ?disabled=${selected === null} @click=${() => viewer.filtering.setContainers(null)}>All</button>
    </div>
    ${names.length === 0 ? html`<p class="hint">No container has written a line yet.</p>` : nothing}
    <ul class="checks">
      ${names.map(
        (name) =>
          html`<li>
            <label
              ><input
                type="checkbox"
                value=${name}
                .checked=${live(selected === null || selected.includes(name))}
                @change=${(event: Event) => change(name, (event.target as HTMLInputElement).checked)}
              /><span class="swatch hue-${hues.of(name)}" aria-hidden="true"></span><span class="name">${name}</span></label
            ><button class="text-button" aria-label="Only ${name}" @click=${() => viewer.filtering.setContainers([name])}>
              Only
            </button>
          </li>`,
      )}
    </ul>
  `;
}

function drawLevels(viewer: Viewer): TemplateResult {
  const change = (level: Level, checked: boolean): void => {
    const next = new Set(LEVELS.filter((other) => (other === level ? checked : viewer.filtering.levels.has(other))));
    viewer.filtering.setLevels(next.size === 0 ? new Set(LEVELS) : next);
  };
  const upTo = (last: Level): void => viewer.filtering.setLevels(new Set(LEVELS.slice(0, LEVELS.indexOf(last) + 1)));
  return html`
    <div class="panel-head">
      <h2>Levels</h2>
      <button class="text-button" @click=${() => upTo("error")}>Errors</button>
      <button class="text-button" @click=${() => upTo("warn")}>Warnings and errors</button>
      <button class="text-button" ?disabled=${viewer.filtering.levels.size === LEVELS.length} @click=${() => upTo("none")}>
        All
      </button>
    </div>
    <ul class="checks">
      ${LEVELS.map(
        (level) =>
          html`<li>
            <label
              ><input
                type="checkbox"
                value=${level}
                .checked=${live(viewer.filtering.levels.has(level))}
                @change=${(event: Event) => change(level, (event.target as HTMLInputElement).checked)}
              /><span class="level-sign level-${level}" aria-hidden="true">${LEVEL_NAMES[level][0]}</span
              ><span class="name">${LEVEL_NAMES[level]}</span></label
            >
          </li>`,
      )}
    </ul>
    <p class="hint">Levels are found in the lines: JSON, logfmt, syslog and common formats.</p>
  `;
}

const TIME_NAMES: Record<TimeFormat, string> = { local: "Local", utc: "UTC", relative: "Relative", off: "Off" };

function drawTime(viewer: Viewer): TemplateResult {
  const ages: readonly (readonly [string, number])[] = [
    ["5 minutes ago", 300_000],
    ["1 hour ago", 3_600_000],
    ["1 day ago", 86_400_000],
  ];
  const jump = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const input = form.querySelector("input")!;
    const time = readTime(input.value, viewer.preferences.timeFormat, Date.now());
    const message = time === null ? "Not a time. Examples: 16:20, 10m ago, 2026-11-28 16:20:05." : "";
    form.querySelector(".field-error")!.textContent = message;
    input.setAttribute("aria-invalid", time === null ? "true" : "false");
    if (time !== null) {
      viewer.panel = null;
      void viewer.places.showTime(time);
    }
  };
  return html`
    <div class="panel-head"><h2>Jump to a time</h2></div>
    <form class="jump" @submit=${jump}>
      <input
        id="jump-time"
        type="text"
        autocomplete="off"
        placeholder="16:20, 10m ago, 2026-11-28 16:20"
        aria-label="Time"
        aria-describedby="jump-error"
      />
      <button id="jump" class="primary">Go</button>
      <div class="field-error" id="jump-error" role="alert"></div>
    </form>
    <div class="quick">
      ${ages.map(
        ([label, age]) =>
          html`<button
            @click=${() => {
              viewer.panel = null;
              void viewer.places.showTime(Date.now() - age);
            }}
          >
            ${label}
          </button>`,
      )}
      <button
        @click=${() => {
          viewer.panel = null;
          void viewer.places.showStart();
        }}
      >
        Oldest line
      </button>
    </div>
    <h2>Show times</h2>
    ${segmented("time-format", TIME_FORMATS, TIME_NAMES, viewer.preferences.timeFormat, (timeFormat) =>
      viewer.setPreferences({ timeFormat }),
    )}
  `;
}

const THEME_NAMES: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

function drawView(viewer: Viewer): TemplateResult {
  const close = (action: () => void) => (): void => {
    viewer.panel = null;
    action();
  };
  return html`
    <div class="panel-head"><h2>View</h2></div>
    <ul class="checks">
      ${check(viewer, "wrap", "wrap", "Wrap long lines", "w")}
      ${check(viewer, "group-traces", "groupTraces", "Fold stack traces", "")}
      ${check(viewer, "copy-times", "copyTimes", "Copy with times and containers", "")}
      ${check(viewer, "shortcuts", "shortcuts", "Single keys are shortcuts", "")}
    </ul>
    <h2>Theme</h2>
    ${segmented("theme", THEMES, THEME_NAMES, viewer.preferences.theme, (theme) => viewer.setPreferences({ theme }))}
    <h2>Download ${viewer.filtering.isFiltering ? "what is filtered" : "all lines"}</h2>
    <div class="quick">
      <button id="download-text" @click=${() => void viewer.download("text")}>Text</button>
      <button id="download-ndjson" @click=${() => void viewer.download("ndjson")}>NDJSON</button>
    </div>
    <h2>More</h2>
    <div class="quick">
      <button id="clear" @click=${close(() => viewer.live.clear())}>Clear</button>
      <button
        id="help"
        @click=${close(() => {
          viewer.helping = true;
        })}
      >
        Keyboard shortcuts
      </button>
      <button id="forget-token" @click=${close(() => viewer.tokens.forget())}>Forget the token</button>
    </div>
  `;
}

function check(
  viewer: Viewer,
  id: string,
  name: "wrap" | "groupTraces" | "copyTimes" | "shortcuts",
  label: string,
  key: string,
): TemplateResult {
  const change = (event: Event): void => {
    const change: Partial<Preferences> = { [name]: (event.target as HTMLInputElement).checked };
    viewer.setPreferences(change);
  };
  return html`<li>
    <label
      ><input id=${id} type="checkbox" .checked=${live(viewer.preferences[name])} @change=${change} /><span class="name"
        >${label}</span
      >${key ? html`<kbd>${key}</kbd>` : nothing}</label
    >
  </li>`;
}

function segmented<T extends string>(
  name: string,
  values: readonly T[],
  names: Record<T, string>,
  selected: T,
  change: (value: T) => void,
): TemplateResult {
  return html`<div class="segmented" role="radiogroup" aria-label=${name.replace("-", " ")}>
    ${values.map(
      (value) =>
        html`<label
          ><input
            type="radio"
            name=${name}
            value=${value}
            .checked=${live(value === selected)}
            @change=${() => change(value)}
          /><span>${names[value]}</span></label
        >`,
    )}
  </div>`;
}
