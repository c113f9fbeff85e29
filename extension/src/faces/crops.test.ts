import assert from "node:assert/strict";
import { test } from "node:test";
import { contract } from "../contract";
import { type Rgb, boxReduce } from "../images/scaling";
import { cropAround, scaledCrop } from "./crops";
import type { Face } from "./finder";
import { quarterTurned } from "./quarters";

const { margin, side_max } = contract.input;

function face(x: number, y: number, size: number, turn: number): Face {
  return { box: { x, y, width: size, height: size }, eyes: [[x, y], [x, y]], score: 0.9, turn };
}

function noise(width: number, height: number): Rgb {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 251);
  return { data, width, height };
}

test("a small tilt changes nothing", () => {
  const tilt = contract.face_finder.level_from - 0.1;
  const upright = cropAround(face(400, 300, 100, 0), margin, 1000, 1000);
  assert.deepEqual(upright, { x: 370, y: 270, side: Math.round(100 * margin), turn: 0 });
  assert.deepEqual(cropAround(face(400, 300, 100, tilt), margin, 1000, 1000), upright);
  assert.deepEqual(cropAround(face(400, 300, 100, -tilt), margin, 1000, 1000), upright);
});

for (const [turn, quarters] of [[90, 1], [-176, 2], [180, 2], [-90, 3]]) {
  test(`a turn of ${turn} is one of ${quarters} quarters, exactly`, () => {
    const size = (3 * side_max + 2) / margin;
    const rgb = noise(1400, 1300);
    const crop = cropAround(face(200, 150, size, turn), margin, rgb.width, rgb.height);
    assert.equal(crop.turn, quarters * 90);
    const { x, y, side } = crop;
    const whole = quarterTurned(boxReduce(rgb, { x, y, width: side, height: side }, 1), quarters);
    const upright = { ...whole, data: Uint8Array.from(whole.data) };
    const expected = boxReduce(upright, { x: 0, y: 0, width: side, height: side }, 3);
    assert.deepEqual(scaledCrop(rgb, crop), expected);
  });
}

test("a turned crop is level, and as large as the network takes it", () => {
  const turn = 30;
  const [cosine, sine] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const data = Uint8Array.from({ length: 400 * 400 * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 400, Math.floor(i / 1200)];
    return 128 + ((x - 199.5) * cosine + (y - 199.5) * sine) / 4;
  });
  const crop = cropAround(face(150, 150, 100, turn), margin, 400, 400);
  assert.equal(crop.turn, turn);
  const { data: level, width } = scaledCrop({ data, width: 400, height: 400 }, crop);
  assert.equal(width, side_max);
  for (let x = 0; x < width; x++) {
    const column = Array.from({ length: width }, (_, y) => level[(y * width + x) * 3]);
    assert.ok(Math.max(...column) - Math.min(...column) <= 1.01, `column ${x}`);
  }
});

test("a turned crop keeps its corners inside, or lies in the middle", () => {
  const inside = cropAround(face(0, 900, 100, 45), margin, 1000, 1000);
  const room = (inside.side * (Math.SQRT2 - 1)) / 2;
  assert.ok(inside.x >= room && inside.y + inside.side + room <= 1000);
  const large = cropAround(face(10, 10, 180, 45), margin, 200, 200);
  assert.deepEqual(large, { x: 0, y: 0, side: 200, turn: 45 });
});
