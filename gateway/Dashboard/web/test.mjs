import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { testPage } from "../../Pages/web/test.mjs";

await testPage(build, fileURLToPath(new URL(".", import.meta.url)));
