import assert from "node:assert/strict";
import { test } from "node:test";
import { checkedCount, tally } from "./status";

test("outcomes are counted; what nobody allowed was not checked", () => {
  const outcomes = tally(["synthetic", "no_face", "unread", "not_allowed", "no_face"]);
  assert.deepEqual(outcomes, { synthetic: 1, no_face: 2, unread: 1, not_allowed: 1 });
  assert.equal(checkedCount({ phase: "done", total: 5, outcomes, origins: [] }), 4);
});
