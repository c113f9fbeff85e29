// What the page shows of a picture: its sides, a coarse print of it, and where the page may read
// them its very pixels. A second request for its address may bring another picture.

import { contract } from "../contract";
import { base64Of } from "../images/base64";
import { type Part, type Print, WHOLE, printOf } from "../images/print";
import { type CaptureArea, type Shown, type Source, send } from "../messages";
import type { Rect } from "../ui/rect";
import { DRAWN } from "./candidates";
import { type Size, placeOf } from "./place";

/** CSS pixels that must be seen of a picture, and what share of it, to tell it by a capture. */
const SEEN_MIN = 48;
const SEEN_SHARE_MIN = 0.3;
/** To learn a picture's size; it is shown already. */
const SIZE_MILLISECONDS = 3000;

export interface Captured {
  readonly print: Print;
  readonly part: Part;
}

/** A picture of the page, and the size that it has in its own pixels. */
export interface Sized extends Size {
  readonly element: Element;
  readonly url: string;
}

/** Undefined where there is nothing to show, or none of that is known. Args: url, that is read. */
export async function shownBy(
  element: Element | undefined,
  url: string,
): Promise<Shown | undefined> {
  if (!element || url === DRAWN) return undefined;
  if (!(element instanceof HTMLImageElement)) {
    // What CSS and films show has no size that a page is told: a picture of its own has.
    const size = await sizeBehind(url);
    return size && { ...size, exact: false, part: WHOLE };
  }
  if (!isLoaded(element)) return undefined;
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
  pictures: readonly Sized[],
): Promise<ReadonlyMap<Element, Captured>> {
  const prints = new Map<Element, Captured>();
  const frame = frameInTab();
  const places = pictures.flatMap((picture) => {
    const seen = seenPart(picture);
    return seen ? [{ element: picture.element, ...seen }] : [];
  });
  if (!places.length || !frame) return prints;
  const area: CaptureArea | "tab" = "tab";
  const reply = await send({ to: "worker", kind: "capture", area });
  if (reply?.kind !== "captured" || reply.source.kind !== "bytes") return prints;
  const bytes = Uint8Array.from(atob(reply.source.base64), (letter) => letter.charCodeAt(0));
  const screen = await createImageBitmap(new Blob([bytes]));
  for (const { element, seen, part } of places) {
    const onScreen = {
      left: (frame.left + seen.left) / frame.across,
      top: (frame.top + seen.top) / frame.down,
      width: seen.width / frame.across,
      height: seen.height / frame.down,
    };
    if (!isWithin(onScreen)) continue; // scrolled out of the page around its frame
    const print = printOf(screen, screen.width, screen.height, onScreen);
    if (print) prints.set(element, { print, part });
  }
  screen.close();
  return prints;
}

interface FrameInTab {
  readonly left: number;
  readonly top: number;
  /** The tab's sides in CSS pixels. */
  readonly across: number;
  readonly down: number;
}

/** Undefined in a frame of another site, which doesn't know where it stands. */
function frameInTab(): FrameInTab | undefined {
  let [left, top] = [0, 0];
  try {
    for (let view: Window = window; view !== view.top; view = view.parent) {
      const frame = view.frameElement;
      if (!frame) return undefined;
      const box = frame.getBoundingClientRect();
      left += box.left + frame.clientLeft;
      top += box.top + frame.clientTop;
    }
    const tab = window.top ?? window;
    return { left, top, across: tab.innerWidth, down: tab.innerHeight };
  } catch {
    return undefined;
  }
}

function isWithin({ left, top, width, height }: Rect): boolean {
  return left >= 0 && top >= 0 && left + width <= 1 && top + height <= 1;
}

/** Of the picture at an address, mostly from the browser's memory. */
async function sizeBehind(url: string): Promise<Size | undefined> {
  const image = new Image();
  image.src = url;
  const isThere = await Promise.race([
    image.decode().then(() => true, () => false),
    new Promise<boolean>((done) => setTimeout(() => done(false), SIZE_MILLISECONDS)),
  ]);
  return isThere ? { width: image.naturalWidth, height: image.naturalHeight } : undefined;
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
function seenPart({ element, url, ...size }: Sized):
  | { readonly seen: Rect; readonly part: Part }
  | undefined {
  const place = placeOf(element, url, size);
  if (!place) return undefined;
  const { whole, box } = place;
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
