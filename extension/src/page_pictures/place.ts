// Where a picture lies on the screen, whatever shows it: the whole of it, and what its element leaves
// of it to be seen.

import { type Rect, pixelRect, fittedRect, innerBox } from "../ui/rect";
import { largestUrl } from "./candidates";

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Place {
  /** Of all its pixels, also those that are cut off. */
  readonly whole: Rect;
  /** What it is cut off by. */
  readonly box: Rect;
}

/** Shares of a box at which it must be the topmost thing there is. */
const PROBED = [0.2, 0.5, 0.8];
const NOTHING: readonly string[] = ["none", "normal"];
const LENGTH = /^-?[\d.]+(?:px|%)$/;

/** Undefined where that can't be told. Args: url, of the picture; size, in its own pixels. */
export function placeOf(element: Element, url: string, size: Size): Place | undefined {
  if (element instanceof HTMLImageElement) return replacedPlace(element, size);
  if (!isPlain(element)) return undefined;
  if (element instanceof HTMLInputElement) return replacedPlace(element, size);
  if (element instanceof HTMLVideoElement) {
    // A poster goes as soon as the film begins.
    return element.paused && !element.currentTime ? replacedPlace(element, size) : undefined;
  }
  if (element instanceof SVGImageElement) {
    if (element.hasAttribute("preserveAspectRatio")) return undefined;
    const box = element.getBoundingClientRect();
    return { whole: fittedRect("contain", "50% 50%", box, size), box };
  }
  return element instanceof HTMLElement ? backgroundPlace(element, url, size) : undefined;
}

function replacedPlace(element: HTMLElement, { width, height }: Size): Place {
  return { whole: pixelRect(element, width, height), box: element.getBoundingClientRect() };
}

function backgroundPlace(element: HTMLElement, url: string, size: Size): Place | undefined {
  const style = getComputedStyle(element);
  const isAlone = /^url\("(?:[^"\\]|\\.)*"\)$/.test(style.backgroundImage);
  if (!isAlone || largestUrl(style.backgroundImage) !== url) return undefined;
  const isSimple =
    style.backgroundAttachment === "scroll" &&
    style.backgroundOrigin === "padding-box" &&
    NOTHING.includes(style.backgroundBlendMode);
  const box = innerBox(element, false);
  const fit = isSimple ? backgroundFit(style.backgroundSize, box, size) : undefined;
  const isPlaced = style.backgroundPosition.split(" ").every((part) => LENGTH.test(part));
  if (!fit || !isPlaced) return undefined;
  const whole = typeof fit === "string"
    ? fittedRect(fit, style.backgroundPosition, box, size)
    : fittedRect("none", style.backgroundPosition, box, fit);
  return { whole, box };
}

/** As `object-fit`, or the size that it is scaled to. */
function backgroundFit(written: string, box: Rect, size: Size): string | Size | undefined {
  if (written === "cover" || written === "contain") return written;
  const [across = "auto", down = "auto"] = written.split(" ");
  const width = length(across, box.width);
  const height = length(down, box.height);
  if (width === undefined && height === undefined) return across === "auto" ? "none" : undefined;
  return {
    width: width ?? ((height ?? 0) * size.width) / size.height,
    height: height ?? ((width ?? 0) * size.height) / size.width,
  };
}

function length(written: string, whole: number): number | undefined {
  if (!LENGTH.test(written)) return undefined;
  const value = Number.parseFloat(written);
  return written.endsWith("%") ? (whole * value) / 100 : value;
}

/** Whether nothing lies over it or changes its colours, as far as that is seen at a few points. */
function isPlain(element: Element): boolean {
  const { filter, opacity, mixBlendMode } = getComputedStyle(element);
  if (!NOTHING.includes(filter) || !NOTHING.includes(mixBlendMode) || Number(opacity) < 1) return false;
  const { left, top, width, height } = element.getBoundingClientRect();
  const root = element.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
  return PROBED.every((across) =>
    PROBED.every((down) => {
      const [x, y] = [left + across * width, top + down * height];
      const isInView = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
      return !isInView || root.elementFromPoint(x, y) === element;
    }),
  );
}
