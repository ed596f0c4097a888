import { THEMES, type Theme } from "pages/theme.ts";
import { TIME_FORMATS, type TimeFormat } from "./time/time-format.ts";

/** How lines are shown. Kept in the browser for all apps: it holds no secret. */
export interface Preferences {
  readonly wrap: boolean;
  readonly groupTraces: boolean;
  readonly copyTimes: boolean;
  /** Whether single keys are shortcuts (WCAG 2.1.4: there is a way to switch them off). */
  readonly shortcuts: boolean;
  readonly timeFormat: TimeFormat;
  readonly theme: Theme;
}

const KEY = "edgegateway.viewer.preferences";

export const DEFAULT_PREFERENCES: Preferences = {
  wrap: true,
  groupTraces: true,
  copyTimes: false,
  shortcuts: true,
  timeFormat: "local",
  theme: "system",
};

export function loadPreferences(): Preferences {
  try {
    return readPreferences(localStorage.getItem(KEY));
  } catch {
    // Browsers may forbid storage. The page works without it.
    return DEFAULT_PREFERENCES;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // As above.
  }
}

/** Reads stored preferences. Anything that is not a valid value becomes the default. */
export function readPreferences(json: string | null): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    stored = (JSON.parse(json ?? "{}") as typeof stored | null) ?? {};
  } catch {
    return DEFAULT_PREFERENCES;
  }
  const flag = (name: "wrap" | "groupTraces" | "copyTimes" | "shortcuts"): boolean => {
    const value = stored[name];
    return typeof value === "boolean" ? value : DEFAULT_PREFERENCES[name];
  };
  return {
    wrap: flag("wrap"),
    groupTraces: flag("groupTraces"),
    copyTimes: flag("copyTimes"),
    shortcuts: flag("shortcuts"),
    timeFormat: TIME_FORMATS.find((format) => format === stored.timeFormat) ?? DEFAULT_PREFERENCES.timeFormat,
    theme: THEMES.find((theme) => theme === stored.theme) ?? DEFAULT_PREFERENCES.theme,
  };
}
