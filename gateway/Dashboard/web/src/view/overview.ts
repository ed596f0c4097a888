import { html, type TemplateResult } from "lit-html";
import { count } from "pages/numbers.ts";
import type { Refusals, Status, Usage } from "../api/status.ts";
import { bytes, duration, largestFirst, latency, percent, plural, rate, shareOf, sum } from "../text/format.ts";
import { STATE_NAMES } from "../text/words.ts";
import { drawTile, toneOf, type Tile } from "./tile.ts";

/** Pings are due at a tick of 250 ms. Later ones mean that the process lacks CPU time. */
const LATE_PINGS = 500;
const EXPIRING_DAYS = 14;
const EXPIRED_SOON_DAYS = 3;

/** Draws the numbers that say whether the gateway is well. */
export function drawOverview(status: Status): TemplateResult {
  const tiles = [
    state(status),
    usage("streams", "Open streams", status.streams),
    usage("connections", "Connections", status.connections),
    descriptors(status),
    memory(status),
    requests(status),
    delivered(status),
    ends(status),
    pings(status),
    refusals(status.refusals),
    destinations(status),
    redis(status),
    configuration(status),
    certificates(status),
  ];
  return html`<section aria-labelledby="overview-title" id="overview-section">
    <h2 id="overview-title" class="sr" tabindex="-1">Overview</h2>
    <dl class="tiles">${tiles.map(drawTile)}</dl>
  </section>`;
}

function state(status: Status): Tile {
  const isReady = status.state === "ready";
  return {
    id: "state",
    label: "State",
    value: STATE_NAMES[status.state],
    raw: status.state,
    notes: isReady ? [`up ${duration(status.uptimeMs)}`, "takes new streams"] : status.reasons.slice(0, 2),
    tone: isReady ? "good" : status.state === "draining" ? "warn" : "bad",
    title: status.reasons.join("\n"),
  };
}

function usage(id: string, label: string, numbers: Usage): Tile {
  return {
    id,
    label,
    value: count(numbers.open),
    raw: numbers.open,
    notes: [limitNote(numbers.open, numbers.limit, count), `at most ${count(numbers.most)} so far`],
    tone: toneOf(numbers.open, numbers.limit),
    share: shareOf(numbers.open, numbers.limit),
  };
}

function descriptors({ descriptors: { open, limit } }: Status): Tile {
  if (open === null) {
    return { id: "descriptors", label: "Descriptors", value: "–", notes: ["this system does not list them"] };
  }
  return {
    id: "descriptors",
    label: "Descriptors",
    value: count(open),
    raw: open,
    notes: [limitNote(open, limit, count)],
    tone: toneOf(open, limit),
    share: shareOf(open, limit),
  };
}

function memory({ memory: { used, limit, softMark, hardMark, pressure } }: Status): Tile {
  const note =
    pressure === "hard"
      ? "above the hard mark: requests are refused"
      : pressure === "soft"
        ? "above the soft mark: no new streams"
        : softMark !== null
          ? `new streams until ${bytes(softMark)}`
          : hardMark !== null
            ? `requests until ${bytes(hardMark)}`
            : "";
  return {
    id: "memory",
    label: "Memory",
    value: bytes(used),
    raw: used,
    notes: [limitNote(used, limit, bytes), note],
    tone: pressure === "hard" ? "bad" : pressure === "soft" ? "warn" : "",
    share: shareOf(used, limit),
  };
}

function requests({ requests: { perSecond, p50Ms, p99Ms, count: total } }: Status): Tile {
  return {
    id: "requests",
    label: "Requests per second",
    value: rate(perSecond),
    raw: perSecond,
    notes: [
      p99Ms === null ? "none in the last minute" : `p99 ${latency(p99Ms)}${p50Ms === null ? "" : `, p50 ${latency(p50Ms)}`}`,
      `${count(total)} since the start`,
    ],
  };
}

function delivered({ delivered: { lines, bytes: size } }: Status): Tile {
  return {
    id: "delivered",
    label: "Lines to clients",
    value: count(lines),
    raw: lines,
    notes: [bytes(size), "since the start"],
  };
}

function ends({ streams: { ended, opened } }: Status): Tile {
  const [first] = largestFirst(ended);
  return {
    id: "ends",
    label: "Streams ended",
    value: count(sum(ended)),
    raw: sum(ended),
    notes: [
      first ? `most: ${first[0]}, ${count(first[1])}` : "none so far",
      `of ${count(opened)} opened`,
    ],
  };
}

function pings({ pings: numbers }: Status): Tile {
  const late = numbers.latenessP99Ms;
  return {
    id: "pings",
    label: "Ping lateness p99",
    value: late === null ? "–" : latency(late),
    raw: late ?? "",
    notes: [late === null ? "no ping in 5 min" : "of the last 5 min", `${count(numbers.sent)} sent`],
    tone: late !== null && late > LATE_PINGS ? "warn" : "",
  };
}

function refusals({ tokens, limits, streams, overload }: Refusals): Tile {
  const overloaded = sum(overload);
  return {
    id: "refusals",
    label: "Refused",
    value: count(sum(tokens) + sum(limits) + sum(streams) + overloaded),
    raw: sum(tokens) + sum(limits) + sum(streams) + overloaded,
    notes: [
      `tokens ${count(sum(tokens))}, limits ${count(sum(limits))}`,
      `streams ${count(sum(streams))}, overload ${count(overloaded)}`,
    ],
  };
}

function destinations({ destinations: all }: Status): Tile {
  const up = all.filter((one) => one.healthy && one.state === "enabled");
  const down = all.filter((one) => !one.healthy);
  const draining = all.filter((one) => one.state === "draining");
  const notes = [
    ...(down.length > 0 ? [`down: ${down.map((one) => one.name).join(", ")}`] : []),
    ...(draining.length > 0 ? [`draining: ${draining.map((one) => one.name).join(", ")}`] : []),
  ];
  return {
    id: "destinations",
    label: "Destinations up",
    value: `${up.length} of ${all.length}`,
    raw: up.length,
    notes: notes.length > 0 ? notes : [all.length === 0 ? "none is configured" : "all take requests"],
    tone: up.length === 0 && all.length > 0 ? "bad" : down.length > 0 ? "bad" : draining.length > 0 ? "warn" : "good",
  };
}

function redis({ redis: numbers, peers }: Status): Tile {
  if (numbers === null) {
    return { id: "redis", label: "Redis", value: "Not used", raw: "none", notes: ["limits count here alone"] };
  }
  return {
    id: "redis",
    label: "Redis",
    value: numbers.connected ? "Connected" : "Unavailable",
    raw: numbers.connected ? "connected" : "unavailable",
    notes: numbers.connected
      ? [
          numbers.latencyMs === null ? "" : `answers in ${latency(numbers.latencyMs)}`,
          peers === null ? "" : plural(peers.length, "other gateway"),
        ]
      : ["limits count here alone", "revocations are late"],
    tone: numbers.connected ? "good" : "bad",
  };
}

function configuration({ configuration: { ageMs, fault } }: Status): Tile {
  return {
    id: "configuration",
    label: fault === null ? "Configuration age" : "Configuration",
    value: fault === null ? duration(ageMs) : "Rejected",
    raw: fault ?? "applied",
    notes: fault === null ? ["the last change is in force"] : [fault, `in force: that of ${duration(ageMs)} ago`],
    tone: fault === null ? "" : "bad",
    title: fault ?? "",
  };
}

function certificates({ certificates: all }: Status): Tile {
  // The first to expire is the first one.
  const [first] = all;
  if (!first) {
    return { id: "certificates", label: "Certificates", value: "None", raw: "", notes: ["no endpoint has TLS"] };
  }
  const days = first.expiresInDays;
  return {
    id: "certificates",
    label: "Certificates",
    value: days < 0 ? "Expired" : plural(days, "day"),
    raw: days,
    notes: [first.name, days < 0 ? "" : all.length > 1 ? `is the first of ${all.length} to expire` : "until it expires"],
    title: all.map((one) => `${one.name}: ${one.expires}`).join("\n"),
    tone: days < EXPIRED_SOON_DAYS ? "bad" : days < EXPIRING_DAYS ? "warn" : "",
  };
}

function limitNote(used: number, limit: number | null, format: (value: number) => string): string {
  return limit === null ? "no limit" : `${percent(used, limit)} of ${format(limit)}`;
}
