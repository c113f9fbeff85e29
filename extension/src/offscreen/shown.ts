// Whether a picture that was read is the one that the page shows.

import { areAlike, printOf } from "../images/print";
import type { Rgb } from "../images/scaling";
import type { Shown } from "../messages";

/** Share by which the shapes of two versions of a picture may differ: their sides are whole. */
const SHAPE_APART = 0.02;

/** Args: reduction and preview, as `decode` returns them. */
export function isShown(
  { width, height }: Rgb,
  reduction: number,
  preview: OffscreenCanvas,
  shown: Shown,
): boolean {
  const shape = width / height / (shown.width / shown.height);
  if (Math.abs(shape - 1) > SHAPE_APART + 2 / Math.min(shown.width, shown.height)) return false;
  if (shown.print) {
    const print = printOf(preview, preview.width, preview.height, shown.part);
    return !print || areAlike(print, shown.print);
  }
  const apart = Math.max(
    Math.abs(width * reduction - shown.width),
    Math.abs(height * reduction - shown.height),
  );
  return !shown.exact || apart <= reduction;
}
