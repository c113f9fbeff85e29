// The bytes of a picture, and the last ones that were checked.

import { fetchPicture } from "../images/fetch";
import { pictureInSvg } from "../images/svg";
import type { Source } from "../messages";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Held {
  readonly bytes: Bytes;
  /** Whether it is a picture inside an SVG file, so that the page shows more than it. */
  readonly isInside: boolean;
  readonly sha256: string;
}

// So that the backend is sent exactly what was checked, without reading it again.
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
  for (const version of versionsOf(source)) {
    const picture = await readSource(version, signal).catch(() => undefined);
    if (picture?.sha256 === sha256) return picture;
  }
  return undefined;
}

/** Throws PictureProblem. */
export async function readSource(source: Source, signal: AbortSignal): Promise<Held> {
  const read = await readBytes(source, signal);
  const inside = await pictureInSvg(read, signal);
  const bytes = inside ?? read;
  return { bytes, isInside: inside !== undefined, sha256: await sha256Of(bytes) };
}

/** The best version of the picture, then the one that the page shows. */
export function versionsOf(source: Source): readonly [Source, ...Source[]] {
  if (source.kind === "bytes" || source.otherwise === undefined) return [source];
  const { url, otherwise, ...rest } = source;
  return [
    { ...rest, url },
    { ...rest, url: otherwise },
  ];
}

/** Whether it is a larger version of what the page shows that is read first. */
export function isBest(source: Source): boolean {
  return source.kind === "address" && source.otherwise !== undefined;
}

async function readBytes(source: Source, signal: AbortSignal): Promise<Bytes> {
  if (source.kind === "bytes") {
    return fetchPicture(`data:application/octet-stream;base64,${source.base64}`, { signal });
  }
  const { url, isPrivate } = source;
  const options: RequestInit = isPrivate
    ? { credentials: "omit", cache: "no-store", signal }
    : { credentials: "include", signal };
  return fetchPicture(url, options);
}

async function sha256Of(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
