import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildPage } from "../../Pages/web/build.mjs";
import { paletteCss } from "./palette.mjs";

const palette = {
  name: "palette",
  setup(bundle) {
    bundle.onResolve({ filter: /^palette\.css$/ }, () => ({ path: "palette.css", namespace: "palette" }));
    bundle.onLoad({ filter: /.*/, namespace: "palette" }, () => ({ contents: paletteCss(), loader: "css" }));
  },
};

await buildPage(build, {
  root: fileURLToPath(new URL(".", import.meta.url)),
  name: "viewer",
  bundled: ["@tanstack/virtual-core", "anser", "eventsource-parser", "lit-html"],
  plugins: [palette],
});
