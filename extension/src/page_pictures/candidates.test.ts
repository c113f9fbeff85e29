import assert from "node:assert/strict";
import { test } from "node:test";
import { largestUrl } from "./candidates";

test("the address in a computed background", () => {
  assert.equal(largestUrl("none"), undefined);
  assert.equal(largestUrl('linear-gradient(red, blue), url("https://a.example/b.jpg")'), "https://a.example/b.jpg");
  assert.equal(largestUrl('url("https://a.example/\\"b\\".jpg"), url("https://a.example/under.jpg")'), 'https://a.example/"b".jpg');
  const set = 'image-set(url("https://a.example/1.jpg") 1dppx, url("https://a.example/2.jpg") 2dppx)';
  assert.equal(largestUrl(set), "https://a.example/2.jpg");
});
