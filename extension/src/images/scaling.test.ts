import assert from "node:assert/strict";
import { test } from "node:test";
import { bilinear, boxFactor, boxReduce, type Pixels } from "./scaling";

function grey(values: number[], width: number): Pixels {
  const data = Float32Array.from(values.flatMap((value) => [value, value, value]));
  return { data, width, height: values.length / width };
}

function firstChannel(pixels: Pixels): number[] {
  return Array.from(pixels.data).filter((_, i) => i % 3 === 0);
}

test("boxFactor leaves at least the target", () => {
  assert.equal(boxFactor(128, 128), 1);
  assert.equal(boxFactor(255, 128), 1);
  assert.equal(boxFactor(256, 128), 2);
  assert.equal(boxFactor(20, 128), 1);
});

test("boxReduce is the mean of blocks of an area, and cuts what fills none", () => {
  const { data, width, height } = grey([9, 1, 2, 3, 0, 9, 5, 6, 8, 0, 9, 0, 0, 0, 0], 5);
  const rgb = { data: Uint8Array.from(data), width, height };
  const reduced = boxReduce(rgb, { x: 1, y: 0, width: 4, height: 3 }, 2);
  assert.deepEqual([reduced.width, reduced.height], [2, 1]);
  assert.deepEqual(firstChannel(reduced), [3.5, 2.75]);
});

test("bilinear has half-pixel centres and repeats the edges", () => {
  const up = bilinear(grey([0, 4], 2), 1, 4);
  assert.deepEqual(firstChannel(up), [0, 1, 3, 4]);
  const down = bilinear(grey([0, 2, 4, 6], 4), 1, 2);
  assert.deepEqual(firstChannel(down), [1, 5]);
});
