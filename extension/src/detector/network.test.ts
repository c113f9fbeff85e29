import assert from "node:assert/strict";
import { test } from "node:test";
import type { Output, Runner } from "./graph";
import { type Gpu, Network } from "./network";

const SQUARE = { data: new Float32Array(3), side: 1 };
const NAMES = ["logit"];

const wasm: Runner = { run: async () => answering(1) };

function answering(logit: number): Output[] {
  return [{ values: Float32Array.of(logit), shape: [1] }];
}

/** A GPU that can be told to fail. */
class FakeGpu implements Gpu {
  freed = 0;
  lose = () => {};
  readonly lost = new Promise<void>((resolve) => (this.lose = resolve));
  run: Runner["run"] = async () => answering(2);
  free = () => void this.freed++;
}

async function logit(network: Network): Promise<number> {
  const [{ values }] = await network.run(SQUARE, NAMES);
  return values[0];
}

const yes = async () => true;
const never = () => new Promise<never>(() => {});

/** Lets all go on that waits for nothing but promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

test("it goes over to a GPU that agrees", async () => {
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  assert.equal(network.runtime, "wasm");
  await network.tryGpu(async () => gpu, yes);
  assert.equal(network.runtime, "webgpu");
  assert.equal(await logit(network), 2);
  assert.equal(gpu.freed, 0);
});

test("it answers by WASM while the GPU is tried", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] }); // a real one would hold the tests up for a minute
  const network = new Network(wasm);
  void network.tryGpu(never, yes);
  assert.equal(await logit(network), 1);
});

const fails = async () => {
  throw new Error("It failed.");
};
const trials: Record<string, [() => Promise<Gpu | undefined>, () => Promise<boolean>]> = {
  "is not there": [async () => undefined, yes],
  "does not start": [fails, yes],
  disagrees: [async () => new FakeGpu(), async () => false],
  "throws in the self-test": [async () => new FakeGpu(), fails],
};
for (const [what, [start, agree]] of Object.entries(trials)) {
  test(`it stays with WASM where the GPU ${what}`, async () => {
    const network = new Network(wasm);
    const started: (Gpu | undefined)[] = [];
    await network.tryGpu(async () => (started.push(await start()), started[0]), agree);
    assert.equal(network.runtime, "wasm");
    assert.equal(await logit(network), 1);
    await settle();
    if (started[0]) assert.equal((started[0] as FakeGpu).freed, 1);
  });
}

test("it stays with WASM where the self-test hangs", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  const trial = network.tryGpu(async () => gpu, never);
  await settle();
  mock.timers.tick(60_000);
  await trial;
  await settle();
  assert.equal(network.runtime, "wasm");
  assert.equal(gpu.freed, 1);
});

test("a GPU that starts too late is let go", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  let start = (_: Gpu) => {};
  const trial = network.tryGpu(() => new Promise((resolve) => (start = resolve)), yes);
  mock.timers.tick(60_000);
  await trial;
  start(gpu);
  await settle();
  assert.equal(network.runtime, "wasm");
  assert.equal(gpu.freed, 1);
});

test("it is tried once", async () => {
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  await network.tryGpu(async () => undefined, yes);
  await network.tryGpu(async () => gpu, yes);
  assert.equal(network.runtime, "wasm");
});

test("a GPU that is lost gives way to WASM", async () => {
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  await network.tryGpu(async () => gpu, yes);
  gpu.lose();
  await settle();
  assert.equal(network.runtime, "wasm");
  assert.equal(await logit(network), 1);
  assert.equal(gpu.freed, 1);
});

test("what a GPU gives that is lost meanwhile isn't used", async () => {
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  await network.tryGpu(async () => gpu, yes);
  gpu.run = async () => {
    gpu.lose();
    await settle();
    return answering(0);
  };
  assert.equal(await logit(network), 1);
  assert.equal(gpu.freed, 1);
});

test("WASM answers where a run fails", async () => {
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  await network.tryGpu(async () => gpu, yes);
  gpu.run = fails;
  assert.equal(await logit(network), 1);
  assert.equal(network.runtime, "wasm");
  assert.equal(gpu.freed, 1);
});

test("WASM answers where a run hangs", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [network, gpu] = [new Network(wasm), new FakeGpu()];
  await network.tryGpu(async () => gpu, yes);
  gpu.run = never;
  const answer = logit(network);
  await settle();
  mock.timers.tick(5_000);
  assert.equal(await answer, 1);
  assert.equal(network.runtime, "wasm");
});
