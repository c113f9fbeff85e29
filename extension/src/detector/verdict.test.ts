import assert from "node:assert/strict";
import { test } from "node:test";
import { atPrior, isTooTight, judge, ofPicture, probability, type Rules } from "./verdict";

const RULES: Rules = {
  thresholds: { upper: 2, lower: -1 },
  stability: { margin: 0.5, scales: [0.85, 0.7] },
  training_statistics: { mean: [0, 0], deviation: [1, 2], limit: 4 },
  drawn_head: { weights: [1, 2], limit: 6 },
};
const INSIDE = Float32Array.of(1, 2);

async function never(): Promise<number> {
  throw new Error("It looked again, far from a threshold.");
}

test("the verdict depends on the thresholds", async () => {
  assert.deepEqual(await judge(3, INSIDE, RULES, never), { verdict: "synthetic", reason: null });
  assert.deepEqual(await judge(-3, INSIDE, RULES, never), { verdict: "photograph", reason: null });
  assert.deepEqual(await judge(0, INSIDE, RULES, never), { verdict: "unsure", reason: "borderline" });
});

test("unlike anything in training", async () => {
  const far = Float32Array.of(3, 0);
  assert.equal((await judge(3, far, RULES, never)).reason, "outside_training");
});

test("what looks drawn isn't judged, whatever the logit", async () => {
  for (const logit of [3, 0, -3]) {
    const drawn = Float32Array.of(1, 2.6);
    assert.equal((await judge(logit, drawn, RULES, never)).reason, "not_a_photograph");
  }
});

test("cut too tight a photograph must lie lower", () => {
  const photograph = { verdict: "photograph", reason: null } as const;
  assert.ok(isTooTight(photograph, -5, null));
  assert.ok(isTooTight(photograph, -5, -5));
  assert.ok(!isTooTight(photograph, -5.1, -5));
  assert.ok(isTooTight({ verdict: "unsure", reason: "borderline" }, -9, -5));
  assert.ok(!isTooTight({ verdict: "synthetic", reason: null }, 9, -5));
  assert.ok(!isTooTight({ verdict: "unsure", reason: "not_a_photograph" }, 0, -5));
});

test("near a threshold the answer must hold at other scales", async () => {
  const holds = async () => 2.1;
  assert.equal((await judge(2.2, INSIDE, RULES, holds)).verdict, "synthetic");
  const seen: number[] = [];
  const wavers = async (scale: number) => (seen.push(scale), scale < 0.8 ? 1.9 : 2.1);
  assert.equal((await judge(2.2, INSIDE, RULES, wavers)).reason, "unstable");
  assert.deepEqual(seen, [0.85, 0.7]);
});

test("the prior moves the probability", () => {
  const calibration = { slope: 2, intercept: 0 };
  assert.equal(probability(0, calibration, 0.5), 0.5);
  assert.ok(Math.abs(probability(0, calibration, 0.1) - 0.1) < 1e-12);
  assert.ok(probability(1e6, calibration, 0.5) <= 1);
});

test("a stated chance follows another prior as the logit would", () => {
  const calibration = { slope: 0.5, intercept: -0.3 };
  for (const logit of [-60, -2, 0, 5, 90]) {
    const moved = atPrior(probability(logit, calibration, 0.5), 0.5, 0.01);
    assert.ok(Math.abs(moved - probability(logit, calibration, 0.01)) < 1e-9, `logit ${logit}`);
  }
});

test("a picture goes by its most suspicious face", () => {
  assert.equal(ofPicture(["photograph", "synthetic", "unsure"]), "synthetic");
  assert.equal(ofPicture(["photograph", "unsure"]), "unsure");
  assert.equal(ofPicture([]), "no_face");
});
