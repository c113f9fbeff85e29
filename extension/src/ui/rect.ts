// Where the pixels of a picture in the page lie on the screen.

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the whole picture lies in the viewport, parts that object-fit cuts off included. */
export function pixelRect(image: HTMLImageElement, width: number, height: number): Rect {
  const style = getComputedStyle(image);
  const px = (value: string) => Number.parseFloat(value) || 0;
  const outer = image.getBoundingClientRect();
  const left = outer.left + px(style.borderLeftWidth) + px(style.paddingLeft);
  const top = outer.top + px(style.borderTopWidth) + px(style.paddingTop);
  const right = outer.right - px(style.borderRightWidth) - px(style.paddingRight);
  const bottom = outer.bottom - px(style.borderBottomWidth) - px(style.paddingBottom);
  const box = { left, top, width: right - left, height: bottom - top };
  const scale = fitScale(style.objectFit, box, width, height);
  if (!scale) return box;
  const [x, y] = style.objectPosition.split(" ");
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
