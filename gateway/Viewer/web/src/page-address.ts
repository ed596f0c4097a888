import { isEntryId, type EntryId } from "./lines/entry-id.ts";
import { readTime } from "./time/time-input.ts";

/** What the fragment of the page's URL says. */
export interface Fragment {
  readonly token: string | null;
  readonly line: EntryId | null;
  /** A time in Unix milliseconds. */
  readonly at: number | null;
  /** Whether it names a line or a time that cannot be read. */
  readonly isWrong: boolean;
}

/** Reads `#token=…&line=…&at=…`. A fragment is never sent to a server. */
export function readFragment(hash: string): Fragment {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const [line, at] = [parameters.get("line") || null, parameters.get("at") || null];
  // A plus sign that is not encoded arrives as a blank.
  const time = at === null ? null : readTime(at.replace(/ (?=\d\d:?\d\d$)/, "+"), "utc", Date.now());
  const id = line !== null && isEntryId(line) ? line : null;
  const isWrong = (line !== null && id === null) || (at !== null && time === null);
  return { token: parameters.get("token") || null, line: id, at: time, isWrong };
}

/** Returns the fragment without the token, to replace it in the address. */
export function withoutToken(fragment: Fragment): string {
  return fragment.line !== null
    ? lineFragment(fragment.line)
    : fragment.at !== null
      ? `#at=${new Date(fragment.at).toISOString()}`
      : "";
}

export function lineFragment(id: EntryId): string {
  return `#line=${id}`;
}
