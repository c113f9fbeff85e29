// Port of backend/evidence/eye_alignment.py: eyes where StyleGAN puts them, for words.

import { contract } from "../contract";
import type { Weighed } from "../detector/answer";
import { comparable, eyesDistance } from "../detector/eye_witness";
import type { Point } from "../faces/finder";

/** `percent`: how far the farther eye is from its place, of the picture's longer side. */
export type EyeAlignment =
  | { readonly finding: "eyes_at_fixed_places" | "eyes_elsewhere"; readonly percent: number }
  | { readonly finding: "eyes_not_comparable" };

/** Which way evidence moved the answer. */
export type Weight = "generator" | "photograph" | "nothing";

/** As in backend/evidence/words.py: less would be shown as 0.0. */
const WEIGHT_MIN = 0.05;

/** Args: eyes in pixels of a picture of width x height, left one first. */
export function eyeAlignment(
  eyes: readonly [Point, Point],
  weighed: Weighed | null,
  width: number,
  height: number,
): EyeAlignment {
  const { eye_witness, eyes_near } = contract;
  const silent = !weighed || weighed.eyes_log_odds === 0;
  if (silent || comparable(eyes, width, height, eye_witness) <= 0.5) {
    return { finding: "eyes_not_comparable" };
  }
  const away = eyesDistance(eyes, width, height, eye_witness);
  const finding = away <= eyes_near ? "eyes_at_fixed_places" : "eyes_elsewhere";
  return { finding, percent: Math.round(away * 1000) / 10 };
}

export function weightOf(logOdds: number): Weight {
  if (Math.abs(logOdds) < WEIGHT_MIN) return "nothing";
  return logOdds > 0 ? "generator" : "photograph";
}
