// The limit of time to what unpacks a file.

import { contract } from "../contract";
import { PictureProblem } from "./problems";

const DECODE_MILLISECONDS = 1000 * contract.limits.decode_seconds;

/**
 * Throws PictureProblem: decode_timeout, or what the work throws. Args: work, gets a signal that
 * comes when it is no longer waited for.
 */
export function inDecodeTime<T>(work: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new PictureProblem("decode_timeout"));
      late.abort();
    }, DECODE_MILLISECONDS);
    void work(late.signal).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
