// Builds the rules of xterm's 256 colours for log text. Each text colour is made darker on light surfaces, and lighter
// on dark ones, until its contrast is at least 4.5 (WCAG 2.2, 1.4.3). A background sets its own text colour.

const NAMED = [
  [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
  [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255], [255, 255, 255],
];
const STEPS = [0, 95, 135, 175, 215, 255];
const CONTRAST = 4.6;
// The least favourable surfaces of rows: selected and current ones.
const SURFACES = { light: [227, 232, 251], dark: [58, 49, 19] };

function colors() {
  const cube = Array.from({ length: 216 }, (_, i) => [STEPS[Math.floor(i / 36)], STEPS[Math.floor(i / 6) % 6], STEPS[i % 6]]);
  const greys = Array.from({ length: 24 }, (_, i) => Array(3).fill(8 + 10 * i));
  return [...NAMED, ...cube, ...greys];
}

function luminance(color) {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function readable(color, surface, towards) {
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = color.map((value) => Math.round(value + (towards - value) * share));
    if (contrast(mixed, surface) >= CONTRAST) {
      return mixed;
    }
  }
  return [towards, towards, towards];
}

function hex(color) {
  return `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

export function paletteCss() {
  return colors()
    .map((color, i) => {
      const onColor = contrast(color, [0, 0, 0]) > contrast(color, [255, 255, 255]) ? "#000" : "#fff";
      return [
        `.fg-${i}{color:${hex(readable(color, SURFACES.light, 0))}}`,
        `[data-theme="dark"] .fg-${i}{color:${hex(readable(color, SURFACES.dark, 255))}}`,
        `.bg-${i}{background:${hex(color)};color:${onColor}}`,
      ].join("\n");
    })
    .join("\n");
}
