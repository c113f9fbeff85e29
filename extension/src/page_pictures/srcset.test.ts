import assert from "node:assert/strict";
import { test } from "node:test";
import { largestOf } from "./srcset";

test("the largest candidate of a srcset", () => {
  assert.equal(largestOf("a.jpg 320w, b.jpg 1280w,c.jpg 640w"), "b.jpg");
  assert.equal(largestOf("a.jpg, b.jpg 1.5x"), "b.jpg");
  assert.equal(largestOf("  only.jpg  "), "only.jpg");
  assert.equal(largestOf("/crop/w_100,h_200/a.jpg 1x, /crop/w_200,h_400/a.jpg 2x"), "/crop/w_200,h_400/a.jpg");
  assert.equal(largestOf("data:image/png;base64,AA== 1x, b.png 0.5x"), "data:image/png;base64,AA==");
  assert.equal(largestOf(""), undefined);
});
