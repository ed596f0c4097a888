import { svg, html, type TemplateResult } from "lit-html";

const PATHS = {
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9" />`,
  play: svg`<path d="M5 3.2v9.6l7.5-4.8z" />`,
  search: svg`<circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" />`,
  up: svg`<path d="m4 10 4-4 4 4" />`,
  down: svg`<path d="m4 6 4 4 4-4" />`,
  right: svg`<path d="m6 4 4 4-4 4" />`,
  boxes: svg`
    <rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="2.5" width="4.5" height="4.5" rx="1" />
    <rect x="2.5" y="9" width="4.5" height="4.5" rx="1" />
    <rect x="9" y="9" width="4.5" height="4.5" rx="1" />
  `,
  levels: svg`<path d="M3 4h10M3 8h7M3 12h4" />`,
  clock: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 4.8V8l2.2 1.6" />`,
  sliders: svg`
    <path d="M3 5h5M12 5h1M3 11h1M8 11h5" />
    <circle cx="10" cy="5" r="1.7" />
    <circle cx="6" cy="11" r="1.7" />
  `,
  "pause-at": svg`<path d="M3 3.5v9M6 3.5v9" /><circle cx="11" cy="8" r="2.6" />`,
  only: svg`<path d="M2.5 4h11l-4.2 5v4l-2.6-1.4V9z" />`,
  now: svg`<path d="M8 2.5v8M4.5 7 8 10.5 11.5 7M3.5 13.5h9" />`,
  copy: svg`
    <rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.3" />
    <path d="M10.5 5.5V4.3A1.3 1.3 0 0 0 9.2 3H4.3A1.3 1.3 0 0 0 3 4.3v4.9a1.3 1.3 0 0 0 1.3 1.3h1.2" />
  `,
  link: svg`
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.9-.9" />
  `,
  context: svg`<path d="M3 3.5h10M3 12.5h10M3 6.5v3h10v-3z" />`,
  gap: svg`<path d="M2.5 8h2M7 8h2M11.5 8h2M4 4.5h8M4 11.5h8" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  back: svg`<path d="M7 3.5 2.5 8 7 12.5M3 8h10.5" />`,
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon. The control around it has the name. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
