// Port of backend/faces/finder.py: faces and eyes in the whole picture and in tiles of it.

import { contract } from "../contract";
import type { Area, Rgb } from "../images/scaling";
import { type Candidate, decodeCandidates, believedInTile, placed } from "./candidates";
import { letterbox } from "./letterbox";
import { merge } from "./merge";
import { type Tile, tiles } from "./tiles";

export type Point = readonly [x: number, y: number];

/** In pixels of the picture; eyes as the viewer sees them, left first. */
export interface Face {
  readonly box: Area;
  readonly eyes: readonly [Point, Point];
  readonly score: number;
}

/** Runs the finder's network: (side x side x 3) in -1..1 to (anchors x 17). */
export type FinderNetwork = (pixels: Float32Array) => Promise<Float32Array>;

/** The longer side of the box, in pixels. */
export function faceSize(face: Face): number {
  return Math.max(face.box.width, face.box.height);
}

/** Largest first, however many. `pause` is awaited between tiles. */
export async function findFaces(
  rgb: Rgb,
  network: FinderNetwork,
  pause: () => Promise<void>,
): Promise<Face[]> {
  const whole = { x: 0, y: 0, side: Math.max(rgb.width, rgb.height) };
  const inWhole = await candidatesIn(rgb, whole, network);
  const candidates = inWhole.map((face) => placed(face, whole));
  for (const tile of tiles(rgb.width, rgb.height)) {
    await pause();
    const found = await candidatesIn(rgb, tile, network);
    const believed = found.filter((face) => believedInTile(face, tile, rgb.width, rgb.height));
    candidates.push(...believed.map((face) => placed(face, tile)));
  }
  const merged = merge(candidates);
  const found = merged.length ? merged : merge(await withMargin(rgb, network));
  return found.map(asFace).sort((a, b) => faceSize(b) - faceSize(a));
}

/** A face that fills the picture is found with a margin around it. */
async function withMargin(rgb: Rgb, network: FinderNetwork): Promise<Candidate[]> {
  const { input_side, margin_side, margin_face_min } = contract.face_finder;
  const whole = { x: 0, y: 0, side: Math.max(rgb.width, rgb.height) };
  const window = { x: 0, y: 0, width: rgb.width, height: rgb.height };
  const output = await network(letterbox(rgb, window, input_side, margin_side));
  const scale = input_side / margin_side;
  const out = (share: number) => Math.fround(Math.fround(share * scale) - (scale - 1) / 2);
  const spread = ({ left, top, right, bottom, eyes, score }: Candidate): Candidate => ({
    score,
    left: out(left),
    top: out(top),
    right: out(right),
    bottom: out(bottom),
    eyes: [out(eyes[0]), out(eyes[1]), out(eyes[2]), out(eyes[3])],
  });
  const fills = ({ left, right }: Candidate) =>
    Math.fround(right - left) >= margin_face_min * Math.min(rgb.width, rgb.height);
  return decodeCandidates(output)
    .map((face) => placed(spread(face), whole))
    .filter(fills);
}

async function candidatesIn(
  rgb: Rgb,
  tile: Tile,
  network: FinderNetwork,
): Promise<Candidate[]> {
  const window = {
    x: tile.x,
    y: tile.y,
    width: Math.min(tile.side, rgb.width - tile.x),
    height: Math.min(tile.side, rgb.height - tile.y),
  };
  return decodeCandidates(await network(letterbox(rgb, window, contract.face_finder.input_side)));
}

function asFace({ score, left, top, right, bottom, eyes }: Candidate): Face {
  const first: Point = [eyes[0], eyes[1]];
  const second: Point = [eyes[2], eyes[3]];
  return {
    box: { x: left, y: top, width: right - left, height: bottom - top },
    eyes: first[0] <= second[0] ? [first, second] : [second, first],
    score,
  };
}
