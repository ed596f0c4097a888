// Builds a page into dist/, or into the folder of --outdir=DIR. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * @param build esbuild's function, of the page's own packages.
 * @param page.root The folder of the page's sources.
 * @param page.name What its script and its styles are called.
 * @param page.bundled The packages that the script contains. Their licenses become a file of the page.
 * @param page.plugins More of esbuild's plugins.
 */
export async function buildPage(build, { root, name, bundled, plugins = [] }) {
  const outdir = process.argv.find((argument) => argument.startsWith("--outdir="))?.slice(9) ?? join(root, "dist");
  const result = await build({
    absWorkingDir: root,
    entryPoints: { [name]: "src/main.ts" },
    outdir,
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome115", "firefox115", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins,
    write: false,
  });

  const files = new Map(result.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
  const icon = await readFile(join(root, "src/icon.svg"));
  files.set(`icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8).toUpperCase()}.svg`, icon);
  files.set("licenses.txt", Buffer.from(await licenses(root, bundled)));
  files.set("index.html", Buffer.from(await fillIn(root, [...files.keys()])));

  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  for (const [file, content] of files) {
    const brotli = compress(content);
    await writeFile(join(outdir, file), content);
    await writeFile(join(outdir, `${file}.br`), brotli);
    await writeFile(join(outdir, `${file}.gz`), gzipSync(content, { level: 9 }));
    console.log(`${file} ${content.length} bytes, ${brotli.length} with Brotli`);
  }
}

function compress(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

// Puts the names of the files into index.html.
async function fillIn(root, names) {
  const template = await readFile(join(root, "src/index.html"), "utf8");
  return template.replace(/\{\{(\w+)\.(\w+)\}\}/g, (_, stem, extension) => {
    const name = names.find((candidate) => candidate.startsWith(`${stem}-`) && candidate.endsWith(`.${extension}`));
    if (!name) {
      throw new Error(`No file for ${stem}.${extension}.`);
    }
    return name;
  });
}

async function licenses(root, bundled) {
  const texts = bundled.map(async (name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8").catch(() => readFile(join(folder, "LICENSE.md"), "utf8"));
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}
