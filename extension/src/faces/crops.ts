// Port of backend/faces/crops.py: the square around a face that the network is given.

import { contract } from "../contract";
import type { Area } from "../images/scaling";
import { type Face, faceSize } from "./finder";

/** Whether a picture lacks what the network goes by around a face. */
export function isCutTooTight(face: Face, width: number, height: number): boolean {
  return Math.min(width, height) < contract.tight * faceSize(face);
}

/** Moved and if need be shrunk to lie inside the picture. */
export function cropAround(face: Face, margin: number, width: number, height: number): Area {
  const wanted = Math.floor(margin * faceSize(face) + 0.5);
  const side = Math.max(1, Math.min(wanted, width, height));
  const start = (centre: number, length: number) =>
    Math.min(Math.max(Math.floor(centre - side / 2 + 0.5), 0), length - side);
  const { box } = face;
  return {
    x: start(box.x + box.width / 2, width),
    y: start(box.y + box.height / 2, height),
    width: side,
    height: side,
  };
}
