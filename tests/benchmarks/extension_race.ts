// The shipped network in TensorFlow.js and in ONNX Runtime Web, in turns; see extension.py.

import { Graph, startWasm } from "../../extension/src/detector/graph";

/** The part of onnxruntime-web that is used; it is loaded by a script of its own. */
interface Ort {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly InferenceSession: { create(url: string): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: number[]) => object;
}
interface Session {
  readonly inputNames: readonly string[];
  run(feeds: Record<string, object>): Promise<Record<string, Output>>;
}
interface Output {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}
declare const ort: Ort;

const WARMING = 5;
type Pass = () => Promise<number>;

async function tfjsPass(data: Float32Array, side: number): Promise<Pass> {
  await startWasm("wasm/");
  const graph = await Graph.load("model/network/model.json");
  const outputs = ["logit", "features", "cells"];
  return async () => (await graph.run({ data, side }, outputs))[0].values[0];
}

async function ortPass(data: Float32Array, side: number): Promise<Pass> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create("network.onnx");
  const tensor = new ort.Tensor("float32", data, [1, side, side, 3]);
  return async () => {
    const outputs = Object.values(await session.run({ [session.inputNames[0]]: tensor }));
    return outputs.find(({ dims }) => dims.length === 1)?.data[0] ?? NaN;
  };
}

async function race(side: number, passes: number) {
  const data = Float32Array.from({ length: side * side * 3 }, (_, i) => (i * 7919) % 256);
  const runs = { tfjs: await tfjsPass(data, side), ort: await ortPass(data, side) };
  const logits = { tfjs: await runs.tfjs(), ort: await runs.ort() };
  const times = { tfjs: [] as number[], ort: [] as number[] };
  for (let pass = 0; pass < WARMING + passes; pass++) {
    for (const name of ["tfjs", "ort"] as const) {
      const start = performance.now();
      await runs[name]();
      if (pass >= WARMING) times[name].push(performance.now() - start);
    }
  }
  return { ...times, logits };
}

Object.assign(globalThis, { race });
