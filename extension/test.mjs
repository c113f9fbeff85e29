// Runs src/**/*.test.ts with Node's own test runner, which needs JavaScript.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

process.chdir(import.meta.dirname);
const tests = (await readdir("src", { recursive: true })).filter((path) => path.endsWith(".test.ts"));
const outdir = await mkdtemp(join(tmpdir(), "uncanny-extension-test-"));
try {
  await build({
    entryPoints: tests.map((path) => join("src", path)),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    define: { BROWSER: '"chromium"', SOFTWARE_GPU: "false" },
    logLevel: "warning",
  });
  const built = tests.map((path) => join(outdir, path.replace(/\.ts$/, ".mjs")));
  const { status } = spawnSync(process.execPath, ["--test", ...built], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(outdir, { recursive: true });
}
