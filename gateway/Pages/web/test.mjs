// Bundles the tests of a page, because Node does not read TypeScript of every version, and runs them with Node's runner.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @param build esbuild's function, of the page's own packages.
 * @param root The folder of the page's sources.
 */
export async function testPage(build, root) {
  const outdir = await mkdtemp(join(tmpdir(), "page-tests-"));
  const names = (await readdir(join(root, "test"))).filter((name) => name.endsWith(".test.ts"));
  try {
    await build({
      absWorkingDir: root,
      entryPoints: names.map((name) => `test/${name}`),
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "warning",
    });
    const files = names.map((name) => join(outdir, name.replace(/\.ts$/, ".mjs")));
    process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
  } finally {
    await rm(outdir, { recursive: true });
  }
}
