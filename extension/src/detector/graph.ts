// A TF.js graph model on WASM, spoken to by the names of its signature.

import { env, setBackend, tensor4d, tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";

/** The part of a signature that TF.js leaves untyped. */
interface Signature {
  readonly inputs: Record<string, { readonly name: string }>;
  readonly outputs: Record<string, { readonly name: string }>;
}

export interface Output {
  /** Flat, row by row. */
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

export interface Square {
  /** side x side x 3. */
  readonly data: Float32Array;
  readonly side: number;
}

/** Must run once before a Graph is loaded. */
export async function startWasm(folder: string): Promise<void> {
  // With threads, the backend would start a worker from a blob, which the CSP forbids: it hangs.
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(folder);
  if (!(await setBackend("wasm"))) throw new Error("The WASM backend did not start.");
}

export class Graph {
  private constructor(
    private readonly model: GraphModel,
    private readonly input: string,
    private readonly outputs: Record<string, string>,
  ) {}

  static async load(url: string): Promise<Graph> {
    const model = await loadGraphModel(url);
    const signature = model.modelSignature as Signature;
    const [input] = Object.values(signature.inputs).map(({ name }) => name);
    const outputs = Object.entries(signature.outputs).map(([key, { name }]) => [key, name]);
    return new Graph(model, input, Object.fromEntries(outputs));
  }

  /** The named outputs for one square, in the order asked for. */
  run(square: Square, names: readonly string[]): Output[] {
    const nodes = names.map((name) => {
      const node = this.outputs[name];
      if (!node) throw new Error(`The graph has no output ${name}.`);
      return node;
    });
    return tidy(() => {
      const input = tensor4d(square.data, [1, square.side, square.side, 3]);
      const found = this.model.execute({ [this.input]: input }, nodes) as Tensor | Tensor[];
      return [found].flat().map((tensor) => ({
        values: tensor.dataSync<"float32">().slice(),
        shape: tensor.shape,
      }));
    });
  }
}
