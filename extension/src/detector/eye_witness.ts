// Port of backend/detector/eye_witness.py: what the place of the eyes says beside the network.

import type { Point } from "../faces/finder";
import type { EyeWitness, Fade, Place } from "../generated/contract";

type Eyes = readonly [Point, Point];

export interface EyeTestimony {
  /** 0 to 1: how far the picture is judged as one that is cut as StyleGAN cuts. */
  readonly cut: number;
  /** That the picture is generated, from the eyes alone, at even odds beforehand. */
  readonly logOdds: number;
}

/** Where the network alone answers. */
export const SILENT: EyeTestimony = { cut: 0, logOdds: 0 };

/** What the eyes of the largest face of a picture say. Args: eyes in pixels, left one first. */
export function eyeTestimony(
  eyes: Eyes,
  width: number,
  height: number,
  witness: EyeWitness,
): EyeTestimony {
  const away = eyesDistance(eyes, width, height, witness);
  return weighed(comparable(eyes, width, height, witness), away, witness);
}

/** How far the farther eye is from its place, over the picture's longer side. */
export function eyesDistance(
  eyes: Eyes,
  width: number,
  height: number,
  { left, right }: Pick<EyeWitness, "left" | "right">,
): number {
  const longer = Math.max(width, height);
  return Math.max(distance(eyes[0], left, longer), distance(eyes[1], right, longer));
}

/** How far the question makes sense, 0 to 1. */
export function comparable(
  eyes: Eyes,
  width: number,
  height: number,
  { aspect, tilt }: Pick<EyeWitness, "aspect" | "tilt">,
): number {
  if (eyes.some(([x, y]) => x < 0 || x > width || y < 0 || y > height)) return 0;
  const [[leftX, leftY], [rightX, rightY]] = eyes;
  const slope = Math.atan2(Math.abs(rightY - leftY), Math.abs(rightX - leftX));
  const sides = Math.max(width, height) / Math.max(1, Math.min(width, height));
  return faded(sides, aspect) * faded((slope * 180) / Math.PI, tilt);
}

/** The same from how far the question makes sense and the eyes' distance. */
export function weighed(sense: number, away: number, witness: EyeWitness): EyeTestimony {
  if (sense === 0) return SILENT;
  const odds = witness.steepness * (witness.middle - away);
  const cut = 1 / (1 + Math.exp(-Math.min(Math.max(odds, -40), 40)));
  const chance = (share: number) => share * cut + (1 - share) * (1 - cut);
  const ratio = chance(witness.uncropped) / chance(witness.cut_photographs);
  return { cut: sense * cut, logOdds: sense * Math.log(ratio) };
}

/** 1 up to `whole`, 0 from `none` on, between them a cubic without a kink. */
function faded(value: number, { whole, none }: Fade): number {
  const share = Math.min(Math.max((none - value) / (none - whole), 0), 1);
  return share * share * (3 - 2 * share);
}

function distance([x, y]: Point, place: Place, longer: number): number {
  return Math.hypot(x / longer - place.x, y / longer - place.y);
}
