// The pictures of a page that a scan takes.

import { candidates } from "../page_pictures/candidates";
import { byAddress, isScannable, type Picture, type Size } from "./scannable";

export type PagePicture = Picture<Element>;

/** Large enough ones that are loaded, wherever on the page they are. */
export function findPictures(): PagePicture[] {
  const shown = candidates(isWanted).map(({ element, srcUrl }) => ({ url: srcUrl, by: element }));
  return byAddress(shown, location.href);
}

function isWanted(element: Element): boolean {
  const isLarge = isScannable(element.getBoundingClientRect(), naturalSize(element));
  return isLarge && element.checkVisibility({ opacityProperty: true });
}

/** 0 x 0 of one that isn't loaded yet. */
function naturalSize(element: Element): Size | undefined {
  if (!(element instanceof HTMLImageElement)) return undefined;
  return { width: element.naturalWidth, height: element.naturalHeight };
}
