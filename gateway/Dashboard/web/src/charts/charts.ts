import { html, render } from "lit-html";
import { count } from "pages/numbers.ts";
import type { History, Series } from "../api/status.ts";
import { perSecond, stepEnds } from "../state/history.ts";
import { bytes, compact, latency, rate } from "../text/format.ts";
import { Chart, type ChartOptions } from "./chart.ts";

interface HistoryChart extends ChartOptions {
  /** The values of its series, from the history. */
  readonly read: (history: History) => readonly Series[];
}

const CHARTS: readonly HistoryChart[] = [
  {
    id: "open",
    title: "Open streams",
    series: [{ name: "open", color: "--accent", isFilled: true }],
    format: count,
    axis: compact,
    read: (history) => [history.streams],
  },
  {
    id: "opened",
    title: "Streams opened and ended",
    series: [
      { name: "opened", color: "--hue-2" },
      { name: "ended", color: "--hue-1" },
    ],
    format: (value) => `${rate(value)}/s`,
    axis: compact,
    read: (history) => [perSecond(history.opened, history), perSecond(history.ended, history)],
  },
  {
    id: "requests",
    title: "Requests",
    series: [{ name: "requests", color: "--hue-5", isFilled: true }],
    format: (value) => `${rate(value)}/s`,
    axis: compact,
    read: (history) => [perSecond(history.requests, history)],
  },
  {
    id: "latency",
    title: "Latency of requests",
    series: [{ name: "p99", color: "--hue-3" }],
    format: latency,
    axis: latency,
    read: (history) => [history.p99Ms],
  },
  {
    id: "lines",
    title: "Lines to clients",
    series: [{ name: "lines", color: "--hue-4", isFilled: true }],
    format: (value) => `${rate(value)}/s`,
    axis: compact,
    read: (history) => [perSecond(history.lines, history)],
  },
  {
    id: "bytes",
    title: "Bytes to clients",
    series: [{ name: "bytes", color: "--hue-6", isFilled: true }],
    format: (value) => `${bytes(value)}/s`,
    axis: bytes,
    isBinary: true,
    read: (history) => [perSecond(history.bytes, history)],
  },
];

/** The charts of the last 15 minutes. */
export class Charts {
  readonly #charts: readonly { readonly chart: Chart; readonly read: HistoryChart["read"] }[];
  #drawn: History | null = null;

  constructor(container: HTMLElement) {
    render(
      html`<section aria-labelledby="charts-title">
        <h2 id="charts-title" tabindex="-1">Last 15 minutes</h2>
        <div class="charts">
          ${CHARTS.map(
            (chart) =>
              html`<figure id="chart-${chart.id}">
                <figcaption><span class="title">${chart.title}</span><span class="legend"></span></figcaption>
                <div class="plot" aria-hidden="true"></div>
              </figure>`,
          )}
        </div>
      </section>`,
      container,
    );
    this.#charts = CHARTS.map((options) => ({
      chart: new Chart(options, container.querySelector<HTMLElement>(`#chart-${options.id}`)!),
      read: options.read,
    }));
  }

  update(history: History): void {
    if (history !== this.#drawn) {
      this.#drawn = history;
      const times = stepEnds(history);
      for (const { chart, read } of this.#charts) {
        chart.update(times, read(history));
      }
    }
  }

  redraw(): void {
    for (const { chart } of this.#charts) {
      chart.redraw();
    }
  }
}
