// Where the pixels of a picture come from: the largest version that the page offers of what it
// shows, or where that gives no picture, the one that it shows.

import { base64Of } from "../images/base64";
import { fetchPicture } from "../images/fetch";
import { readHeader } from "../images/header";
import type { Source } from "../messages";
import { bestAddress } from "./best";

/** Read by the page itself: its own site's pictures, data: and blob: ones. Throws PictureProblem. */
export async function bestInPage(
  element: Element | undefined,
  shown: string,
  signal: AbortSignal,
): Promise<Source> {
  const best = bestAddress(element, shown);
  if (best === shown) return readInPage(shown, signal);
  return readInPage(best, signal, true).catch(() => readInPage(shown, signal));
}

/** Left to the offscreen document: another site's pictures. */
export function bestByAddress(element: Element | undefined, shown: string): Source {
  const best = bestAddress(element, shown);
  const otherwise = best === shown ? {} : { otherwise: shown };
  const isPrivate = chrome.extension.inIncognitoContext ? { isPrivate: true } : {};
  return { kind: "address", url: best, ...otherwise, ...isPrivate };
}

/** Args: isPicture, whether it throws where the bytes are no picture's. */
async function readInPage(
  srcUrl: string,
  signal: AbortSignal,
  isPicture = false,
): Promise<Source> {
  // From the cache if it is there: that is what the page shows.
  const options: RequestInit = { credentials: "same-origin", cache: "force-cache", signal };
  const bytes = await fetchPicture(srcUrl, options);
  if (isPicture) readHeader(bytes);
  return { kind: "bytes", base64: await base64Of(new Blob([bytes])) };
}
