// Builds the page into dist/, or into the folder of --outdir=DIR. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { paletteCss } from "./palette.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const outdir = process.argv.find((argument) => argument.startsWith("--outdir="))?.slice(9) ?? join(root, "dist");
const BUNDLED = ["@tanstack/virtual-core", "anser", "eventsource-parser", "lit-html"];

const palette = {
  name: "palette",
  setup(bundle) {
    bundle.onResolve({ filter: /^palette\.css$/ }, () => ({ path: "palette.css", namespace: "palette" }));
    bundle.onLoad({ filter: /.*/, namespace: "palette" }, () => ({ contents: paletteCss(), loader: "css" }));
  },
};

const result = await build({
  absWorkingDir: root,
  entryPoints: { viewer: "src/main.ts" },
  outdir,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome115", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [palette],
  write: false,
});

const files = new Map(result.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
const icon = await readFile(join(root, "src/icon.svg"));
files.set(`icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8).toUpperCase()}.svg`, icon);
files.set("licenses.txt", Buffer.from(await licenses()));
files.set("index.html", Buffer.from(await page([...files.keys()])));

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
for (const [name, content] of files) {
  await writeFile(join(outdir, name), content);
  await writeFile(join(outdir, `${name}.br`), compress(content));
  await writeFile(join(outdir, `${name}.gz`), gzipSync(content, { level: 9 }));
}

for (const [name, content] of files) {
  console.log(`${name} ${content.length} bytes, ${compress(content).length} with Brotli`);
}

function compress(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

async function page(names) {
  const template = await readFile(join(root, "src/index.html"), "utf8");
  return template.replace(/\{\{(\w+)\.(\w+)\}\}/g, (_, stem, extension) => {
    const name = names.find((candidate) => candidate.startsWith(`${stem}-`) && candidate.endsWith(`.${extension}`));
    if (!name) {
      throw new Error(`No file for ${stem}.${extension}.`);
    }
    return name;
  });
}

async function licenses() {
  const texts = BUNDLED.map(async (name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8").catch(() => readFile(join(folder, "LICENSE.md"), "utf8"));
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
