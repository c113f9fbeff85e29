// The pictures of a page that a scan takes.

import { candidates } from "../page_pictures/candidates";
import { AVATAR_MIN, SHOWN_MIN, byAddress, isScannable, type Picture, type Size } from "./scannable";

export type PagePicture = Picture<Element>;

/**
 * Large enough ones that are loaded, wherever on the page they are; where there is none, those that
 * are shown small though their files are large: avatars.
 */
export function findPictures(): PagePicture[] {
  const large = candidates(isWanted(SHOWN_MIN));
  const found = large.length ? large : candidates(isWanted(AVATAR_MIN));
  const shown = found.map(({ element, srcUrl }) => ({ url: srcUrl, by: element }));
  // A page in a sandbox is a stranger to its own site.
  return byAddress(shown, self.origin === "null" ? undefined : location.href);
}

function isWanted(shownMin: number): (element: Element) => boolean {
  return (element) => {
    if (element instanceof HTMLCanvasElement) return false;
    const natural = naturalSize(element);
    // Of a small one it must be known that its file is large.
    if (shownMin < SHOWN_MIN && !natural) return false;
    const isLarge = isScannable(element.getBoundingClientRect(), natural, shownMin);
    return isLarge && element.checkVisibility({ opacityProperty: true });
  };
}

/** 0 x 0 of one that isn't loaded yet. */
function naturalSize(element: Element): Size | undefined {
  if (!(element instanceof HTMLImageElement)) return undefined;
  return { width: element.naturalWidth, height: element.naturalHeight };
}
