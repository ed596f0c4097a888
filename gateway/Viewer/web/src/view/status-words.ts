import { describeProblem } from "../api/problem.ts";
import { describeEnd, HIDDEN } from "../stream/end-reason.ts";
import { formatClock } from "../time/time-format.ts";
import type { Viewer } from "../viewer.ts";

/** The state of the page, in `#app[data-state]`. */
export type PageState =
  | "token"
  | "stopped"
  | "offline"
  | "waiting"
  | "hidden"
  | "connecting"
  | "paused"
  | "live";

export function pageState(viewer: Viewer): PageState {
  const feedState = viewer.live.state;
  if (viewer.tokens.isNeeded) {
    return "token";
  }
  switch (feedState.kind) {
    case "refused":
      return "stopped";
    case "waiting":
      return navigator.onLine ? "waiting" : "offline";
    case "hidden":
      return "hidden";
    case "live":
      return viewer.live.paused === null ? "live" : "paused";
    case "connecting":
    case "stopped":
      return viewer.live.paused === null ? "connecting" : "paused";
  }
}

/** Says in a few words how the page is connected. */
export function statusWords(viewer: Viewer, now: number): string {
  const feedState = viewer.live.state;
  switch (pageState(viewer)) {
    case "token":
      return viewer.tokens.problem ? describeProblem(viewer.tokens.problem) : "Waiting for a token";
    case "stopped":
      return feedState.kind === "refused" ? describeProblem(feedState.problem) : "Stopped";
    case "offline":
      return "This computer is offline";
    case "waiting": {
      const { reason, until } = feedState as Extract<typeof feedState, { kind: "waiting" }>;
      const seconds = Math.max(0, Math.ceil((until - now) / 1000));
      return `${capitalize(describeEnd(reason))}. Reconnecting${seconds > 1 ? ` in ${seconds} s` : "…"}`;
    }
    case "hidden":
      return `Disconnected: ${describeEnd(HIDDEN)}`;
    case "connecting":
      return "Connecting…";
    case "paused":
      return "Paused";
    case "live":
      return "Live";
  }
}

/** Says why the last connection ended, after the page has resumed. */
export function lastEndWords(viewer: Viewer): string {
  const end = viewer.live.lastEnd;
  return end === null || viewer.live.state.kind !== "live"
    ? ""
    : `Reconnected at ${formatClock(end.at, viewer.preferences.timeFormat)} at the same line: ${describeEnd(end.reason)}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
