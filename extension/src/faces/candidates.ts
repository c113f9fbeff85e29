// From the raw outputs of the face finder's network to candidate faces in pixels of the picture.

import { contract } from "../contract";
import type { Tile } from "./tiles";

/** Edges and eyes in pixels of the picture (or, before `placed`, in shares of the window). */
export interface Candidate {
  readonly score: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly eyes: readonly [x: number, y: number, x: number, y: number];
}

type Point = readonly [x: number, y: number];

const { fround } = Math;
/** Values of one anchor: the score's logit, then middle, size and six points, x before y. */
const VALUES = 17;

/** Anchor centres in 0-1, in the order of the network's outputs. */
export function anchors(): Point[] {
  const found: Point[] = [];
  for (const { cells, anchors_per_cell } of contract.face_finder.anchor_grids) {
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        for (let i = 0; i < anchors_per_cell; i++) {
          found.push([(column + 0.5) / cells, (row + 0.5) / cells]);
        }
      }
    }
  }
  return found;
}

const ANCHORS = anchors();

/** Args: output anchors x 17; geometry in pixels of the network's input, from the anchor. */
export function decodeCandidates(output: Float32Array): Candidate[] {
  const { logit_clip, score_min, input_side } = contract.face_finder;
  const found: Candidate[] = [];
  ANCHORS.forEach(([x, y], index) => {
    const row = output.subarray(index * VALUES, (index + 1) * VALUES);
    const logit = Math.min(Math.max(row[0], -logit_clip), logit_clip);
    const score = 1 / (1 + Math.exp(-logit));
    if (score < score_min) return;
    const geometry = row.subarray(1).map((value) => value / input_side);
    const [middleX, middleY] = [fround(geometry[0] + x), fround(geometry[1] + y)];
    const [halfWidth, halfHeight] = [geometry[2] / 2, geometry[3] / 2];
    found.push({
      score: fround(score),
      left: fround(middleX - halfWidth),
      top: fround(middleY - halfHeight),
      right: fround(middleX + halfWidth),
      bottom: fround(middleY + halfHeight),
      eyes: [
        fround(geometry[4] + x),
        fround(geometry[5] + y),
        fround(geometry[6] + x),
        fround(geometry[7] + y),
      ],
    });
  });
  return found;
}

/** Large and sure enough, and not cut by an edge of the tile that is not one of the picture. */
export function believedInTile(
  face: Candidate,
  tile: Tile,
  width: number,
  height: number,
): boolean {
  const { tile_score_min, tile_face_min } = contract.face_finder;
  return (
    face.score >= fround(tile_score_min) &&
    fround(face.right - face.left) >= fround(tile_face_min) &&
    (face.left > 0 || tile.x === 0) &&
    (face.top > 0 || tile.y === 0) &&
    (face.right < 1 || tile.x + tile.side >= width) &&
    (face.bottom < 1 || tile.y + tile.side >= height)
  );
}

/** A face found in a window that was turned anticlockwise by some quarters, as it lies in it. */
export function turnedBack(face: Candidate, quarters: number): Candidate {
  if (!quarters) return face;
  const [firstX, firstY, secondX, secondY] = face.eyes;
  const once: Candidate = {
    score: face.score,
    left: fround(1 - face.bottom),
    top: face.left,
    right: fround(1 - face.top),
    bottom: face.right,
    eyes: [fround(1 - firstY), firstX, fround(1 - secondY), secondX],
  };
  return turnedBack(once, quarters - 1);
}

/** From shares of the tile to pixels of the picture. */
export function placed(face: Candidate, tile: Tile): Candidate {
  const x = (share: number) => fround(fround(share * tile.side) + tile.x);
  const y = (share: number) => fround(fround(share * tile.side) + tile.y);
  const [firstX, firstY, secondX, secondY] = face.eyes;
  return {
    score: face.score,
    left: x(face.left),
    top: y(face.top),
    right: x(face.right),
    bottom: y(face.bottom),
    eyes: [x(firstX), y(firstY), x(secondX), y(secondY)],
  };
}
