// Port of backend/evidence/eye_alignment.py: eyes where StyleGAN puts them.

import { contract } from "../contract";
import type { Point } from "../faces/finder";
import type { Place } from "../generated/contract";

/** `percent`: how far the farther eye is from its place, of the picture's longer side. */
export type EyeAlignment =
  | { readonly finding: "eyes_at_fixed_places" | "eyes_elsewhere"; readonly percent: number }
  | { readonly finding: "eyes_not_comparable" };

/** Args: eyes in pixels of a picture of width x height, left one first. */
export function eyeAlignment(
  eyes: readonly [Point, Point],
  width: number,
  height: number,
): EyeAlignment {
  const { left, right, near, aspect_max } = contract.eye_alignment;
  const longer = Math.max(width, height);
  if (longer > aspect_max * Math.min(width, height)) return { finding: "eyes_not_comparable" };
  const away = Math.max(distance(eyes[0], left, longer), distance(eyes[1], right, longer));
  const finding = away <= near ? "eyes_at_fixed_places" : "eyes_elsewhere";
  return { finding, percent: Math.round(away * 1000) / 10 };
}

function distance([x, y]: Point, place: Place, longer: number): number {
  return Math.hypot(x / longer - place.x, y / longer - place.y);
}
