import { html, render } from "lit-html";
import uPlot from "uplot";
import { clock } from "../text/format.ts";

export interface ChartSeries {
  readonly name: string;
  /** A colour of the theme: the name of a custom property. */
  readonly color: string;
  readonly isFilled?: boolean;
}

export interface ChartOptions {
  readonly id: string;
  readonly title: string;
  readonly series: readonly ChartSeries[];
  /** Formats a value with its unit, for the legend. */
  readonly format: (value: number) => string;
  /** Formats a value of the axis. */
  readonly axis: (value: number) => string;
  /** Whether the lines of the grid are at powers of two. */
  readonly isBinary?: boolean;
}

const HEIGHT = 132;
const AXIS_WIDTH = 46;
const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
/** The cursors of all charts are at the same moment. */
const SYNC = "dashboard";
const WINDOW_SECONDS = 15 * 60;
const POWERS_OF_TWO = Array.from({ length: 44 }, (_, i) => 2 ** i);

/** A chart of the last 15 minutes with its legend. The legend has the newest values, or those under the pointer. */
export class Chart {
  readonly #options: ChartOptions;
  readonly #legend: HTMLElement;
  readonly #plot: uPlot;
  #data: uPlot.AlignedData = [[]];

  constructor(options: ChartOptions, figure: HTMLElement) {
    this.#options = options;
    this.#legend = figure.querySelector<HTMLElement>(".legend")!;
    const area = figure.querySelector<HTMLElement>(".plot")!;
    this.#plot = new uPlot(this.#describe(area.clientWidth), [[], ...options.series.map(() => [])], area);
    new ResizeObserver(() => this.#plot.setSize({ width: area.clientWidth, height: HEIGHT })).observe(area);
  }

  /** Draws the values at these moments, in Unix seconds. */
  update(times: readonly number[], values: readonly (readonly (number | null)[])[]): void {
    this.#data = [[...times], ...values.map((one) => [...one])];
    const end = times.at(-1) ?? Date.now() / 1000;
    this.#plot.batch(() => {
      this.#plot.setData(this.#data, false);
      this.#plot.setScale("x", { min: end - WINDOW_SECONDS, max: end });
    });
    this.#drawLegend();
  }

  /** Draws again, in the colours of another theme. */
  redraw(): void {
    this.#plot.redraw(false, true);
  }

  #describe(width: number): uPlot.Options {
    const { series, axis, isBinary } = this.#options;
    return {
      width: Math.max(width, 100),
      height: HEIGHT,
      padding: [10, 18, 0, 0],
      legend: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: SYNC } },
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(1, (max ?? 0) * 1.12)] } },
      axes: [
        {
          stroke: () => color("--muted"),
          font: FONT,
          size: 24,
          space: 70,
          grid: { show: false },
          ticks: { show: false },
          values: (_, times) => times.map((time) => shortClock(time)),
        },
        {
          stroke: () => color("--muted"),
          font: FONT,
          size: AXIS_WIDTH,
          space: 34,
          grid: { stroke: () => color("--border"), width: 1 },
          ticks: { show: false },
          values: (_, values) => values.map((value) => axis(value)),
          ...(isBinary ? { incrs: POWERS_OF_TWO } : {}),
        },
      ],
      series: [
        {},
        ...series.map((one) => ({
          label: one.name,
          stroke: () => color(one.color),
          width: 1.5,
          points: { show: false },
          ...(one.isFilled ? { fill: () => `${color(one.color)}22` } : {}),
        })),
      ],
      hooks: { setCursor: [() => this.#drawLegend()] },
    };
  }

  #drawLegend(): void {
    const times = this.#data[0] ?? [];
    // The constructor of the plot sets its cursor, too.
    const index = (this.#plot as uPlot | undefined)?.cursor.idx ?? null;
    const isPointed = index !== null && index < times.length;
    const at = isPointed ? index : times.length - 1;
    const time = times[at];
    render(
      html`${this.#options.series.map((one, i) => {
          const value = this.#data[i + 1]?.[at] ?? null;
          return html`<span class="key">
            <span class="swatch color${one.color}" aria-hidden="true"></span>${one.name}
            <data value=${value ?? ""}>${value === null ? "–" : this.#options.format(value)}</data>
          </span>`;
        })}<span class="time">${isPointed && time !== undefined ? clock(time * 1000, Date.now()) : ""}</span>`,
      this.#legend,
    );
  }
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function shortClock(seconds: number): string {
  return clock(seconds * 1000, seconds * 1000).slice(0, 5);
}
