import assert from "node:assert/strict";
import { test } from "node:test";
import { speakEnglish } from "../english";
import { bandOf, rateText } from "./performance";

speakEnglish();

const BANDS = [
  { face_min: 64, face_max: 128, tpr: null, fpr: null, fpr_cut: null },
  { face_min: 128, face_max: null, tpr: null, fpr: null, fpr_cut: null },
];

test("a face belongs to the band that begins at its size", () => {
  assert.equal(bandOf(127.9, BANDS), BANDS[0]);
  assert.equal(bandOf(128, BANDS), BANDS[1]);
  assert.equal(bandOf(5000, BANDS), BANDS[1]);
  assert.equal(bandOf(63, BANDS), undefined);
});

test("a rate stands with how many were tested", () => {
  assert.equal(rateText({ rate: 0.581, low: 0.5, high: 0.6, n: 1296 }), "58 in 100 (of 1,296)");
  assert.equal(rateText({ rate: 0.0041, low: 0, high: 0.1, n: 487 }), "0.4 in 100 (of 487)");
  assert.equal(rateText(null), "not measured");
});

test("where none was counted, no share is promised", () => {
  const text = rateText({ rate: 0, low: 0, high: 0.0458, n: 80 });
  assert.match(text, /^none of 80: .* under 5 in 100$/);
});
