import type { Theme } from "../preferences.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Sets the theme of the page and follows the system's. Returns a function that applies another choice. */
export function watchTheme(choice: () => Theme): () => void {
  const apply = (): void => {
    const theme = choice();
    document.documentElement.dataset["theme"] = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  };
  dark.addEventListener("change", apply);
  apply();
  return apply;
}
