import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildPage } from "../../Pages/web/build.mjs";

await buildPage(build, {
  root: fileURLToPath(new URL(".", import.meta.url)),
  name: "dashboard",
  bundled: ["eventsource-parser", "lit-html", "uplot"],
});
