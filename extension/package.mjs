// Packs what the stores take: a package for each browser, and the sources that Mozilla asks for.
//
//   node package.mjs [FOLDER]
//
// Without more into packages/. The same sources give the same bytes.
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { zipSync } from "fflate";

const HERE = import.meta.dirname;
const FOLDER = resolve(process.argv[2] ?? join(HERE, "packages"));
/** A ZIP file knows no earlier time. It has no time zone, so this is midnight everywhere. */
const TIME = new Date(1980, 0, 1);
/** What is made from the sources. */
const NO_SOURCES = /(^|\/)(node_modules|dist|packages|generated)\//;

const { version } = JSON.parse(await readFile(join(HERE, "manifest.json"), "utf8"));
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
for (const browser of ["chromium", "firefox"]) await pack(browser);
await save("source", await filesIn(HERE, (path) => !NO_SOURCES.test(path)));

async function pack(browser) {
  const built = await mkdtemp(join(tmpdir(), "uncanny-package-"));
  try {
    const build = [join(HERE, "build.mjs"), "--browser", browser, "--store", built];
    execFileSync(process.execPath, build, { stdio: "inherit" });
    await save(browser, await filesIn(built));
  } finally {
    await rm(built, { recursive: true });
  }
}

/** By their paths in the folder, sorted: a folder's own order is nowhere the same. */
async function filesIn(folder, isWanted = () => true) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .filter(isWanted)
    .sort();
  const files = paths.map(async (path) => [path, await readFile(join(folder, path))]);
  return Object.fromEntries(await Promise.all(files));
}

async function save(name, files) {
  const path = join(FOLDER, `uncanny-${name}-${version}.zip`);
  await writeFile(path, zipSync(files, { level: 9, mtime: TIME }));
  console.log(path);
}
