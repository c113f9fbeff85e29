// Builds the extension into a folder: one bundle for each place that code runs in, and the files
// it needs.
//
//   node build.mjs [--browser chromium|firefox] [--development | --store] [FOLDER]
//
// Without more, Chromium's into dist/. The development build has what tests need: the card's shadow
// root is open, its states can be called up, pages of this machine need no permission, and a GPU
// made of software will do. A store gives the extension a key of its own and takes none.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { compile } from "json-schema-to-typescript";
import { manifestFor } from "./manifests.mjs";

const { values, positionals } = parseArgs({
  options: {
    browser: { type: "string", default: "chromium" },
    development: { type: "boolean", default: false },
    store: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const DEVELOPMENT = values.development;
const DIST = resolve(positionals[0] ?? `${import.meta.dirname}/dist`);
const GENERATED = "src/generated";
const WASM = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
const C2PA_WASM = "node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm";
/** What only one browser has: the places of its own that code runs in, and their pages. */
const BROWSERS = {
  chromium: { own: ["worker", "offscreen"], target: "chrome126" },
  firefox: { own: ["background", "allow"], target: "firefox142" },
};
/** Where the network runs. TF.js's WebGPU backend is split off, to be imported where it is used. */
const JUDGING = ["offscreen", "background"];
const OTHERS_OWN = Object.entries(BROWSERS)
  .filter(([name]) => name !== values.browser)
  .flatMap(([, { own }]) => own);
const { own, target } = BROWSERS[values.browser] ?? {};
if (!own) throw new Error(`--browser is one of ${Object.keys(BROWSERS).join(", ")}`);

process.chdir(import.meta.dirname);
await generateTypes();
await rm(DIST, { recursive: true, force: true });
// Apart from what the browser injects into pages as plain scripts, all are modules.
const [judging, others] = [true, false].map((wanted) =>
  own.filter((name) => JUDGING.includes(name) === wanted),
);
await bundle(judging, "esm", { splitting: true });
await bundle([{ in: "src/labels_worker/index.ts", out: "labels" }], "esm", {
  splitting: true,
  // ExifReader's for Node.js, which has no parser of XML.
  external: ["@xmldom/xmldom"],
});
await bundle([...others, "options", "welcome", "popup", "check"], "esm");
await bundle(["card", "picker", "scan"], "iife");
if (DEVELOPMENT) await bundle(["gallery"], "iife");
await copyFiles();

async function generateTypes() {
  await mkdir(GENERATED, { recursive: true });
  for (const name of ["contract", "labels"]) {
    const schema = JSON.parse(await readFile(`model/${name}.schema.json`, "utf8"));
    const bannerComment = `// Made by build.mjs from model/${name}.schema.json.`;
    await writeFile(`${GENERATED}/${name}.ts`, await compile(schema, schema.title, { bannerComment }));
  }
  const messages = JSON.parse(await readFile("_locales/en/messages.json", "utf8"));
  const keys = Object.keys(messages).map((key) => `\n  | ${JSON.stringify(key)}`);
  await writeFile(
    `${GENERATED}/messages.ts`,
    `// Made by build.mjs from _locales/en/messages.json.\nexport type MessageKey =${keys.join("")};\n`,
  );
}

async function bundle(names, format, options = {}) {
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: names.map((name) =>
      typeof name === "string" ? { in: `src/${name}/index.ts`, out: name } : name,
    ),
    outdir: DIST,
    format,
    bundle: true,
    minify: !DEVELOPMENT,
    define: {
      BROWSER: JSON.stringify(values.browser),
      SHADOW_MODE: JSON.stringify(DEVELOPMENT ? "open" : "closed"),
      SOFTWARE_GPU: JSON.stringify(DEVELOPMENT),
    },
    target,
    legalComments: "linked",
    // The names of split-off parts hang on paths: the same wherever the packages really are.
    preserveSymlinks: true,
    logLevel: "warning",
    ...options,
  });
}

async function copyFiles() {
  const manifest = manifestFor(values.browser, JSON.parse(await readFile("manifest.json", "utf8")));
  if (values.store) delete manifest.key;
  if (DEVELOPMENT) manifest.host_permissions = ["http://127.0.0.1/*"];
  await writeFile(`${DIST}/manifest.json`, JSON.stringify(manifest, null, 2));
  await cp("_locales", `${DIST}/_locales`, { recursive: true });
  const isNeeded = (path) => !OTHERS_OWN.includes(basename(path, ".html"));
  await cp("pages", DIST, { recursive: true, filter: isNeeded });
  await mkdir(`${DIST}/wasm`);
  await cp(WASM, `${DIST}/wasm/tfjs-backend-wasm-simd.wasm`);
  await cp(C2PA_WASM, `${DIST}/wasm/c2pa_bg.wasm`);
  // Both licences ask for their text beside the code; neither file names it by itself.
  await cp("node_modules/@contentauth/c2pa-wasm/LICENSE", `${DIST}/wasm/c2pa_bg.wasm.LICENSE.txt`);
  await cp("node_modules/exifreader/LICENSE", `${DIST}/labels.js.LICENSE.txt`);
  await cp("model/trust", `${DIST}/trust`, { recursive: true });
  // The contract itself is bundled; what is fetched at run time are the two graphs.
  await cp("model/network", `${DIST}/model/network`, { recursive: true });
  await cp("model/face-finder", `${DIST}/model/face-finder`, { recursive: true });
  await mkdir(`${DIST}/icons`);
  for (const side of [16, 32, 48, 128]) {
    await cp(`icons/${side}.png`, `${DIST}/icons/${side}.png`);
  }
}
