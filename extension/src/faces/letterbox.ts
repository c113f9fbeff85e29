// A window of the picture as the face finder's network takes it.

import {
  type Area,
  type Pixels,
  type Rgb,
  type TurnedSquare,
  bilinear,
  boxFactor,
  boxReduce,
  level,
} from "../images/scaling";

const { fround, floor, max, min } = Math;

/**
 * The window scaled into a black square, values -1 to 1 (side x side x 3). It lies in the top left
 * of a square of `inner` in the middle.
 */
export function letterbox(rgb: Rgb, window: Area, side: number, inner = side): Pixels {
  const longer = max(window.width, window.height);
  const height = max(1, floor((window.height * inner) / longer + 0.5));
  const width = max(1, floor((window.width * inner) / longer + 0.5));
  // A sliver must keep at least one row of blocks.
  const factor = min(boxFactor(longer, inner), window.height, window.width);
  const scaled = bilinear(boxReduce(rgb, window, factor), height, width);
  const square = new Float32Array(side * side * 3).fill(-1);
  const start = floor((side - inner) / 2);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < width * 3; i++) {
      square[((start + y) * side + start) * 3 + i] = fround(scaled.data[y * width * 3 + i] / 127.5) - 1;
    }
  }
  return { data: square, width: side, height: side };
}

/** A turned square of the picture, upright, values -1 to 1 (side x side x 3). */
export function levelWindow(rgb: Rgb, square: TurnedSquare, side: number): Pixels {
  const pixels = level(rgb, square, boxFactor(floor(square.side), side), side);
  return { ...pixels, data: pixels.data.map((value) => fround(value / 127.5) - 1) };
}
