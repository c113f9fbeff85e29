// Where the pixels of a picture in the page lie on the screen.

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the whole picture lies in the viewport, parts that object-fit cuts off included. */
export function pixelRect(element: HTMLElement, width: number, height: number): Rect {
  const { objectFit, objectPosition } = getComputedStyle(element);
  return fittedRect(objectFit, objectPosition, innerBox(element, true), { width, height });
}

/** An element's box without its border and, if so, without its padding. */
export function innerBox(element: HTMLElement, withoutPadding: boolean): Rect {
  const style = getComputedStyle(element);
  const px = (value: string) => Number.parseFloat(value) || 0;
  const padding = (value: string) => (withoutPadding ? px(value) : 0);
  const outer = element.getBoundingClientRect();
  const left = outer.left + px(style.borderLeftWidth) + padding(style.paddingLeft);
  const top = outer.top + px(style.borderTopWidth) + padding(style.paddingTop);
  const right = outer.right - px(style.borderRightWidth) - padding(style.paddingRight);
  const bottom = outer.bottom - px(style.borderBottomWidth) - padding(style.paddingBottom);
  return { left, top, width: right - left, height: bottom - top };
}

/** Where what has this size lies in a box. Args: fit and position, as CSS has them of objects. */
export function fittedRect(
  fit: string,
  position: string,
  box: Rect,
  { width, height }: { readonly width: number; readonly height: number },
): Rect {
  const scale = fitScale(fit, box, width, height);
  if (!scale) return box;
  const [x, y] = position.split(" ");
  const fitted = { width: width * scale, height: height * scale };
  return {
    ...fitted,
    left: box.left + offset(x, box.width - fitted.width),
    top: box.top + offset(y, box.height - fitted.height),
  };
}

/** Screen pixels for each of the picture's; undefined where it is stretched to fill its box. */
function fitScale(fit: string, box: Rect, width: number, height: number): number | undefined {
  const contain = Math.min(box.width / width, box.height / height);
  switch (fit) {
    case "contain":
      return contain;
    case "cover":
      return Math.max(box.width / width, box.height / height);
    case "none":
      return 1;
    case "scale-down":
      return Math.min(1, contain);
    default:
      return undefined;
  }
}

function offset(position: string | undefined, room: number): number {
  const value = Number.parseFloat(position ?? "50%");
  return position?.endsWith("px") ? value : (room * value) / 100;
}
