import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import type { Point } from "../faces/finder";
import { eyeAlignment, weightOf } from "./eye_alignment";

const { left, right, aspect } = contract.eye_witness;
const near = contract.eyes_near;
const SIDE = 1000;
const THRESHOLDS = contract.free.thresholds;
const WEIGHED = { network_log_odds: 0, eyes_log_odds: 1, cut: 0.5, thresholds: THRESHOLDS };

function eyesMoved(by: number): [Point, Point] {
  return [
    [left.x * SIDE, left.y * SIDE],
    [(right.x + by) * SIDE, right.y * SIDE],
  ];
}

test("the farther eye decides", () => {
  const at = eyeAlignment(eyesMoved(near * 0.9), WEIGHED, SIDE, SIDE);
  assert.deepEqual(at, { finding: "eyes_at_fixed_places", percent: Math.round(near * 900) / 10 });
  const away = eyeAlignment(eyesMoved(near * 1.1), WEIGHED, SIDE, SIDE);
  assert.deepEqual(away, { finding: "eyes_elsewhere", percent: Math.round(near * 1100) / 10 });
});

test("only a nearly square picture can be compared", () => {
  const finding = (height: number) => eyeAlignment(eyesMoved(0), WEIGHED, SIDE, height).finding;
  assert.equal(finding(SIDE / aspect.whole), "eyes_at_fixed_places");
  assert.equal(finding(SIDE / aspect.none), "eyes_not_comparable");
});

test("where the witness was silent nothing is said of places", () => {
  const silent = { ...WEIGHED, eyes_log_odds: 0 };
  assert.equal(eyeAlignment(eyesMoved(0), silent, SIDE, SIDE).finding, "eyes_not_comparable");
  assert.equal(eyeAlignment(eyesMoved(0), null, SIDE, SIDE).finding, "eyes_not_comparable");
});

test("a weight points one way, the other, or neither", () => {
  assert.deepEqual([3, -3, 0.04, -0.04].map(weightOf), [
    "generator",
    "photograph",
    "nothing",
    "nothing",
  ]);
});
