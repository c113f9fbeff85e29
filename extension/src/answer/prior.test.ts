import assert from "node:assert/strict";
import { test } from "node:test";
import { stopsWith } from "./prior";

test("the slider begins where the settings say", () => {
  assert.ok(stopsWith(0.5).includes(0.5));
  const odd = stopsWith(0.07);
  assert.deepEqual(
    odd,
    [...odd].sort((a, b) => a - b),
  );
  assert.equal(odd.length, stopsWith(0.5).length + 1);
});

test("every stop is a share", () => {
  for (const stop of stopsWith(0.5)) assert.ok(stop > 0 && stop < 1, String(stop));
});
