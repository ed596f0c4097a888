import { isEntryId, type EntryId } from "./lines/entry-id.ts";

/** What the fragment of the page's URL says. */
export interface Fragment {
  readonly token: string | null;
  readonly line: EntryId | null;
  readonly at: string | null;
}

/** Reads `#token=…&line=…&at=…`. A fragment is never sent to a server. */
export function readFragment(hash: string): Fragment {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const line = parameters.get("line");
  const at = parameters.get("at");
  return {
    token: parameters.get("token") || null,
    line: line !== null && isEntryId(line) ? line : null,
    at: at !== null && !Number.isNaN(Date.parse(at)) ? at : null,
  };
}

/** Returns the fragment without the token, to replace it in the address. */
export function withoutToken(fragment: Fragment): string {
  return fragment.line !== null ? lineFragment(fragment.line) : fragment.at !== null ? `#at=${fragment.at}` : "";
}

export function lineFragment(id: EntryId): string {
  return `#line=${id}`;
}

/**
 * Finds the token in what a person pastes: the token alone, a header `Authorization: Bearer …`, or a URL with the
 * token in its query or fragment.
 */
export function readPastedToken(text: string): string {
  const trimmed = text.trim();
  const parameter = /[?&#]token=([^&#\s'"]+)/.exec(trimmed);
  if (parameter) {
    return decodeURIComponent(parameter[1]!);
  }
  return trimmed.replace(/^(?:Authorization:\s*)?Bearer\s+/i, "");
}
