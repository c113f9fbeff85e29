import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyReal } from "./real";

test("what a script makes up is not handled", () => {
  const handled: boolean[] = [];
  const handle = onlyReal(({ isTrusted }) => handled.push(isTrusted));
  handle({ isTrusted: false } as Event);
  handle({ isTrusted: true } as Event);
  assert.deepEqual(handled, [true]);
});
