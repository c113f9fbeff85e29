// The overlapping square tiles in which a large picture is searched for small faces.

import { contract } from "../contract";

export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Coarse level first; none for a small picture. */
export function tiles(width: number, height: number): Tile[] {
  const { tile_side, tile_levels } = contract.face_finder;
  const found: Tile[] = [];
  let side = Math.max(width, height);
  for (let level = 0; level < tile_levels && side > tile_side; level++) {
    side = Math.ceil(side / 2);
    for (const y of tileStarts(height, side)) {
      for (const x of tileStarts(width, side)) found.push({ x, y, side });
    }
  }
  return found;
}

/** Around a face by its middle and size, moved to lie inside the picture. */
export function windowAround(
  [x, y]: readonly [number, number],
  size: number,
  width: number,
  height: number,
): Tile {
  const wanted = Math.max(1, Math.ceil(contract.face_finder.window * size));
  const side = Math.min(wanted, Math.max(width, height));
  const start = (middle: number, length: number) =>
    Math.min(Math.max(Math.floor(middle - side / 2 + 0.5), 0), Math.max(length - side, 0));
  return { x: start(x, width), y: start(y, height), side };
}

function tileStarts(length: number, side: number): number[] {
  if (length <= side) return [0];
  const steps = Math.ceil((length - side) / (side * contract.face_finder.tile_step));
  return Array.from({ length: steps + 1 }, (_, step) =>
    Math.floor(((length - side) * step) / steps + 0.5),
  );
}
