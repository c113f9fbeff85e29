import assert from "node:assert/strict";
import { test } from "node:test";
import type { Candidate } from "./candidates";
import { merge } from "./merge";

function candidate(score: number, left: number, top: number, side: number): Candidate {
  const eyes = [left, top, left + side, top] as const;
  return { score, left, top, right: left + side, bottom: top + side, eyes };
}

test("overlapping candidates blend by their scores", () => {
  const [face, ...others] = merge([candidate(0.6, 0, 0, 100), candidate(0.9, 10, 0, 100)]);
  assert.equal(others.length, 0);
  assert.equal(face.score, 0.9);
  assert.ok(Math.abs(face.left - 6) < 1e-9);
});

test("a part of a larger face is dropped, a neighbour stays", () => {
  const part = candidate(0.95, 20, 20, 30);
  const neighbour = candidate(0.7, 200, 0, 50);
  const faces = merge([part, candidate(0.8, 0, 0, 100), neighbour]);
  assert.deepEqual(
    faces.map((face) => face.left),
    [0, 200],
  );
});

test("nothing gives nothing", () => assert.deepEqual(merge([]), []));
