// What the page shows of a picture: its sides, a coarse print of it, and where the page may read
// them its very pixels. A second request for its address may bring another picture.

import { contract } from "../contract";
import { base64Of } from "../images/base64";
import { type Part, type Print, WHOLE, printOf } from "../images/print";
import { type CaptureArea, type Shown, type Source, send } from "../messages";
import { type Rect, pixelRect } from "../ui/rect";

/** CSS pixels that must be seen of a picture, and what share of it, to tell it by a capture. */
const SEEN_MIN = 48;
const SEEN_SHARE_MIN = 0.3;

export interface Captured {
  readonly print: Print;
  readonly part: Part;
}

/** Undefined where the element is no `<img>`, or has nothing to show. Args: url, that is read. */
export function shownBy(element: Element | undefined, url: string): Shown | undefined {
  if (!(element instanceof HTMLImageElement) || !isLoaded(element)) return undefined;
  const { naturalWidth: width, naturalHeight: height } = element;
  const print = printOf(element, width, height, WHOLE);
  return { width, height, exact: isPlain(element, url), part: WHOLE, ...(print && { print }) };
}

/** The pixels in the page, as a file; undefined where the page may not read them. */
export async function pagePixels(element: Element | undefined): Promise<Source | undefined> {
  const isReadable = element instanceof HTMLCanvasElement || element instanceof HTMLImageElement;
  if (!isReadable || (element instanceof HTMLImageElement && !isLoaded(element))) return undefined;
  try {
    const bitmap = await createImageBitmap(element);
    const { width, height } = bitmap;
    if (width * height > contract.limits.max_pixels) return undefined;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    const file = await canvas.convertToBlob();
    if (file.size > contract.limits.max_bytes) return undefined;
    return { kind: "bytes", base64: await base64Of(file) };
  } catch {
    return undefined;
  }
}

/** Prints of the pictures as the screen shows them now; of those out of sight none. */
export async function capturedPrints(
  images: readonly Element[],
): Promise<ReadonlyMap<Element, Captured>> {
  const prints = new Map<Element, Captured>();
  const places = images.flatMap((image) => {
    const seen = image instanceof HTMLImageElement ? seenPart(image) : undefined;
    return seen ? [{ image, ...seen }] : [];
  });
  // A frame doesn't know where it stands.
  if (!places.length || window !== window.top) return prints;
  const area: CaptureArea | "tab" = "tab";
  const reply = await send({ to: "worker", kind: "capture", area });
  if (reply?.kind !== "captured" || reply.source.kind !== "bytes") return prints;
  const bytes = Uint8Array.from(atob(reply.source.base64), (letter) => letter.charCodeAt(0));
  const screen = await createImageBitmap(new Blob([bytes]));
  const [across, down] = [innerWidth, innerHeight];
  for (const { image, seen, part } of places) {
    const onScreen = {
      left: seen.left / across,
      top: seen.top / down,
      width: seen.width / across,
      height: seen.height / down,
    };
    const print = printOf(screen, screen.width, screen.height, onScreen);
    if (print) prints.set(image, { print, part });
  }
  screen.close();
  return prints;
}

function isLoaded(image: HTMLImageElement): boolean {
  return image.complete && image.naturalWidth > 0 && image.naturalHeight > 0;
}

/** Whether the sides that the browser tells are those of the file. */
function isPlain(image: HTMLImageElement, url: string): boolean {
  const hasChoice = Boolean(image.srcset) || image.parentElement instanceof HTMLPictureElement;
  return !hasChoice && image.currentSrc === url;
}

/** What can be seen of a picture, in the viewport and in shares of its sides. */
function seenPart(image: HTMLImageElement): { readonly seen: Rect; readonly part: Part } | undefined {
  if (!isLoaded(image)) return undefined;
  const whole = pixelRect(image, image.naturalWidth, image.naturalHeight);
  const box = image.getBoundingClientRect();
  const seen = overlap(overlap(whole, box), { left: 0, top: 0, width: innerWidth, height: innerHeight });
  const share = (seen.width * seen.height) / (whole.width * whole.height);
  if (Math.min(seen.width, seen.height) < SEEN_MIN || share < SEEN_SHARE_MIN) return undefined;
  const inside = (value: number) => Math.min(Math.max(value, 0), 1);
  const part = {
    left: inside((seen.left - whole.left) / whole.width),
    top: inside((seen.top - whole.top) / whole.height),
    width: inside(seen.width / whole.width),
    height: inside(seen.height / whole.height),
  };
  return { seen, part };
}

function overlap(a: Rect, b: Rect): Rect {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  const right = Math.min(a.left + a.width, b.left + b.width);
  const bottom = Math.min(a.top + a.height, b.top + b.height);
  return { left, top, width: Math.max(right - left, 0), height: Math.max(bottom - top, 0) };
}
