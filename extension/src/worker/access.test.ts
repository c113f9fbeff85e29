import assert from "node:assert/strict";
import { test } from "node:test";
import { answerFor, askFor, originToAsk } from "./access";

const PAGE = "https://news.example/story";

test("only another site's picture needs a permission", () => {
  assert.equal(originToAsk("https://news.example/a.jpg", PAGE), undefined);
  assert.equal(originToAsk("data:image/png;base64,AA==", PAGE), undefined);
  assert.equal(originToAsk("blob:https://news.example/1-2", PAGE), undefined);
  assert.equal(originToAsk("blob:null/1-2", PAGE), undefined);
  assert.equal(originToAsk("blob:https://frame.example/1-2", PAGE), "https://frame.example");
  assert.equal(originToAsk("https://cdn.example/a.jpg", PAGE), "https://cdn.example");
  assert.equal(originToAsk("http://news.example/a.jpg", PAGE), "http://news.example");
  assert.equal(originToAsk("https://cdn.example:8443/a.jpg", undefined), "https://cdn.example:8443");
});

test("a hundred clicks ask once; what can't be asked is looked up", async () => {
  const calls: string[] = [];
  let answer = (_: boolean) => {};
  const request = () => {
    calls.push("request");
    return new Promise<boolean>((resolve) => (answer = resolve));
  };
  const contains = () => Promise.resolve(true);
  Object.assign(globalThis, { chrome: { permissions: { request, contains } } });
  const asked = Array.from({ length: 100 }, () => askFor("https://cdn.example"));
  const told = answerFor("https://cdn.example/a.jpg", false);
  answer(false);
  assert.deepEqual(new Set(await Promise.all([...asked, told])), new Set([false]));
  assert.deepEqual(calls, ["request"]);

  // Afterwards it is looked up, unless it is to be asked again.
  assert.equal(await answerFor("https://cdn.example/a.jpg", false), true);
  assert.deepEqual(calls, ["request"]);
  const again = answerFor("https://cdn.example/a.jpg", true);
  answer(true);
  assert.equal(await again, true);
  assert.deepEqual(calls, ["request", "request"]);

  chrome.permissions.request = () => Promise.reject(new Error("no gesture"));
  assert.equal(await askFor("https://cdn.example"), true);
});
