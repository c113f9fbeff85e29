import assert from "node:assert/strict";
import { test } from "node:test";
import { normalizeBackend } from "./settings";

test("an address is kept without its closing slash", () => {
  assert.equal(normalizeBackend(" http://127.0.0.1:8420/ "), "http://127.0.0.1:8420");
  assert.equal(normalizeBackend("https://host.example/uncanny/"), "https://host.example/uncanny");
});

test("what no check can be sent to is refused", () => {
  for (const text of ["", "127.0.0.1:8420", "ftp://host.example", "http://me:pw@host.example"]) {
    assert.equal(normalizeBackend(text), undefined, text);
  }
});
