// The bytes of a picture, and the last ones that were checked.

import { fetchPicture } from "../images/fetch";
import { readHeader } from "../images/header";
import { PictureProblem } from "../images/problems";
import { pictureInSvg } from "../images/svg";
import type { Source } from "../messages";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Held {
  readonly bytes: Bytes;
  readonly sha256: string;
}

// So that the full-resolution check sends exactly what was checked, without reading it again.
let held: Held | undefined;

export function hold(picture: Held): void {
  held = picture;
}

/** The picture that was checked; undefined where its address now gives another one. */
export async function sameAgain(
  source: Source,
  sha256: string,
  signal: AbortSignal,
): Promise<Held | undefined> {
  if (held?.sha256 === sha256) return held;
  const picture = await readSource(source, signal);
  return picture.sha256 === sha256 ? picture : undefined;
}

/** Throws PictureProblem. */
export async function readSource(source: Source, signal: AbortSignal): Promise<Held> {
  const read = await readBytes(source, signal);
  const bytes = (await pictureInSvg(read, signal)) ?? read;
  return { bytes, sha256: await sha256Of(bytes) };
}

async function readBytes(source: Source, signal: AbortSignal): Promise<Bytes> {
  if (source.kind === "bytes") {
    return fetchPicture(`data:application/octet-stream;base64,${source.base64}`, { signal });
  }
  const { url, otherwise, isPrivate } = source;
  const options: RequestInit = isPrivate
    ? { credentials: "omit", cache: "no-store", signal }
    : { credentials: "include", signal };
  if (otherwise === undefined) return fetchPicture(url, options);
  try {
    const bytes = await fetchPicture(url, options);
    readHeader(bytes);
    return bytes;
  } catch (error) {
    if (!(error instanceof PictureProblem)) throw error;
    return fetchPicture(otherwise, options);
  }
}

async function sha256Of(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
