import { Frames } from "pages/frames.ts";
import { readPastedToken } from "pages/pasted-token.ts";
import { LogsApi } from "./api/logs-api.ts";
import { Actions } from "./page/actions.ts";
import { listen } from "./page/events.ts";
import { PageView } from "./page/page-view.ts";
import { readFragment, withoutToken } from "./page-address.ts";
import { tabStorage, TokenStore } from "./token-store.ts";
import { ContainerHues } from "./view/container-hue.ts";
import { Viewer } from "./viewer.ts";
import "./styles/viewer.css";

const tokens = new TokenStore(location.pathname);
const api = new LogsApi(new URL(location.href), () => tokens.token);
const frames = new Frames(() => {
  if (view.draw(actions)) {
    frames.schedule();
  }
});
const hues = new ContainerHues(location.pathname, tabStorage());
const viewer = new Viewer(api, tokens, hues, {
  redraw: () => frames.schedule(),
  setAddress: (fragment) => history.replaceState(null, "", location.pathname + fragment),
});
const view = new PageView(viewer, hues, frames);
const actions = new Actions(viewer, view);

viewer.attach(view.list);
listen(viewer, actions.keys);
window.addEventListener("hashchange", () => openAddress());
setInterval(() => {
  if (viewer.live.paused !== null) {
    viewer.messages.announceNewLines(viewer.live.newLines, Date.now());
  }
  if (viewer.live.state.kind === "waiting" || viewer.preferences.timeFormat === "relative") {
    viewer.redraw();
  }
}, 1_000);
openAddress();
viewer.live.feed.setHidden(document.hidden);
viewer.redraw();

function openAddress(): void {
  const fragment = readFragment(location.hash);
  const token = readPastedToken(fragment.token ?? "");
  if (token !== null) {
    tokens.set(token);
    viewer.tokens.isOpen = false;
  }
  if (fragment.token !== null || location.hash.includes("token=")) {
    history.replaceState(null, "", location.pathname + withoutToken(fragment));
  }
  viewer.open(fragment.line, fragment.at);
  if (fragment.isWrong) {
    viewer.messages.tell("The address names a line or a time that cannot be read. These are the newest lines.");
  }
}
