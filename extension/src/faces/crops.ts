// Port of backend/faces/crops.py: the square around a face that the network is given, levelled.

import { contract } from "../contract";
import {
  type Pixels,
  type Rgb,
  type TurnedSquare,
  boxFactor,
  boxReduce,
  level,
  spanOf,
} from "../images/scaling";
import { type Face, faceSize, middleOf } from "./finder";
import { quarterTurned } from "./quarters";

/** A square of the picture in whole pixels, turned clockwise about its middle by some degrees. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly turn: number;
}

const { ceil, floor, max, min } = Math;

/** Moved and if need be shrunk to lie inside the picture, corners included where they can. */
export function cropAround(face: Face, margin: number, width: number, height: number): Crop {
  const side = max(1, min(floor(margin * faceSize(face) + 0.5), width, height));
  const turn = levellingTurn(face.turn);
  const span = isStraight(turn) ? side : spanOf({ x: 0, y: 0, side, turn });
  const room = (span - side) / 2;
  const start = (middle: number, length: number) =>
    span <= length
      ? min(max(floor(middle - side / 2 + 0.5), ceil(room)), floor(length - side - room))
      : floor((length - side) / 2 + 0.5);
  const [x, y] = middleOf(face);
  return { x: start(x, width), y: start(y, height), side, turn };
}

/** By its middle. */
export function squareOf({ x, y, side, turn }: Crop): TurnedSquare {
  return { x: x + side / 2, y: y + side / 2, side, turn };
}

/** What the network is given, upright; where it isn't turned, its graph scales the rest. */
export function scaledCrop(rgb: Rgb, crop: Crop): Pixels {
  const { side_min, side_max } = contract.input;
  const { x, y, side, turn } = crop;
  const factor = boxFactor(side, side_max);
  if (!isStraight(turn)) {
    return level(rgb, squareOf(crop), factor, min(max(floor(side / factor), side_min), side_max));
  }
  // What fills no block is cut at the right and bottom of the face as it stands, not as it lies.
  const whole = floor(side / factor) * factor;
  const quarters = turn / 90;
  const left = quarters === 1 || quarters === 2 ? x + side - whole : x;
  const top = quarters === 2 || quarters === 3 ? y + side - whole : y;
  const area = { x: left, y: top, width: whole, height: whole };
  return quarterTurned(boxReduce(rgb, area, factor), quarters);
}

/** Whether a picture of these sides lacks what the network goes by around a face. */
export function isCutTooTight(face: Face, width: number, height: number): boolean {
  return min(width, height) < contract.tight * faceSize(face);
}

function isStraight(turn: number): boolean {
  return turn % 90 === 0;
}

/** A quarter turn exactly where the face's is near one. */
function levellingTurn(turn: number): number {
  const quarter = 90 * floor(turn / 90 + 0.5);
  if (Math.abs(turn - quarter) >= contract.face_finder.level_from) return turn;
  return (quarter + 360) % 360;
}
