// The machine's graphics processor, as WebGPU knows it.

/** Browsers told of it on the adapter itself at first. */
type Adapter = GPUAdapter & { readonly isFallbackAdapter?: boolean };

/** Undefined where there is none, or only one made of software: that is slower than WASM. */
export async function findAdapter(): Promise<GPUAdapter | undefined> {
  const adapter: Adapter | null | undefined = await navigator.gpu?.requestAdapter();
  if (!adapter) return undefined;
  // Neither type nor property was there in each browser from the first.
  const info: GPUAdapterInfo | undefined = adapter.info;
  const isSoftware = info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  return isSoftware && !SOFTWARE_GPU ? undefined : adapter;
}
