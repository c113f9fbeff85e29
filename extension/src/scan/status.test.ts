import assert from "node:assert/strict";
import { test } from "node:test";
import { type ScanStatus, checkedCount, joined, tally } from "./status";

test("outcomes are counted; what nobody allowed was not checked", () => {
  const outcomes = tally(["synthetic", "no_face", "unread", "not_allowed", "no_face"]);
  assert.deepEqual(outcomes, { synthetic: 1, no_face: 2, unread: 1, not_allowed: 1 });
  assert.equal(checkedCount({ phase: "done", total: 5, outcomes, origins: [] }), 4);
});

test("the frames of a page count with it", () => {
  const page: ScanStatus = { phase: "done", total: 2, outcomes: { no_face: 2 }, origins: ["a"] };
  const frame: ScanStatus = {
    phase: "running",
    total: 3,
    outcomes: { no_face: 1, unsure: 1 },
    origins: ["a", "b"],
  };
  assert.deepEqual(joined(page, [frame]), {
    phase: "running",
    total: 5,
    outcomes: { unsure: 1, no_face: 3 },
    origins: ["a", "b"],
  });
  // One that shows no pictures holds nothing up.
  assert.deepEqual(joined(page, [{ ...frame, total: 0, outcomes: {}, origins: [] }]), page);
});
