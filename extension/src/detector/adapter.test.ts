import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { findAdapter } from "./adapter";

/** Args: gpu, what the browser has; its adapter. */
async function found(context: TestContext, adapter: object | null): Promise<unknown> {
  const navigator = { gpu: { requestAdapter: async () => adapter } };
  const own = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  context.after(() => own && Object.defineProperty(globalThis, "navigator", own));
  return findAdapter();
}

test("a real GPU is taken, however the browser tells of it", async (context) => {
  for (const adapter of [
    { info: { isFallbackAdapter: false } },
    { info: {}, isFallbackAdapter: false },
    { isFallbackAdapter: false },
    { info: {} },
  ]) {
    assert.equal(await found(context, adapter), adapter);
  }
});

test("one made of software is not, and none is none", async (context) => {
  for (const adapter of [
    { info: { isFallbackAdapter: true } },
    { info: {}, isFallbackAdapter: true },
    { isFallbackAdapter: true },
    null,
  ]) {
    assert.equal(await found(context, adapter), undefined);
  }
});
