import { html, svg, type TemplateResult } from "lit-html";

const PATHS = {
  sun: svg`<circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1" />`,
  moon: svg`<path d="M13 9.6A5.4 5.4 0 0 1 6.4 3 5.4 5.4 0 1 0 13 9.6z" />`,
  system: svg`<rect x="2" y="3" width="12" height="8" rx="1.2" /><path d="M6 13.5h4" />`,
  leave: svg`<path d="M6.5 3H4a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h2.5M10 5l3 3-3 3M13 8H6.5" />`,
  drain: svg`<path d="M8 2.2v6.2M4.6 4.4a5 5 0 1 0 6.8 0" />`,
  left: svg`<path d="m10 4-4 4 4 4" />`,
  right: svg`<path d="m6 4 4 4-4 4" />`,
  up: svg`<path d="m4.5 9.5 3.5-3.5 3.5 3.5" />`,
  down: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  warn: svg`<path d="M8 2.5 14 13H2zM8 6.5v3M8 11.3v.2" />`,
  ok: svg`<path d="m3.5 8.5 3 3 6-7" />`,
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon. The control around it has the name. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
