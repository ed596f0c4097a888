import { count } from "pages/numbers.ts";
import { knownPeers, type Destination } from "../api/status.ts";
import { isEmpty, type Stream } from "../api/streams.ts";
import { duration, plural } from "../text/format.ts";
import { describeError, describeFilter } from "../text/words.ts";
import type { Dashboard } from "./dashboard.ts";

const RECONNECTS =
  "WebSockets are closed with code 1012, event streams end with the request to retry. Their clients should reconnect, " +
  "and may. Those that resume miss nothing.";
const REVOKED =
  "Then these streams end with close code 1008, and so do other streams of the same tokens. Their clients cannot come " +
  "back with them.";

/** Asks whether to end one stream. */
export function endStream(dashboard: Dashboard, stream: Stream, revoke: boolean): void {
  const isWebSocket = stream.kind === "websocket";
  dashboard.confirming.ask({
    title: revoke ? "End this stream and revoke its token?" : "End this stream?",
    facts: factsOf(stream),
    sentences: revoke
      ? [
          `The token ${stream.tokenId ?? ""} is revoked on all gateways first. Then the stream ends with ` +
            `${isWebSocket ? "close code 1008" : "its response"}, and so do other streams of this token. ` +
            "The client cannot come back with it.",
        ]
      : [
          `It ${isWebSocket ? "is closed with code 1012" : "ends with the request to retry"}. Its client should ` +
            "reconnect, and may. If it resumes, it misses nothing.",
        ],
    button: revoke ? "End and revoke" : "End the stream",
    run: async () => {
      const { ended, revoked } = await dashboard.api.endStream(stream.id, revoke);
      return doneWords(ended, revoked);
    },
  });
}

/** Asks whether to end all streams that match the filter. Counts them anew, because the table may be some seconds old. */
export async function endMatching(dashboard: Dashboard, revoke: boolean): Promise<void> {
  const { filter, sort } = dashboard.streams;
  let matching: number;
  try {
    matching = (await dashboard.api.streams(filter, sort, 1, null)).matching;
  } catch (error) {
    dashboard.tell(describeError(error));
    return;
  }
  if (matching === 0) {
    dashboard.tell("No stream matches any more.");
    void dashboard.streams.read();
    return;
  }
  const gateway = dashboard.status?.gateway ?? "";
  const streams = plural(matching, "stream");
  dashboard.confirming.ask({
    title: revoke ? `End ${streams} and revoke ${matching === 1 ? "its token" : "their tokens"}?` : `End ${streams}?`,
    facts: [
      ["Gateway", gateway],
      ["Which", isEmpty(filter) ? `all ${count(matching)} open streams of this gateway` : describeFilter(filter)],
    ],
    sentences: revoke
      ? [`All tokens of these streams are revoked on all gateways first. ${REVOKED}`]
      : [RECONNECTS, "Streams that begin to match before you confirm are ended, too."],
    button: revoke ? `End ${streams} and revoke` : `End ${streams}`,
    run: async () => {
      const { ended, revoked } = await dashboard.api.endMatching(filter, revoke);
      return doneWords(ended, revoked);
    },
  });
}

/** Asks whether to take a destination out, or to put it back. */
export function changeDestination(dashboard: Dashboard, destination: Destination): void {
  const drains = destination.state === "enabled";
  const { cluster, name } = destination;
  const others = (dashboard.status?.destinations ?? []).filter(
    (other) => other.cluster === cluster && other.name !== name && other.state === "enabled" && other.healthy,
  ).length;
  dashboard.confirming.ask({
    title: drains ? `Take ${name} out of ${cluster}?` : `Put ${name} back into ${cluster}?`,
    facts: [
      ["Address", destination.address],
      ["In flight", plural(destination.inFlight, "request or stream", "requests and streams")],
    ],
    sentences: drains
      ? [
          "It gets no new request of this gateway. What it serves goes on. Other gateways are not changed.",
          others === 0
            ? `No other destination of ${cluster} works: new requests get 503.`
            : `${plural(others, "other destination")} of ${cluster} ${others === 1 ? "takes" : "take"} its new requests.`,
        ]
      : ["It gets new requests of this gateway again."],
    button: drains ? "Drain" : "Enable",
    run: async () => {
      await dashboard.api.setDestination(cluster, name, drains ? "draining" : "enabled");
      return drains ? `${name} is draining.` : `${name} is enabled.`;
    },
  });
}

/** Asks whether to drain the gateway. */
export function drainGateway(dashboard: Dashboard): void {
  const status = dashboard.status;
  if (status === null) {
    return;
  }
  const ready = knownPeers(status)?.filter((peer) => peer.state === "ready");
  dashboard.confirming.ask({
    title: `Drain ${status.gateway}?`,
    facts: [
      ["Open streams", count(status.streams.open)],
      ["Other gateways that are ready", ready ? count(ready.length) : "not known without Redis"],
    ],
    sentences: [
      "The gateway reports that it is not ready, so that load balancers send nothing new. Its streams end spread over " +
        "the draining window, so that clients reconnect elsewhere and miss nothing.",
      "Then its process exits. This cannot be taken back: only whoever starts the process starts it again.",
    ],
    button: `Drain ${status.gateway}`,
    run: async () => {
      await dashboard.api.drain();
      return `${status.gateway} is draining.`;
    },
  });
}

function factsOf(stream: Stream): (readonly [string, string])[] {
  const facts: [string, string | null][] = [
    ["Tenant", stream.tenant],
    ["App", stream.app],
    ["Client", stream.address],
    ["Open for", duration(stream.ageMs)],
    ["Stream", stream.id],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

function doneWords(ended: number, revoked: number): string {
  const done = ended === 0 ? "No stream was ended." : `${plural(ended, "stream")} ended.`;
  return revoked === 0 ? done : `${done} ${plural(revoked, "token")} revoked.`;
}
