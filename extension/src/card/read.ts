// Reading a picture that the page itself may read: its own site's, data: and blob: ones.

import { fetchPicture } from "../images/fetch";
import type { Source } from "../messages";

/** Throws PictureProblem. */
export async function readInPage(srcUrl: string, signal: AbortSignal): Promise<Source> {
  // From the cache if it is there: that is what the page shows.
  const options: RequestInit = { credentials: "same-origin", cache: "force-cache", signal };
  return { kind: "bytes", base64: await base64Of(await fetchPicture(srcUrl, options)) };
}

/** Messages of an extension carry text only. */
function base64Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error ?? new Error("The bytes can't be read."));
    reader.readAsDataURL(new Blob([bytes]));
  });
}
