// The best version of a picture that the page itself offers for its place.

import { largestOf } from "./srcset";

/** The largest candidate of what is shown; `shown` where there is none that may be read likewise. */
export function bestAddress(element: Element | undefined, shown: string): string {
  const srcset = element instanceof HTMLImageElement ? srcsetOf(element) : undefined;
  const url = srcset && URL.parse(largestOf(srcset) ?? "", document.baseURI);
  // The user was asked about the origin of the picture that is shown, and of no other.
  return url && url.origin === new URL(shown).origin ? url.href : shown;
}

/** Of the source that the browser took; sources for other screens may show something else. */
function srcsetOf(image: HTMLImageElement): string | undefined {
  const picture = image.parentElement;
  const sources = picture instanceof HTMLPictureElement ? picture.children : [];
  for (const source of sources) {
    if (source === image) break;
    if (source instanceof HTMLSourceElement && offers(source, image.currentSrc)) return source.srcset;
  }
  return offers(image, image.currentSrc) ? image.srcset : undefined;
}

/** Whether the browser could have taken an address from this list. */
function offers({ srcset }: { readonly srcset: string }, address: string): boolean {
  return srcset
    .split(/[\s,]+/)
    .some((part) => part !== "" && URL.parse(part, document.baseURI)?.href === address);
}
