// Port of backend/faces/finder.py: faces, their eyes and their turns in the whole picture and in tiles.

import { contract } from "../contract";
import { type Area, type Pixels, type Rgb, placedIn, type TurnedSquare } from "../images/scaling";
import { type Candidate, believedInTile, decodeCandidates, placed, turnedBack } from "./candidates";
import { letterbox, levelWindow } from "./letterbox";
import { merge } from "./merge";
import { quarterTurned } from "./quarters";
import { type Tile, tiles, windowAround } from "./tiles";

export type Point = readonly [x: number, y: number];

/** In pixels of the picture; eyes as the viewer sees them, left first. */
export interface Face {
  readonly box: Area;
  readonly eyes: readonly [Point, Point];
  readonly score: number;
  /** Degrees clockwise by which the person is turned, -180 to 180. */
  readonly turn: number;
}

/** Runs the finder's network: (side x side x 3) in -1..1 to (anchors x 17). */
export type FinderNetwork = (pixels: Float32Array) => Promise<Float32Array>;

const { abs, fround, max, min } = Math;
/** Levelled once more where the first time shows that a face stood far from upright. */
const PASSES = 2;

/** The longer side of the box, in pixels. */
export function faceSize({ box }: Pick<Face, "box">): number {
  return max(box.width, box.height);
}

/** Of the box. */
export function middleOf({ box }: Pick<Face, "box">): Point {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Largest first, however many. `pause` is awaited between runs of the network. */
export function findFaces(
  rgb: Rgb,
  network: FinderNetwork,
  pause: () => Promise<void>,
): Promise<Face[]> {
  return new Search(rgb, network, pause).faces();
}

/** The search through one picture. */
class Search {
  constructor(
    private readonly rgb: Rgb,
    private readonly network: FinderNetwork,
    private readonly pause: () => Promise<void>,
  ) {}

  async faces(): Promise<Face[]> {
    const { rgb } = this;
    const whole = { x: 0, y: 0, side: max(rgb.width, rgb.height) };
    const searched = [whole, ...tiles(rgb.width, rgb.height)];
    const candidates: Candidate[] = [];
    for (const tile of searched) {
      candidates.push(...(await this.candidates(tile, this.letterbox(tile), 0)));
    }
    const merged = merge(candidates);
    const upright = largestFirst(
      (merged.length ? merged : merge(await this.withMargin())).map(asFace),
    );
    const { max_faces, turned_score_min } = contract.face_finder;
    const faces: Face[] = [];
    for (const face of upright.slice(0, max_faces)) faces.push(await this.settled(face));
    // Those beyond aren't judged.
    faces.push(...upright.slice(max_faces));
    const sure = ({ score }: Face) => score >= turned_score_min;
    if (faces.some(sure)) return largestFirst(faces);
    // Much of what is turned is a whole picture: a photograph laid on its side.
    const turned: Face[] = [];
    for (const face of await this.turned(searched.filter(({ side }) => 2 * side >= whole.side))) {
      turned.push(await this.levelled(face));
    }
    return largestFirst(bestOf([...faces, ...turned.filter(sure)]));
  }

  /** A face as it looks best: levelled, and where that is doubtful in other quarter turns. */
  private async settled(face: Face): Promise<Face> {
    let best = await this.levelled(face);
    if (best.score >= contract.face_finder.sure) return best;
    const window = windowAround(middleOf(face), faceSize(face), this.rgb.width, this.rgb.height);
    const others = (await this.turned([window])).filter((other) => isSame(face, other));
    for (const other of others) {
      const level = await this.levelled(other);
      if (level.score > best.score) best = level;
    }
    return best;
  }

  /** The faces that are seen in one of three quarter turns of some windows, surest first. */
  private async turned(searched: readonly Tile[]): Promise<Face[]> {
    const seen: Candidate[][] = [[], [], []];
    for (const tile of searched) {
      const square = this.letterbox(tile);
      for (const [index, candidates] of seen.entries()) {
        candidates.push(...(await this.candidates(tile, square, index + 1)));
      }
    }
    return bestOf(seen.flatMap((candidates) => merge(candidates).map(asFace)));
  }

  /** A tilted face as it is found once it stands upright: there the eyes are found best. */
  private async levelled(face: Face, passes = PASSES): Promise<Face> {
    const { level_from, window, input_side } = contract.face_finder;
    if (!passes || abs(face.turn) < level_from) return face;
    const [x, y] = middleOf(face);
    const square = {
      x: min(max(x, 0), this.rgb.width),
      y: min(max(y, 0), this.rgb.height),
      side: max(1, window * faceSize(face)),
      turn: face.turn,
    };
    const output = await this.run(levelWindow(this.rgb, square, input_side));
    const found = levelFace(merge(decodeCandidates(output)).map(asFace), square);
    if (!found) return face;
    const still = abs(remainder(found.turn - face.turn + 180, 360) - 180);
    return still < level_from ? found : this.levelled(found, passes - 1);
  }

  /** Args: square, the tile's letterbox, which the network sees turned anticlockwise. */
  private async candidates(tile: Tile, square: Pixels, quarters: number): Promise<Candidate[]> {
    const { width, height } = this.rgb;
    const output = await this.run(quarterTurned(square, quarters));
    const found = decodeCandidates(output).map((face) => turnedBack(face, quarters));
    const believed =
      tile.side < max(width, height)
        ? found.filter((face) => believedInTile(face, tile, width, height))
        : found;
    return believed.map((face) => placed(face, tile));
  }

  /** As `candidates` of the whole, of those that fill it. */
  private async withMargin(): Promise<Candidate[]> {
    const { input_side, margin_side, margin_face_min } = contract.face_finder;
    const { width, height } = this.rgb;
    const window = { x: 0, y: 0, width, height };
    const output = await this.run(letterbox(this.rgb, window, input_side, margin_side));
    const scale = input_side / margin_side;
    const whole = { x: 0, y: 0, side: max(width, height) };
    return decodeCandidates(output)
      .map((face) => placed(spread(face, scale), whole))
      .filter(({ left, right }) => fround(right - left) >= margin_face_min * min(width, height));
  }

  private async run(square: Pixels): Promise<Float32Array> {
    await this.pause();
    return this.network(square.data);
  }

  private letterbox(tile: Tile): Pixels {
    const window = {
      x: tile.x,
      y: tile.y,
      width: min(tile.side, this.rgb.width - tile.x),
      height: min(tile.side, this.rgb.height - tile.y),
    };
    return letterbox(this.rgb, window, contract.face_finder.input_side);
  }
}

/** In 0-1 of the middle part of what it was found in. Args: scale, of the whole over that part. */
function spread({ score, left, top, right, bottom, eyes }: Candidate, scale: number): Candidate {
  const out = (share: number) => fround(fround(share * scale) - (scale - 1) / 2);
  return {
    score,
    left: out(left),
    top: out(top),
    right: out(right),
    bottom: out(bottom),
    eyes: [out(eyes[0]), out(eyes[1]), out(eyes[2]), out(eyes[3])],
  };
}

/** The surest face about the middle of a window, in pixels of the picture. Args: found, in 0-1. */
function levelFace(found: readonly Face[], square: TurnedSquare): Face | undefined {
  const { near_middle } = contract.face_finder;
  const near = found.filter((face) => max(...middleOf(face).map(offMiddle)) < near_middle);
  const [best] = surestFirst(near);
  if (!best) return undefined;
  const [x, y] = placedIn(square, ...middleOf(best));
  const [width, height] = [best.box.width * square.side, best.box.height * square.side];
  const [first, second] = ownEyes(best).map((eye) => placedIn(square, ...eye));
  return faceWith({ x: x - width / 2, y: y - height / 2, width, height }, first, second, best.score);
}

function offMiddle(place: number): number {
  return abs(place - 0.5);
}

/** First the one that is left on an upright face. */
function ownEyes({ eyes, turn }: Face): readonly [Point, Point] {
  return -90 < turn && turn <= 90 ? eyes : [eyes[1], eyes[0]];
}

/** The surest of those that lie over each other, surest first. */
function bestOf(faces: readonly Face[]): Face[] {
  const kept: Face[] = [];
  for (const face of surestFirst(faces)) {
    if (!kept.some((surer) => isSame(face, surer))) kept.push(face);
  }
  return kept;
}

function surestFirst(faces: readonly Face[]): Face[] {
  return faces.toSorted((a, b) => b.score - a.score);
}

function largestFirst(faces: readonly Face[]): Face[] {
  return faces.toSorted((a, b) => faceSize(b) - faceSize(a));
}

/** Whether two boxes are of one face: much of the smaller lies in the larger. */
function isSame({ box: a }: Face, { box: b }: Face): boolean {
  const width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x);
  const height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y);
  return max(width, 0) * max(height, 0) > contract.face_finder.same_place * min(area(a), area(b));
}

function area({ width, height }: Area): number {
  return max(width, 0) * max(height, 0);
}

function asFace({ score, left, top, right, bottom, eyes }: Candidate): Face {
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  return faceWith(box, [eyes[0], eyes[1]], [eyes[2], eyes[3]], score);
}

/** Args: eyes as they stand on an upright face. */
function faceWith(box: Area, first: Point, second: Point, score: number): Face {
  const turn = (Math.atan2(second[1] - first[1], second[0] - first[0]) * 180) / Math.PI;
  return { box, eyes: first[0] <= second[0] ? [first, second] : [second, first], score, turn };
}

/** Not negative, as Python's. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
