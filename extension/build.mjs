// Builds extension/dist/: one bundle for each place that code runs in, and the files it needs.
// `node build.mjs --development FOLDER` builds there what tests need: the card's shadow root is
// open, its states can be called up, and pages of this machine need no permission.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build } from "esbuild";
import { compile } from "json-schema-to-typescript";

const DEVELOPMENT = process.argv[2] === "--development";
const DIST = DEVELOPMENT ? resolve(process.argv[3]) : "dist";
const GENERATED = "src/generated";
const WASM = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
// Apart from what the browser injects into pages as plain scripts, all are modules.
const MODULES = ["worker", "offscreen", "options", "welcome", "popup", "check"];

process.chdir(import.meta.dirname);
await generateTypes();
await rm(DIST, { recursive: true, force: true });
await bundle(MODULES, "esm");
await bundle(["card", "picker", "scan"], "iife");
if (DEVELOPMENT) await bundle(["gallery"], "iife");
await copyFiles();

async function generateTypes() {
  await mkdir(GENERATED, { recursive: true });
  const schema = JSON.parse(await readFile("model/contract.schema.json", "utf8"));
  const options = { bannerComment: "// Made by build.mjs from model/contract.schema.json." };
  await writeFile(`${GENERATED}/contract.ts`, await compile(schema, "Contract", options));
  const messages = JSON.parse(await readFile("_locales/en/messages.json", "utf8"));
  const keys = Object.keys(messages).map((key) => `\n  | ${JSON.stringify(key)}`);
  await writeFile(
    `${GENERATED}/messages.ts`,
    `// Made by build.mjs from _locales/en/messages.json.\nexport type MessageKey =${keys.join("")};\n`,
  );
}

async function bundle(names, format) {
  await build({
    entryPoints: names.map((name) => ({ in: `src/${name}/index.ts`, out: name })),
    outdir: DIST,
    format,
    bundle: true,
    minify: !DEVELOPMENT,
    define: { SHADOW_MODE: JSON.stringify(DEVELOPMENT ? "open" : "closed") },
    target: "chrome126",
    legalComments: "linked",
    logLevel: "warning",
  });
}

async function copyFiles() {
  await writeFile(`${DIST}/manifest.json`, await manifest());
  await cp("_locales", `${DIST}/_locales`, { recursive: true });
  await cp("pages", DIST, { recursive: true });
  await mkdir(`${DIST}/wasm`);
  await cp(WASM, `${DIST}/wasm/tfjs-backend-wasm-simd.wasm`);
  // The contract itself is bundled; what is fetched at run time are the two graphs.
  await cp("model/network", `${DIST}/model/network`, { recursive: true });
  await cp("model/face-finder", `${DIST}/model/face-finder`, { recursive: true });
  await mkdir(`${DIST}/icons`);
  for (const side of [16, 32, 48, 128]) {
    await cp(`icons/${side}.png`, `${DIST}/icons/${side}.png`);
  }
}

async function manifest() {
  const text = await readFile("manifest.json", "utf8");
  if (!DEVELOPMENT) return text;
  return JSON.stringify({ ...JSON.parse(text), host_permissions: ["http://127.0.0.1/*"] });
}
