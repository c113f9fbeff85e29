// The pictures that a page shows, whatever shows them: img, svg, canvas, video posters, and what CSS
// puts there: backgrounds, content, borders.

import { allElements } from "../ui/deep";

export interface Candidate {
  readonly element: Element;
  readonly srcUrl: string;
}

/** A face of the contract's least size doesn't fit into less, on screens as they are. */
const SIDE_MIN = 32;
/** What may have an address of its own. */
const OWN = "img, video, input, image";
/** Stands for the address of what a page draws itself. */
export const DRAWN = "about:canvas";
const XLINK = "http://www.w3.org/1999/xlink";

/** Those large enough to hold a face, in document order. Args: max, after so many it ends. */
export function candidates(
  isWanted: (element: Element) => boolean,
  max = Infinity,
): Candidate[] {
  const found: Candidate[] = [];
  for (const element of allElements()) {
    const srcUrl = addressOf(element);
    if (srcUrl === undefined || !isShown(element) || !isWanted(element)) continue;
    found.push({ element, srcUrl });
    if (found.length === max) break;
  }
  return found;
}

/** As `findShowing`, at once in the largest page: neither backgrounds nor shadow trees. */
export function findInDocument(srcUrl: string): Element | undefined {
  return nearest(document.querySelectorAll(OWN), srcUrl, ownAddressOf);
}

/** The element that shows an address; of several, the one nearest the middle of the viewport. */
export function findShowing(srcUrl: string): Element | undefined {
  // Backgrounds come last: to look for them takes long in a large page.
  return nearest(allElements(), srcUrl, ownAddressOf) ?? nearest(allElements(), srcUrl, backgroundOf);
}

/** Whether an element shows an address now. */
export function shows(element: Element, srcUrl: string): boolean {
  return addressOf(element) === srcUrl;
}

function nearest(
  elements: Iterable<Element>,
  srcUrl: string,
  addressIn: (element: Element) => string | undefined,
): Element | undefined {
  let best: { readonly element: Element; readonly distance: number } | undefined;
  for (const element of elements) {
    if (addressIn(element) !== srcUrl || !element.getClientRects().length) continue;
    const distance = distanceToMiddle(element);
    if (distance < (best?.distance ?? Infinity)) best = { element, distance };
  }
  return best?.element;
}

/** Undefined where the element shows no picture. */
function addressOf(element: Element): string | undefined {
  if (element instanceof HTMLCanvasElement) return DRAWN;
  return ownAddressOf(element) ?? backgroundOf(element);
}

function ownAddressOf(element: Element): string | undefined {
  if (element instanceof HTMLImageElement) return element.currentSrc || undefined;
  if (element instanceof HTMLVideoElement) return element.poster || undefined;
  if (element instanceof HTMLInputElement && element.type === "image") return element.src;
  if (element instanceof SVGImageElement) return absolute(hrefOf(element));
  return undefined;
}

function hrefOf(image: SVGImageElement): string | undefined {
  return image.getAttribute("href") ?? image.getAttributeNS(XLINK, "href") ?? undefined;
}

function absolute(address: string | undefined): string | undefined {
  return address === undefined ? undefined : URL.parse(address, document.baseURI)?.href;
}

function backgroundOf(element: Element): string | undefined {
  for (const part of [undefined, "::before", "::after"]) {
    const { backgroundImage, content, borderImageSource } = getComputedStyle(element, part);
    for (const style of [content, backgroundImage, borderImageSource]) {
      const address = largestUrl(style);
      if (address !== undefined) return address;
    }
  }
  return undefined;
}

/** In the computed style addresses are absolute; in an image-set() a resolution follows each. */
const URL_IN_STYLE = /url\("((?:[^"\\]|\\.)*)"\)(?:\s+([\d.]+)dppx)?/g;

/** Of the topmost layer that is a picture; of an image-set(), the finest. */
export function largestUrl(style: string): string | undefined {
  let best: { readonly url: string; readonly fineness: number } | undefined;
  for (const [, url = "", dppx] of style.matchAll(URL_IN_STYLE)) {
    const fineness = Number(dppx ?? 0);
    if (!best || fineness > best.fineness) best = { url, fineness };
  }
  return best?.url.replace(/\\(.)/g, "$1");
}

function isShown(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  const large = width >= SIDE_MIN && height >= SIDE_MIN;
  return large && element.checkVisibility({ visibilityProperty: true });
}

function distanceToMiddle(element: Element): number {
  const { left, top, width, height } = element.getBoundingClientRect();
  return Math.hypot(left + width / 2 - innerWidth / 2, top + height / 2 - innerHeight / 2);
}
