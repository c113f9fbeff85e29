// The network on TF.js's WebGPU backend. Imported only where there is a GPU: the backend is large.

import { registerBackend, removeBackend } from "@tensorflow/tfjs-core";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { Graph, use } from "./graph";
import type { Gpu } from "./network";

/** TF.js keeps buffers for crops of the same size; there are some two hundred sizes. */
const KEPT_BYTES_MAX = 128e6;
/** Some shaders take more than what every device must offer. */
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** Args: adapter, given out by the browser just now; url, of the graph. */
export async function startOnGpu(adapter: GPUAdapter, url: string): Promise<Gpu> {
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  const lost = untilLost(device);
  register(device, adapter.info);
  use("webgpu");
  const graph = await Graph.load(url, "webgpu").catch((error: unknown) => {
    stop(device);
    throw error;
  });
  const free = () => {
    graph.free();
    stop(device);
  };
  return { run: (square, names) => graph.run(square, names), lost, free };
}

function stop(device: GPUDevice): void {
  removeBackend("webgpu");
  use("wasm");
  device.destroy();
}

/** An error that nobody caught, such as too little memory, leaves wrong numbers behind. */
function untilLost(device: GPUDevice): Promise<void> {
  return new Promise((resolve) => {
    void device.lost.then(() => resolve());
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      resolve();
    });
  });
}

/** In the place of the library's own factory, which asks for an adapter by itself. */
function register(device: GPUDevice, info: GPUAdapterInfo): void {
  const backend = new WebGPUBackend(device, info);
  const { bufferManager } = backend;
  const release = bufferManager.releaseBuffer.bind(bufferManager);
  bufferManager.releaseBuffer = (buffer, isKept = true) =>
    release(buffer, isKept && bufferManager.numBytesAllocated <= KEPT_BYTES_MAX);
  removeBackend("webgpu");
  registerBackend("webgpu", () => backend);
}
