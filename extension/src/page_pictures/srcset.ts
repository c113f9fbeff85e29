// The list of candidates in a `srcset`.

/** An address, then how wide it is or for how many pixels to a CSS pixel. */
const CANDIDATE = /([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)/g;

/** The address of the largest candidate, as written; undefined where the list is empty. */
export function largestOf(srcset: string): string | undefined {
  let best: { readonly url: string; readonly size: number } | undefined;
  for (const [, url, number] of srcset.matchAll(CANDIDATE)) {
    const size = number === undefined ? 1 : Number(number);
    if (url !== undefined && size > (best?.size ?? 0)) best = { url, size };
  }
  return best?.url;
}
