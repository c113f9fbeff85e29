import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import manifest from "../manifest.json";

test("ID.txt is what Chromium makes of the manifest's key", () => {
  const digest = createHash("sha256").update(Buffer.from(manifest.key, "base64")).digest("hex");
  const letters = Array.from(digest.slice(0, 32), (digit) =>
    String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16)),
  );
  assert.equal(readFileSync("ID.txt", "utf8").trim(), letters.join(""));
});

test("nothing is asked for at install but what the card needs", () => {
  const allowed = ["activeTab", "contextMenus", "offscreen", "scripting", "storage"];
  assert.deepEqual(manifest.permissions.toSorted(), allowed);
  assert.ok(!("host_permissions" in manifest) && !("content_scripts" in manifest));
  assert.doesNotMatch(manifest.content_security_policy.extension_pages, /unsafe-eval'(?<!wasm-unsafe-eval')/);
});
