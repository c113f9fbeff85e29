// Which backend the network runs on: WASM, which is there at once and everywhere, until WebGPU has
// shown that it gives the same answers; and WASM again as soon as WebGPU fails.

import type { Output, Runner, Runtime, Square } from "./graph";

/** The network's outputs that are asked for. */
export const OUTPUTS = ["logit", "features", "cells"] as const;

/** The network on WebGPU. */
export interface Gpu extends Runner {
  /** Comes once its answers can no longer be relied on. */
  readonly lost: Promise<void>;
  free(): void;
}

/** Whether two give the same answers. */
export type Comparison = (one: Runner, other: Runner) => Promise<boolean>;

/** A GPU made of software takes a thousand times longer than a real one. */
const PATIENCE = SOFTWARE_GPU ? 60 : 1;
/** The compiling of the shaders included, which nobody waits for. */
const TRIAL_MILLISECONDS = 60_000 * PATIENCE;
/** A new size of crop may take another shader. */
const RUN_MILLISECONDS = 5_000 * PATIENCE;

export class Network implements Runner {
  private gpu: Gpu | undefined;
  private trial: Promise<void> | undefined;

  /** Args: wasm, kept for when WebGPU fails: its weights take a few megabytes. */
  constructor(private readonly wasm: Runner) {}

  get runtime(): Runtime {
    return this.gpu ? "webgpu" : "wasm";
  }

  async run(square: Square, names: readonly string[]): Promise<Output[]> {
    const { gpu } = this;
    if (!gpu) return this.wasm.run(square, names);
    const outputs = await within(RUN_MILLISECONDS, gpu.run(square, names)).catch(() => undefined);
    // Of a GPU that was lost meanwhile, they may be anything.
    if (outputs && this.gpu === gpu) return outputs;
    this.leave(gpu);
    return this.wasm.run(square, names);
  }

  /** Goes over to WebGPU if it starts and agrees with WASM; tried once. Never rejects. */
  tryGpu(start: () => Promise<Gpu | undefined>, agree: Comparison): Promise<void> {
    this.trial ??= this.compare(start(), agree);
    return this.trial;
  }

  private async compare(starting: Promise<Gpu | undefined>, agree: Comparison): Promise<void> {
    const trial = starting.then(async (gpu) => gpu && (await agree(this.wasm, gpu)) && gpu);
    const gpu = await within(TRIAL_MILLISECONDS, trial).catch(() => undefined);
    if (gpu) return this.enter(gpu);
    // It may yet start, too late.
    void starting.then((late) => late?.free()).catch(() => undefined);
  }

  private enter(gpu: Gpu): void {
    this.gpu = gpu;
    void gpu.lost.then(() => this.leave(gpu));
  }

  private leave(gpu: Gpu): void {
    if (this.gpu !== gpu) return;
    this.gpu = undefined;
    gpu.free();
  }
}

/** Rejects where the work takes longer; the work goes on. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("It took too long.")), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
