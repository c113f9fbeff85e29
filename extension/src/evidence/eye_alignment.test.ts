import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import type { Point } from "../faces/finder";
import { eyeAlignment } from "./eye_alignment";

const { left, right, near, aspect_max } = contract.eye_alignment;
const SIDE = 1000;

function eyesMoved(by: number): [Point, Point] {
  return [
    [left.x * SIDE, left.y * SIDE],
    [(right.x + by) * SIDE, right.y * SIDE],
  ];
}

test("the farther eye decides", () => {
  const at = eyeAlignment(eyesMoved(near * 0.9), SIDE, SIDE);
  assert.deepEqual(at, { finding: "eyes_at_fixed_places", percent: Math.round(near * 900) / 10 });
  const away = eyeAlignment(eyesMoved(near * 1.1), SIDE, SIDE);
  assert.deepEqual(away, { finding: "eyes_elsewhere", percent: Math.round(near * 1100) / 10 });
});

test("only a nearly square picture can be compared", () => {
  const finding = (height: number) => eyeAlignment(eyesMoved(0), SIDE, height).finding;
  assert.equal(finding(SIDE / (aspect_max - 0.01)), "eyes_at_fixed_places");
  assert.equal(finding(SIDE / (aspect_max + 0.01)), "eyes_not_comparable");
});
