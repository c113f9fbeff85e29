import assert from "node:assert/strict";
import { test } from "node:test";
import { leaning, veil } from "./heat_colour";

test("a cell without a say is clear, and the scale ends at its end", () => {
  assert.match(veil(0, 20), / 0\.000\)$/);
  assert.equal(veil(20, 20), veil(500, 20));
  assert.notEqual(veil(10, 20), veil(20, 20));
  assert.notEqual(veil(-20, 20), veil(20, 20));
});

test("the veil has no jump", () => {
  const alpha = (odds: number) => Number(/([\d.]+)\)$/.exec(veil(odds, 1))?.[1]);
  for (let odds = 0; odds < 1; odds += 0.01) assert.ok(alpha(odds + 0.01) - alpha(odds) < 0.011);
});

test("only clear cells bear a sign", () => {
  assert.deepEqual([-9, -5, 5, 9].map((odds) => leaning(odds, 20)), [-1, 0, 0, 1]);
});
