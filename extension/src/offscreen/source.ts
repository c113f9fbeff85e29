// The bytes of a picture, and the last ones that were checked.

import { fetchPicture } from "../images/fetch";
import type { Source } from "../messages";

export interface Held {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
}

// So that the full-resolution check sends exactly what was checked, without reading it again.
let held: Held | undefined;

export function hold(picture: Held): void {
  held = picture;
}

/** The picture that was checked; undefined where its address now gives another one. */
export async function sameAgain(source: Source, sha256: string): Promise<Held | undefined> {
  if (held?.sha256 === sha256) return held;
  const picture = await readSource(source);
  return picture.sha256 === sha256 ? picture : undefined;
}

/** Throws PictureProblem. */
export async function readSource(source: Source): Promise<Held> {
  const bytes =
    source.kind === "address"
      ? await fetchPicture(source.url, { credentials: "include" })
      : await fetchPicture(`data:application/octet-stream;base64,${source.base64}`, {});
  return { bytes, sha256: await sha256Of(bytes) };
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
