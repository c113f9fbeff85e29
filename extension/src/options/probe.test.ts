import assert from "node:assert/strict";
import { test } from "node:test";
import { networkOf } from "./probe";

test("the network's name is read from a model card", () => {
  const card = { name: "net", version: "1" };
  assert.deepEqual(networkOf(card), { name: "net", version: "1" });
});

test("anything else is no model card", () => {
  for (const json of [null, "net", [], {}, { name: "net" }, { name: 1, version: "1" }]) {
    assert.equal(networkOf(json), undefined);
  }
});
