/** The classes of a colour: `fg-N` and `bg-N`, N from 0 to 255 as in xterm's palette. Its rules are built by build.mjs. */
export type PaletteIndex = number;

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const STEPS = [0, 95, 135, 175, 215, 255];

/** Maps a class of `anser`, with its true colour if it is one, to the palette. Returns null for none. */
export function paletteIndex(name: string | null, trueColor: string | null): PaletteIndex | null {
  if (!name) {
    return null;
  }
  if (name === "ansi-truecolor") {
    return nearestIndex(trueColor ?? "");
  }
  const palette = /^ansi-palette-(\d{1,3})$/.exec(name);
  if (palette) {
    return Math.min(255, Number(palette[1]));
  }
  const named = /^ansi-(bright-)?(\w+)$/.exec(name);
  const index = named ? NAMES.indexOf(named[2] ?? "") : -1;
  return index < 0 ? null : index + (named?.[1] ? 8 : 0);
}

/** Returns the colour of xterm's 6×6×6 cube or grey ramp that is nearest to `r, g, b`. */
export function nearestIndex(trueColor: string): PaletteIndex | null {
  const [r, g, b] = trueColor.split(",").map(Number);
  if (r === undefined || g === undefined || b === undefined || [r, g, b].some(Number.isNaN)) {
    return null;
  }
  const [ri, gi, bi] = [nearestStep(r), nearestStep(g), nearestStep(b)];
  const cube = distance(r, g, b, STEPS[ri]!, STEPS[gi]!, STEPS[bi]!);
  const grey = Math.max(0, Math.min(23, Math.round(((r + g + b) / 3 - 8) / 10)));
  const level = 8 + 10 * grey;
  return distance(r, g, b, level, level, level) < cube ? 232 + grey : 16 + 36 * ri + 6 * gi + bi;
}

function nearestStep(value: number): number {
  let best = 0;
  for (let i = 1; i < STEPS.length; i++) {
    if (Math.abs(STEPS[i]! - value) < Math.abs(STEPS[best]! - value)) {
      best = i;
    }
  }
  return best;
}

function distance(r: number, g: number, b: number, r2: number, g2: number, b2: number): number {
  return (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
}
