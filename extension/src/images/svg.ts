// SVG files: what can be judged in one is a picture that it carries; a drawing can't.

import { inDecodeTime } from "./decode_time";
import { fetchPicture } from "./fetch";
import { readHeader } from "./header";
import { PictureProblem } from "./problems";

type Bytes = Uint8Array<ArrayBuffer>;

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
/** Byte order mark, white space, and then a tag. */
const XML_START = /^\uFEFF?\s*</;
/** A file that carries a portrait has one image, or a few. */
const IMAGES_MAX = 100;

/**
 * The largest picture among the first of an SVG file; undefined where it isn't one, or carries none.
 * Throws PictureProblem: decode_timeout.
 */
export async function pictureInSvg(bytes: Bytes, signal: AbortSignal): Promise<Bytes | undefined> {
  const decoder = new TextDecoder();
  if (!XML_START.test(decoder.decode(bytes.subarray(0, 256)))) return undefined;
  // Nothing of a parsed document is run or loaded, unless it is put into a page.
  const parsed = new DOMParser().parseFromString(decoder.decode(bytes), "image/svg+xml");
  const images = firstOf(parsed.getElementsByTagNameNS(SVG, "image"));
  return inDecodeTime((late) => largestOf(images, AbortSignal.any([signal, late])));
}

function firstOf(images: HTMLCollectionOf<Element>): Element[] {
  const first: Element[] = [];
  for (const image of images) if (first.push(image) === IMAGES_MAX) break;
  return first;
}

async function largestOf(
  images: readonly Element[],
  signal: AbortSignal,
): Promise<Bytes | undefined> {
  let best: { readonly bytes: Bytes; readonly area: number } | undefined;
  for (const image of images) {
    const found = await carriedBy(image, signal);
    signal.throwIfAborted();
    if (found && found.area > (best?.area ?? 0)) best = found;
  }
  return best?.bytes;
}

async function carriedBy(image: Element, signal: AbortSignal) {
  const address = image.getAttribute("href") ?? image.getAttributeNS(XLINK, "href");
  // A browser loads nothing else for an SVG file that is shown as a picture.
  if (!address?.startsWith("data:")) return undefined;
  try {
    const bytes = await fetchPicture(address, { signal });
    const { width, height } = readHeader(bytes);
    return { bytes, area: width * height };
  } catch (error) {
    if (error instanceof PictureProblem) return undefined;
    throw error;
  }
}
