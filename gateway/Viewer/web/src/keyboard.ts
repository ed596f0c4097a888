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
  readonly scroll: (viewports: number) => void;
}

type KeyAction = Exclude<keyof KeyActions, "scroll">;

const KEYS: Record<string, KeyAction> = {
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

/** How far keys scroll, in viewports, while nothing has the focus: the browser would scroll the whole page instead. */
const SCROLL_KEYS: Record<string, number> = { ArrowUp: -0.06, ArrowDown: 0.06, PageUp: -0.9, PageDown: 0.9 };
const EDGE_KEYS: Record<string, KeyAction> = { Home: "oldest", End: "now" };

/** Calls the action of a key, unless the key belongs to the control that has the focus or to the browser. */
export function handleKey(event: KeyboardEvent, actions: KeyActions, list: HTMLElement, hasShortcuts: boolean): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const target = event.target as HTMLElement;
  const isOnList = target === document.body || target === list;
  const isCharacter = event.key.length === 1;
  const action = isCharacter && !hasShortcuts ? undefined : (KEYS[event.key] ?? (isOnList ? EDGE_KEYS[event.key] : undefined));
  const viewports = SCROLL_KEYS[event.key];
  if (target === document.body && viewports !== undefined) {
    event.preventDefault();
    actions.scroll(viewports);
    return;
  }
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
