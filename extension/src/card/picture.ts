// What of a picture in the page the screen shows.

import type { CaptureArea } from "../messages";

/** At once, where nothing of it is to be seen. */
export function bringIntoView(picture: Element): void {
  if (!captureArea(picture)) picture.scrollIntoView({ block: "center", behavior: "instant" });
}

/**
 * What can be seen of it; the whole tab within a frame, which doesn't know where it stands. Undefined
 * where nothing can be seen of it.
 */
export function captureArea(picture: Element): CaptureArea | "tab" | undefined {
  if (window !== window.top) return "tab";
  const shown = picture.getBoundingClientRect();
  const [left, top] = [Math.max(shown.left, 0), Math.max(shown.top, 0)];
  const width = Math.min(shown.right, innerWidth) - left;
  const height = Math.min(shown.bottom, innerHeight) - top;
  return width > 0 && height > 0 ? { left, top, width, height, viewport: innerWidth } : undefined;
}
