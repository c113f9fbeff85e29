import assert from "node:assert/strict";
import { test } from "node:test";
import { asOffscreenRequest, asWorkerRequest } from "./messages";

const HASH = "0".repeat(64);

test("what the parts of the extension say is understood", () => {
  const picked = { to: "worker", kind: "picked", srcUrl: "data:image/png;base64,AA==" };
  assert.deepEqual(asWorkerRequest(picked), picked);
  const area = { left: 0, top: -3.5, width: 20, height: 20, viewport: 1200 };
  const capture = { to: "worker", kind: "capture", area };
  assert.deepEqual(asWorkerRequest(capture), capture);
  const address = { kind: "address", url: "https://a.example/b.jpg" };
  const check = { to: "offscreen", kind: "check", source: address };
  assert.deepEqual(asOffscreenRequest(check), check);
});

test("anything else is not", () => {
  const bytes = { kind: "bytes", base64: "" };
  const full = { to: "offscreen", kind: "check_full", source: bytes, sha256: HASH };
  const file = { kind: "address", url: "file:///etc/passwd" };
  const nonsense: unknown[] = [
    undefined,
    "prepare",
    { to: "worker", kind: "check" },
    { to: "worker", kind: "prepare", more: 1 },
    { to: "worker", kind: "allow", url: "javascript:alert(1)", again: false },
    { to: "worker", kind: "capture", area: { left: NaN, top: 0, width: 1, height: 1, viewport: 1 } },
    { to: "offscreen", kind: "check", source: file },
    { to: "offscreen", kind: "check", source: { ...bytes, base64: "A".repeat(30_000_000) } },
    { ...full, backend: "ftp://a.example" },
    { ...full, backend: "https://a.example", sha256: "short" },
  ];
  for (const message of nonsense) {
    assert.equal(asWorkerRequest(message), undefined);
    assert.equal(asOffscreenRequest(message), undefined);
  }
});
