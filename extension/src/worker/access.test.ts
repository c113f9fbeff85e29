import assert from "node:assert/strict";
import { test } from "node:test";
import { originToAsk } from "./access";

const PAGE = "https://news.example/story";

test("only another site's picture needs a permission", () => {
  assert.equal(originToAsk("https://news.example/a.jpg", PAGE), undefined);
  assert.equal(originToAsk("data:image/png;base64,AA==", PAGE), undefined);
  assert.equal(originToAsk("blob:https://news.example/1-2", PAGE), undefined);
  assert.equal(originToAsk("https://cdn.example/a.jpg", PAGE), "https://cdn.example");
  assert.equal(originToAsk("http://news.example/a.jpg", PAGE), "http://news.example");
  assert.equal(originToAsk("https://cdn.example:8443/a.jpg", undefined), "https://cdn.example:8443");
});
