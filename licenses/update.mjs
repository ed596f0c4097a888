// Writes, for each program, the list of its third-party components (CycloneDX) and their notices. Run it after a change
// of a package, in the root of the repository, and commit the files:
//
//   dotnet tool restore && dotnet restore && node licenses/update.mjs
//
// A test compares the components with the lock files.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = process.env.NUGET_PACKAGES ?? join(homedir(), ".nuget/packages");
const pages = ["gateway/Viewer/web", "gateway/Dashboard/web"];
const line = `\n${"-".repeat(80)}\n\n`;

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;

write("gateway", "gateway/EdgeGateway.csproj", bundled());
write("backend-stub", "backend-stub/LogSource.csproj", []);

function write(program, project, more) {
  const bom = createBom(program, project);
  bom.components.push(...more.map((one) => one.component));
  bom.components.sort((one, other) => (one.purl < other.purl ? -1 : 1));
  bom.dependencies.push(...more.map((one) => ({ ref: one.component["bom-ref"] })));
  const nuget = bom.components.filter((one) => one.purl.startsWith("pkg:nuget/")).map(noticeOf);
  const texts = [...nuget, ...more.map((one) => one.notice), ...partsOf(bom)];
  if (nuget.some((text) => text.includes("(Apache-2.0)"))) {
    texts.push(read(join(packages, "opentelemetry", versionOf(bom, "OpenTelemetry")), /^LICENSE/i));
  }
  writeFileSync(join(root, "licenses", `${program}.cdx.json`), `${JSON.stringify(bom, null, 2)}\n`);
  writeFileSync(join(root, "licenses", `${program}-notices.txt`), texts.map((text) => `${text.trim()}\n`).join(line));
  console.log(`${program}: ${bom.components.length} components`);
}

function createBom(program, project) {
  const folder = mkdtempSync(join(tmpdir(), "edgegateway-sbom-"));
  try {
    execFileSync(
      "dotnet",
      ["dotnet-CycloneDX", project, "-o", folder, "-fn", "bom.json", "-F", "Json", "-ns", "-dpr", "-sn", program],
      { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
    );
    const bom = JSON.parse(readFileSync(join(folder, "bom.json"), "utf8"));

    // The same packages give the same file.
    delete bom.metadata.timestamp;
    return bom;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function noticeOf(component) {
  const folder = join(packages, component.name.toLowerCase(), component.version);
  const spec = readFileSync(join(folder, `${component.name.toLowerCase()}.nuspec`), "utf8");
  const license = element(spec, "license");
  const own = ["MIT", "Apache-2.0"].includes(license) ? "" : read(folder, /^LICENSE/i);
  const text = [
    `${component.name} ${component.version} (${license})`,
    element(spec, "copyright") || `Copyright ${element(spec, "authors")}`,
    license === "MIT" ? MIT : license === "Apache-2.0" ? "The license is at the end of this file." : own,
  ];
  return text.filter(Boolean).join("\n\n");
}

// The notices of what packages contain themselves. Many packages of .NET have the same.
function partsOf(bom) {
  const names = new Map();
  for (const { name, version } of bom.components) {
    const text = read(join(packages, name.toLowerCase(), version), /^THIRD-PARTY-NOTICES/i).trim();
    if (text) {
      names.set(text, [...(names.get(text) ?? []), `${name} ${version}`]);
    }
  }
  return [...names].map(([text, owners]) => `Parts of ${owners.join(", ")}\n\n${text}`);
}

// The packages that the pages contain, once each.
function bundled() {
  const all = new Map(pages.flatMap(bundledIn).map((one) => [one.component.purl, one]));
  return [...all.values()];
}

function bundledIn(page) {
  const web = join(root, page);
  const lock = JSON.parse(readFileSync(join(web, "package-lock.json"), "utf8")).packages;
  const notices = readFileSync(join(web, "dist/licenses.txt"), "utf8").split(line);
  return notices.map((notice) => {
    const [, name, version, license] = /^(\S+) (\S+) \((\S+)\)/.exec(notice);
    const locked = lock[`node_modules/${name}`];
    if (locked.version !== version) {
      throw new Error(`${name}: the page has ${version}, the lock file of ${page} ${locked.version}.`);
    }
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const [algorithm, hash] = locked.integrity.split("-");
    return {
      notice,
      component: {
        type: "library",
        "bom-ref": purl,
        name,
        version,
        scope: "required",
        hashes: [{ alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(hash, "base64").toString("hex") }],
        licenses: [{ license: { id: license } }],
        purl,
      },
    };
  });
}

function versionOf(bom, name) {
  return bom.components.find((component) => component.name === name).version;
}

function element(spec, name) {
  const value = new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(spec)?.[1].trim() ?? "";
  return value.replaceAll("&amp;", "&");
}

function read(folder, name) {
  const file = existsSync(folder) && readdirSync(folder).find((candidate) => name.test(candidate));
  return file ? readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").replace(/^\uFEFF/, "") : "";
}
