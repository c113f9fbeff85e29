// A TF.js graph model on one of its backends, spoken to by the names of its signature.

import { dispose, env, getBackend, setBackend, tensor4d, tidy } from "@tensorflow/tfjs-core";
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

/** What a graph runs on. */
export type Runtime = "wasm" | "webgpu";

/** Whoever can run a graph. */
export interface Runner {
  /** The named outputs for one square, in the order asked for. */
  run(square: Square, names: readonly string[]): Promise<Output[]>;
}

/** Must run once before a Graph is loaded. */
export async function startWasm(folder: string): Promise<void> {
  // With threads, the backend would start a worker from a blob, which the CSP forbids: it hangs.
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths(folder);
  if (!(await setBackend("wasm"))) throw new Error("The WASM backend did not start.");
}

/** TF.js computes on one backend at a time. Throws where it isn't there (any more). */
export function use(runtime: Runtime): void {
  if (getBackend() === runtime) return;
  // Of a backend that has been started, this takes effect at once.
  setBackend(runtime).catch(() => undefined);
  if (getBackend() !== runtime) throw new Error(`The backend ${runtime} is not there.`);
}

export class Graph implements Runner {
  private constructor(
    private readonly model: GraphModel,
    private readonly runtime: Runtime,
    private readonly input: string,
    private readonly outputs: Record<string, string>,
  ) {}

  static async load(url: string, runtime: Runtime = "wasm"): Promise<Graph> {
    const model = await loadGraphModel(url);
    const signature = model.modelSignature as Signature;
    const [input] = Object.values(signature.inputs).map(({ name }) => name);
    const outputs = Object.entries(signature.outputs).map(([key, { name }]) => [key, name]);
    return new Graph(model, runtime, input, Object.fromEntries(outputs));
  }

  async run(square: Square, names: readonly string[]): Promise<Output[]> {
    const tensors = this.execute(square, names.map((name) => this.node(name)));
    try {
      return await Promise.all(tensors.map(read));
    } finally {
      dispose(tensors);
    }
  }

  /** Frees the weights. */
  free(): void {
    this.model.dispose();
  }

  private node(output: string): string {
    const node = this.outputs[output];
    if (!node) throw new Error(`The graph has no output ${output}.`);
    return node;
  }

  private execute(square: Square, nodes: string[]): Tensor[] {
    use(this.runtime);
    return tidy(() => {
      const input = tensor4d(square.data, [1, square.side, square.side, 3]);
      return [this.model.execute({ [this.input]: input }, nodes) as Tensor | Tensor[]].flat();
    });
  }
}

async function read(tensor: Tensor): Promise<Output> {
  return { values: await tensor.data<"float32">(), shape: tensor.shape };
}
