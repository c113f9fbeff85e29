// SVG files: what can be judged in one is a picture that it carries; a drawing can't.

import { fetchPicture } from "./fetch";
import { readHeader } from "./header";
import { PictureProblem } from "./problems";

type Bytes = Uint8Array<ArrayBuffer>;

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
/** Byte order mark, white space, and then a tag. */
const XML_START = /^\uFEFF?\s*</;

/** The largest picture inside an SVG file; undefined where it isn't one, or carries none. */
export async function pictureInSvg(bytes: Bytes): Promise<Bytes | undefined> {
  const decoder = new TextDecoder();
  if (!XML_START.test(decoder.decode(bytes.subarray(0, 256)))) return undefined;
  // Nothing of a parsed document is run or loaded, unless it is put into a page.
  const parsed = new DOMParser().parseFromString(decoder.decode(bytes), "image/svg+xml");
  let best: { readonly bytes: Bytes; readonly area: number } | undefined;
  for (const image of parsed.getElementsByTagNameNS(SVG, "image")) {
    const found = await carriedBy(image);
    if (found && found.area > (best?.area ?? 0)) best = found;
  }
  return best?.bytes;
}

async function carriedBy(image: Element) {
  const address = image.getAttribute("href") ?? image.getAttributeNS(XLINK, "href");
  // A browser loads nothing else for an SVG file that is shown as a picture.
  if (!address?.startsWith("data:")) return undefined;
  try {
    const bytes = await fetchPicture(address, {});
    const { width, height } = readHeader(bytes);
    return { bytes, area: width * height };
  } catch (error) {
    if (error instanceof PictureProblem) return undefined;
    throw error;
  }
}
