import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import type { Point } from "../faces/finder";
import { SILENT, comparable, eyeTestimony, weighed } from "./eye_witness";
import { rulesBetween } from "./verdict";

const witness = contract.eye_witness;
const SIDE = 1000;

/** Eyes at StyleGAN's places of a picture, both moved to the right by a share of its side. */
function eyesMoved(by: number): [Point, Point] {
  const { left, right } = witness;
  return [
    [(left.x + by) * SIDE, left.y * SIDE],
    [(right.x + by) * SIDE, right.y * SIDE],
  ];
}

test("at their places the eyes speak for a generator, far from them against it, within bounds", () => {
  const at = eyeTestimony(eyesMoved(0), SIDE, SIDE, witness);
  const away = eyeTestimony(eyesMoved(0.2), SIDE, SIDE, witness);
  const { uncropped, cut_photographs } = witness;
  assert.ok(at.cut > 0.9 && at.logOdds > 2 && at.logOdds < Math.log(uncropped / cut_photographs));
  const least = Math.log((1 - uncropped) / (1 - cut_photographs));
  assert.ok(away.cut < 0.01 && away.logOdds < 0 && away.logOdds >= least);
});

test("the testimony passes without a step", () => {
  const steps = Array.from({ length: 400 }, (_, i) => weighed(1, i / 4000, witness));
  steps.slice(1).forEach((said, i) => {
    assert.ok(said.cut <= steps[i].cut && steps[i].cut - said.cut < 0.02);
    assert.ok(Math.abs(said.logOdds - steps[i].logOdds) < 0.06);
  });
});

test("where the question makes no sense the network alone answers", () => {
  const silent = (eyes: [Point, Point], width: number, height: number) =>
    assert.deepEqual(eyeTestimony(eyes, width, height, witness), SILENT);
  silent(eyesMoved(0), 50_000, 1);
  silent(eyesMoved(0), SIDE, 700);
  silent(eyesMoved(0.4), SIDE, SIDE); // one eye outside
  silent(
    [
      [500, 300],
      [500, 600],
    ],
    SIDE,
    SIDE,
  ); // on its side
  assert.ok(comparable(eyesMoved(0), SIDE, 953, witness) > 0.99); // a watermark was cut off
});

test("rules lie between those of the two kinds", () => {
  const { cut, free } = contract;
  assert.deepEqual(rulesBetween(cut, free, 1), cut);
  assert.deepEqual(rulesBetween(cut, free, 0), free);
  const { upper } = rulesBetween(cut, free, 0.25).thresholds;
  assert.ok(Math.abs(upper - (cut.thresholds.upper + 3 * free.thresholds.upper) / 4) < 1e-9);
});
