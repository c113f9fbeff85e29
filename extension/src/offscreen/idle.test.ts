import assert from "node:assert/strict";
import { test } from "node:test";
import { Idle } from "./idle";

const MINUTE = 60_000;

test("it ends five minutes after the last piece of work", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let ended = 0;
  const idle = new Idle(() => ended++);
  mock.timers.tick(4 * MINUTE);

  let finish = () => {};
  const long = idle.during(() => new Promise<void>((resolve) => (finish = resolve)));
  await idle.during(() => Promise.resolve());
  mock.timers.tick(20 * MINUTE);
  assert.equal(ended, 0, "while it works");
  finish();
  await long;

  mock.timers.tick(4.9 * MINUTE);
  assert.equal(ended, 0);
  mock.timers.tick(0.2 * MINUTE);
  assert.equal(ended, 1);
});
