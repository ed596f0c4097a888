import { Frames } from "pages/frames.ts";
import { AdminApi } from "./api/admin-api.ts";
import { Dashboard } from "./state/dashboard.ts";
import { PageView } from "./view/page-view.ts";
import "./styles/dashboard.css";

const frames = new Frames(() => view.draw());
const dashboard = new Dashboard((token) => new AdminApi(new URL(location.href), token), {
  redraw: () => frames.schedule(),
  isTableInUse: () => document.getElementById("stream-scroll")?.matches(":hover, :focus-within") ?? false,
});
const view = new PageView(dashboard);

document.addEventListener("visibilitychange", () => dashboard.setHidden(document.hidden));
window.addEventListener("online", () => dashboard.retryNow());
// Ages grow while no numbers arrive.
setInterval(() => {
  if (dashboard.state === "lost" && !document.hidden) {
    dashboard.redraw();
  }
}, 1_000);
if (document.hidden) {
  dashboard.setHidden(true);
}
dashboard.start();
dashboard.redraw();
