// Whether WebGPU gives the answers that WASM gives: each graphics driver rounds in its own way.

import { contract } from "../contract";
import type { Output, Runner, Square } from "./graph";
import { OUTPUTS } from "./network";
import { outsideDistance } from "./verdict";

/** Of a probability, at whatever prior it differs most; of a distance, as a share of it. */
const APART_MAX = 0.005;

/** Those of one large face; for a GPU made of software, which takes minutes for them, the least. */
function sides(): number[] {
  const { side_min, side_max } = contract.input;
  if (SOFTWARE_GPU) return [side_min];
  return [1, ...contract.stability.scales].map((scale) => Math.floor(side_max * scale + 0.5));
}

/** On one pattern of each size. */
export async function agree(one: Runner, other: Runner): Promise<boolean> {
  for (const square of sides().map(pattern)) {
    if (!isSame(await one.run(square, OUTPUTS), await other.run(square, OUTPUTS))) return false;
  }
  return true;
}

/** Args: one and other, what two runs gave for OUTPUTS. */
export function isSame(one: readonly Output[], other: readonly Output[]): boolean {
  const [[logit, features, cells], [otherLogit, otherFeatures, otherCells]] = [one, other];
  return (
    areSameLogits(logit.values, otherLogit.values) &&
    areSameLogits(cells.values, otherCells.values) &&
    areSameFeatures(features.values, otherFeatures.values)
  );
}

/** Always the same: a light disc on a slope of greys, and a grain on both. */
function pattern(side: number): Square {
  const data = Float32Array.from({ length: side * side * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / (3 * side))];
    const disc = Math.hypot(x - side / 2, y - side / 2) < side / 3 ? 90 : 0;
    return (80 * (x + y)) / (2 * side) + disc + ((i * 7919) % 64);
  });
  return { data, side };
}

/** Two log-odds give probabilities at most tanh(d / 4) apart, at the prior between them. */
function areSameLogits(one: Float32Array, other: Float32Array): boolean {
  const slope = Math.max(contract.cut.calibration.slope, contract.free.calibration.slope);
  return one.every((logit, i) => {
    return Math.tanh((slope * Math.abs(logit - other[i])) / 4) <= APART_MAX;
  });
}

function areSameFeatures(one: Float32Array, other: Float32Array): boolean {
  const [distance, otherDistance] = [one, other].map((features) =>
    outsideDistance(features, contract.training_statistics),
  );
  return Math.abs(distance - otherDistance) <= APART_MAX * distance;
}
