// Which of a page's pictures a click can have meant.

import type { Candidate } from "../page_pictures/candidates";
import { allElements } from "../ui/deep";
import type { PickerHint } from "./controls";

/** Those of the video or link that was clicked on; all where there is none such. */
export function narrowed(all: readonly Candidate[], hint: PickerHint): readonly Candidate[] {
  const links = hint.link === undefined ? [] : linksTo(hint.link);
  const meant = all.filter(({ element }) =>
    hint.video === undefined
      ? links.some((anchor) => belongs(element, anchor))
      : element instanceof HTMLVideoElement && playing(element) === hint.video,
  );
  return meant.length ? meant : all;
}

/** Undefined where more than one can have been meant, or the page may not read the only one. */
export function certain(meant: readonly Candidate[]): Candidate | undefined {
  const [only, ...others] = meant;
  // To read another site's takes the user's permission, and to ask for it, a click in the page.
  return only && !others.length && isOwn(only.srcUrl) ? only : undefined;
}

function linksTo(address: string): HTMLAnchorElement[] {
  return [...allElements()].filter(
    (element) => element instanceof HTMLAnchorElement && element.href === address,
  ) as HTMLAnchorElement[];
}

/** Inside the link, or under it: many a page lays an empty link over a picture. */
function belongs(element: Element, anchor: HTMLAnchorElement): boolean {
  if (anchor.contains(element)) return true;
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const link = anchor.getBoundingClientRect();
  return link.left <= x && x <= link.right && link.top <= y && y <= link.bottom;
}

function playing(video: HTMLVideoElement): string {
  return video.currentSrc || video.src;
}

function isOwn(srcUrl: string): boolean {
  return /^(data|blob|about):/.test(srcUrl) || URL.parse(srcUrl)?.origin === location.origin;
}
