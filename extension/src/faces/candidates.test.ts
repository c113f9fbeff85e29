import assert from "node:assert/strict";
import { test } from "node:test";
import { type Candidate, turnedBack } from "./candidates";

const face: Candidate = {
  score: 0.9,
  left: 0.125,
  top: 0.25,
  right: 0.375,
  bottom: 0.5,
  eyes: [0.1875, 0.3125, 0.25, 0.375],
};

test("what was found in a turned window is turned back", () => {
  const once = turnedBack(face, 1);
  // The window was turned anticlockwise: its upper left is the upper right of the picture.
  assert.deepEqual(once, {
    score: 0.9,
    left: 0.5,
    top: 0.125,
    right: 0.75,
    bottom: 0.375,
    eyes: [0.6875, 0.1875, 0.625, 0.25],
  });
  assert.deepEqual(turnedBack(once, 3), face);
});
