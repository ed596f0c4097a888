/** What a key does. */
export interface KeyActions {
  readonly search: () => void;
  readonly nextMatch: () => void;
  readonly previousMatch: () => void;
  readonly togglePause: () => void;
  readonly oldest: () => void;
  readonly now: () => void;
  readonly nextLine: () => void;
  readonly previousLine: () => void;
  readonly expand: () => void;
  readonly context: () => void;
  readonly copy: () => void;
  readonly link: () => void;
  readonly wrap: () => void;
  readonly help: () => void;
  readonly escape: () => void;
}

const KEYS: Record<string, keyof KeyActions> = {
  "/": "search",
  n: "nextMatch",
  N: "previousMatch",
  " ": "togglePause",
  g: "oldest",
  G: "now",
  j: "nextLine",
  k: "previousLine",
  Enter: "expand",
  x: "context",
  c: "copy",
  l: "link",
  w: "wrap",
  "?": "help",
  Escape: "escape",
};

/** Calls the action of a key, unless the key belongs to the control that has the focus or to the browser. */
export function handleKey(event: KeyboardEvent, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const action = KEYS[event.key];
  const target = event.target as HTMLElement;
  const isTyping = target.matches("input[type=text], input[type=password], textarea, select");
  if (action === undefined || target.closest("dialog") || (isTyping && action !== "escape" && action !== "expand")) {
    return;
  }
  if (isTyping && action === "expand") {
    if (target.id === "search") {
      event.preventDefault();
      (event.shiftKey ? actions.previousMatch : actions.nextMatch)();
    }
    return;
  }
  // Space and enter press buttons and links.
  if ((action === "togglePause" || action === "expand") && target.closest("button, a, label, input")) {
    return;
  }
  event.preventDefault();
  actions[action]();
}
