// A picture's bytes from an address, bounded in size and time.

import { contract } from "../contract";
import { readHeader } from "./header";
import { PictureProblem } from "./problems";

const FETCH_MILLISECONDS = 1000 * contract.limits.fetch_seconds;
/** As the browser asks for a picture in a page: some servers choose the answer by it. */
const ACCEPT = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

/** Throws PictureProblem: fetch_failed, fetch_status, fetch_timeout, too_large. */
export async function fetchPicture(
  url: string,
  options: RequestInit,
): Promise<Uint8Array<ArrayBuffer>> {
  const timeout = AbortSignal.timeout(FETCH_MILLISECONDS);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const headers = /^https?:/.test(url) ? { Accept: ACCEPT } : {};
    const response = await fetch(url, { ...options, headers, signal });
    const bytes = await readBounded(response, contract.limits.max_bytes);
    // A page shows the picture of an error answer too.
    if (response.status >= 400 && !isPicture(bytes)) {
      throw new PictureProblem("fetch_status", { status: response.status });
    }
    return bytes;
  } catch (error) {
    if (error instanceof PictureProblem) throw error;
    throw new PictureProblem(timeout.aborted ? "fetch_timeout" : "fetch_failed");
  }
}

function isPicture(bytes: Uint8Array): boolean {
  try {
    readHeader(bytes);
    return true;
  } catch {
    return false;
  }
}

async function readBounded(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  // Nothing of a file that says itself that it is too large is read.
  if (Number(response.headers.get("Content-Length")) > limit) {
    await response.body?.cancel();
    throw new PictureProblem("too_large");
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    length += part.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new PictureProblem("too_large");
    }
    chunks.push(part.value);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
