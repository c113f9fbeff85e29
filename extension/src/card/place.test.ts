import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rect } from "../ui/rect";
import { placeCard } from "./place";

const CARD = { width: 320, height: 400 };
const VIEWPORT = { width: 1200, height: 800 };

function at(left: number, top: number, width: number, height: number): Rect {
  return { left, top, width, height };
}

test("to the right of the picture where there is room, else to the left", () => {
  assert.equal(placeCard(at(100, 100, 300, 300), CARD, VIEWPORT).left, 412);
  assert.equal(placeCard(at(800, 100, 300, 300), CARD, VIEWPORT).left, 468);
});

test("below a picture that is as wide as the page", () => {
  const place = placeCard(at(0, 0, 1200, 300), CARD, VIEWPORT);
  assert.deepEqual([place.left, place.top], [12, 312]);
});

test("always inside the viewport", () => {
  for (const picture of [at(0, 0, 1200, 800), at(-900, 5000, 10, 10), undefined]) {
    const { left, top } = placeCard(picture, CARD, VIEWPORT);
    assert.ok(left >= 0 && left + CARD.width <= VIEWPORT.width, `left ${left}`);
    assert.ok(top >= 0 && top + CARD.height <= VIEWPORT.height, `top ${top}`);
  }
});
