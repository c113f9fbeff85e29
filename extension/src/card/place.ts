// Where the card goes: beside the picture where there is room, and always inside the viewport.

import type { Rect } from "../ui/rect";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between the card and the picture, and between the card and the viewport's edge. */
const GAP = 12;

export function placeCard(picture: Rect | undefined, card: Size, viewport: Size): Rect {
  const inside = (left: number, top: number) => clamped({ left, top, ...card }, viewport);
  const corner = inside(viewport.width, 0);
  if (!picture) return corner;
  const places = [
    inside(picture.left + picture.width + GAP, picture.top),
    inside(picture.left - card.width - GAP, picture.top),
    inside(picture.left, picture.top + picture.height + GAP),
    inside(picture.left, picture.top - card.height - GAP),
    corner,
  ];
  // The first of those that cover least of it; where there is room, that is nothing.
  return places.reduce((best, place) =>
    covered(place, picture) < covered(best, picture) ? place : best,
  );
}

function clamped(rect: Rect, viewport: Size): Rect {
  const within = (start: number, length: number, room: number) =>
    Math.max(GAP, Math.min(start, room - length - GAP));
  return {
    ...rect,
    left: within(rect.left, rect.width, viewport.width),
    top: within(rect.top, rect.height, viewport.height),
  };
}

function covered(a: Rect, b: Rect): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(width, 0) * Math.max(height, 0);
}
