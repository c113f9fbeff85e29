import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

/** What turns text into elements or code. */
const SINKS =
  /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|setHTML|\beval\(|new Function|javascript:/;
/** Parse SVG files and XMP, in documents that are never shown. */
const PARSERS = ["src/images/svg.ts", "src/labels/xmp.ts"];

test("no text is taken for markup or code", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `src/${name}`);
  assert.ok(files.length > 50);
  const found = (pattern: RegExp) => files.filter((name) => pattern.test(readFileSync(name, "utf8")));
  assert.deepEqual(found(SINKS), []);
  assert.deepEqual(found(/DOMParser/).sort(), PARSERS);
});
