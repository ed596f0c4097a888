import { THEMES, type Theme } from "pages/theme.ts";

const KEY = "edgegateway.dashboard.theme";

/** The theme that was chosen in this browser. It is all that the page stores. */
export function loadTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? "system";
  } catch {
    // Browsers may forbid storage. The page works without it.
    return "system";
  }
}

export function saveTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // As above.
  }
}
