import { html, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { count } from "pages/numbers.ts";
import { MAX_SEARCH_LENGTH, type Search } from "../text/matcher.ts";
import type { Viewer } from "../viewer.ts";
import { icon } from "./icons.ts";
import type { PageActions } from "./toolbar.ts";

/** Draws the search box with its switches, the number of matches, and the arrows between them. */
export function drawSearch(viewer: Viewer, actions: PageActions): TemplateResult {
  const { search } = viewer.filtering;
  // What is typed may be newer than what is drawn.
  const change = (part: Partial<Search>): void => actions.search({ ...viewer.filtering.search, ...part });
  return html`<div class="search" role="search">
    ${icon("search")}
    <input
      id="search"
      type="text"
      inputmode="search"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      maxlength=${MAX_SEARCH_LENGTH}
      placeholder="Search"
      aria-label="Search"
      aria-keyshortcuts="/"
      aria-invalid=${viewer.filtering.searchError ? "true" : "false"}
      aria-describedby="search-error"
      .value=${live(search.text)}
      @input=${(event: Event) => change({ text: (event.target as HTMLInputElement).value })}
    />
    <span id="match-count">${matchWords(viewer)}</span>
    ${toggle("only-matches", "Show only matching lines", icon("only"), search.only, (only) =>
      change({ only, invert: only && viewer.filtering.search.invert }),
    )}
    ${toggle("regex", "Regular expression", ".*", search.regex, (regex) => change({ regex }))}
    ${toggle("invert", "Show only lines that do not match", "≠", search.invert, (invert) =>
      change({ invert, only: invert || viewer.filtering.search.only }),
    )}
    ${toggle("pause-on-match", "Pause when a new line matches", icon("pause-at"), viewer.live.pauseOnMatch, (on) => {
      viewer.live.pauseOnMatch = on;
      change({});
    })}
    <button
      id="previous-match"
      class="small"
      title="Previous match (N)"
      aria-label="Previous match"
      ?disabled=${search.text === ""}
      @click=${() => void viewer.matchNavigation.goTo(-1)}
    >
      ${icon("up")}
    </button>
    <button
      id="next-match"
      class="small"
      title="Next match (n)"
      aria-label="Next match"
      ?disabled=${search.text === ""}
      @click=${() => void viewer.matchNavigation.goTo(1)}
    >
      ${icon("down")}
    </button>
    <div id="search-error" class="field-error" ?hidden=${!viewer.filtering.searchError}>${viewer.filtering.searchError}</div>
  </div>`;
}

function toggle(
  id: string,
  name: string,
  sign: string | TemplateResult,
  pressed: boolean,
  change: (pressed: boolean) => void,
): TemplateResult {
  return html`<button
    id=${id}
    class="small toggle-button"
    title=${name}
    aria-label=${name}
    aria-pressed=${pressed ? "true" : "false"}
    @click=${() => change(!pressed)}
  >
    <span aria-hidden="true">${sign}</span>
  </button>`;
}

function matchWords(viewer: Viewer): string {
  if (!viewer.matches.matcher || viewer.filtering.query.search.invert) {
    return "";
  }
  const matches = viewer.matches.count;
  return matches === null ? "" : count(matches);
}
