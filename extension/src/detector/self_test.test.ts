import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import type { Output, Runner, Square } from "./graph";
import { agree, isSame } from "./self_test";

const { mean } = contract.training_statistics;
const slope = Math.max(contract.cut.calibration.slope, contract.free.calibration.slope);
/** So far apart are two log-odds that give probabilities 0.005 apart at most. */
const APART = 4 * Math.atanh(0.005);

function outputs({ logit = 3, cell = 1, feature = 0 } = {}): Output[] {
  const features = Float32Array.from(mean, (value) => value + 1 + feature);
  return [
    { values: Float32Array.of(logit), shape: [1] },
    { values: features, shape: [1, mean.length] },
    { values: Float32Array.of(2, cell), shape: [1, 1, 2] },
  ];
}

test("a logit and a cell may move a probability by 0.005", () => {
  for (const name of ["logit", "cell"] as const) {
    const moved = (share: number) => outputs({ [name]: 5 + (share * APART) / slope });
    assert.ok(isSame(outputs({ [name]: 5 }), moved(0.98)), name);
    assert.ok(!isSame(outputs({ [name]: 5 }), moved(1.02)), name);
    assert.ok(!isSame(outputs({ [name]: 5 }), moved(-1.02)), name);
  }
});

test("a network that is sure of itself is held to the same", () => {
  const sure = 60 / slope;
  assert.ok(!isSame(outputs({ logit: sure }), outputs({ logit: sure + (2 * APART) / slope })));
});

test("features must be as far from training's", () => {
  assert.ok(isSame(outputs(), outputs({ feature: 1e-4 })));
  assert.ok(!isSame(outputs(), outputs({ feature: 0.1 })));
});

test("what is no number is not the same", () => {
  assert.ok(!isSame(outputs(), outputs({ logit: NaN })));
  assert.ok(!isSame(outputs(), outputs({ feature: NaN })));
});

test("both are asked for the same pictures, of each size that a check may take", async () => {
  const seen: Square[][] = [[], []];
  const [one, other]: Runner[] = seen.map((squares) => ({
    run: async (square) => (squares.push(square), outputs()),
  }));
  assert.ok(await agree(one, other));
  assert.deepEqual(seen[0], seen[1]);
  assert.equal(seen[0].length, 1 + contract.stability.scales.length);
  assert.ok(seen[0].every(({ data, side }) => data.length === side * side * 3));
  assert.ok(seen[0].every(({ data }) => data.every((value) => value >= 0 && value <= 255)));
});
