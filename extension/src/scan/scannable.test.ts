import assert from "node:assert/strict";
import { test } from "node:test";
import { input } from "../../model/contract.json";
import { byAddress, isScannable, originsOf } from "./scannable";

const size = (width: number, height: number) => ({ width, height });
const LARGE = size(400, 500);

test("both sides must be shown at 96 CSS pixels or more", () => {
  assert.ok(isScannable(size(96, 96), LARGE));
  assert.ok(!isScannable(size(95.9, 300), LARGE));
  assert.ok(!isScannable(size(300, 95), LARGE));
  assert.ok(!isScannable(size(0, 0), LARGE));
});

test("the file must have room for the smallest face that is judged", () => {
  const side = input.face_min;
  assert.ok(isScannable(LARGE, size(side, side)));
  assert.ok(!isScannable(LARGE, size(side - 1, side)));
  assert.ok(!isScannable(LARGE, size(0, 0)), "not loaded yet");
  assert.ok(isScannable(LARGE, undefined), "a background");
});

test("an address that is shown several times is one picture", () => {
  const shown = ["a", "b", "a"].map((name, by) => ({ url: `https://news.example/${name}.jpg`, by }));
  const pictures = byAddress(shown, "https://news.example/story");
  assert.deepEqual(
    pictures.map(({ shownBy }) => shownBy),
    [[0, 2], [1]],
  );
});

test("other sites are listed once; the page's own, data: and blob: need no permission", () => {
  const urls = [
    "https://news.example/a.jpg",
    "https://cdn.example/a.jpg",
    "https://cdn.example/b.jpg",
    "https://img.example/a.jpg",
    "data:image/png;base64,AA==",
    "blob:https://news.example/1",
  ];
  const pictures = byAddress(urls.map((url) => ({ url, by: url })), "https://news.example/story");
  assert.deepEqual(originsOf(pictures), ["https://cdn.example", "https://img.example"]);
  assert.deepEqual(
    pictures.filter(({ origin }) => !origin).map(({ url }) => url),
    [urls[0], urls[4], urls[5]],
  );
});
