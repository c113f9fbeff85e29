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

function tileStarts(length: number, side: number): number[] {
  if (length <= side) return [0];
  const steps = Math.ceil((length - side) / (side * contract.face_finder.tile_step));
  return Array.from({ length: steps + 1 }, (_, step) =>
    Math.floor(((length - side) * step) / steps + 0.5),
  );
}
