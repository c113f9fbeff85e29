import assert from "node:assert/strict";
import { test } from "node:test";
import { authorization, isOpenToOthers, keyFor, normalizeAddress } from "./settings";

test("an address is kept without its closing slash", () => {
  assert.equal(normalizeAddress(" http://127.0.0.1:8420/ "), "http://127.0.0.1:8420");
  assert.equal(normalizeAddress("https://host.example/uncanny/"), "https://host.example/uncanny");
});

test("what nothing can be sent to is refused", () => {
  const odd = ["", "127.0.0.1:8420", "ftp://host.example", "http://me:pw@host.example"];
  for (const text of [...odd, "https://host.example/?a", "javascript:alert(1)"]) {
    assert.equal(normalizeAddress(text), undefined, text);
  }
});

test("only plain http to another machine is open to others", () => {
  for (const own of ["http://127.0.0.1:8420", "http://localhost", "http://[::1]:1", "http://a.localhost"]) {
    assert.equal(isOpenToOthers(own), false, own);
  }
  assert.equal(isOpenToOthers("https://host.example"), false);
  assert.equal(isOpenToOthers("http://host.example"), true);
  assert.equal(isOpenToOthers("http://127.0.0.1.host.example"), true);
});

test("a key goes to its own origin alone", () => {
  const kept = { origin: "https://a.example", key: "uncanny_secret" };
  assert.equal(keyFor("https://a.example/under/a/path", kept), "uncanny_secret");
  for (const other of ["https://b.example", "http://a.example", "https://a.example:8443", ""]) {
    assert.equal(keyFor(other, kept), undefined);
  }
  assert.equal(keyFor("https://a.example", null), undefined);
  assert.deepEqual(authorization("k"), { authorization: "Bearer k" });
  assert.deepEqual(authorization(undefined), {});
});
