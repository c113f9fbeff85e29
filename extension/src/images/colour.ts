// Port of backend/images/colour.py: colours that a file declares by code points instead of an ICC
// profile. The browsers apply them too, but not alike, so they are asked for the bare pixels.

import { contract } from "../contract";
import { ascii, boxes } from "./boxes";
import type { Format } from "./header";

export interface Declared {
  /** x and y of white, red, green and blue. */
  readonly primaries: readonly number[];
  /** Code point; 0 where `gamma` says it. */
  readonly transfer: number;
  readonly gamma: number;
}

const REC709 = 1;
const SRGB = 13;
const TELEVISION: readonly number[] = [1, 6, 14, 15];
const GAMMAS: Readonly<Record<number, number>> = {
  4: 2.2,
  5: 2.8,
  8: 1,
  ...Object.fromEntries(TELEVISION.map((code) => [code, 2.4])),
};
const [PQ, HLG] = [16, 18];
const KNOWN: readonly number[] = [...Object.keys(GAMMAS).map(Number), SRGB, PQ, HLG];
const D65: readonly [number, number] = [0.3127, 0.329];
type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
const { fround } = Math;

/** Undefined where the file leaves it at sRGB, at an ICC profile or at nothing. */
export function declaredColour(bytes: Uint8Array, format: Format): Declared | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared =
    format === "PNG" ? inPng(view) : format === "AVIF" ? inAvif(view) : undefined;
  return declared;
}

/** Whether there is something to be done to the bare pixels. */
export function isSrgb({ primaries, transfer }: Declared): boolean {
  return transfer === SRGB && primaries === primariesOf(REC709);
}

/** Replaces pixels (RGBA) by the same in sRGB. */
export function toSrgb(pixels: Uint8ClampedArray, { light, matrix, numbers }: Tables): void {
  const steps = contract.colour_spaces.steps - 1;
  for (let i = 0; i < pixels.length; i += 4) {
    const red = light[pixels[i]];
    const green = light[pixels[i + 1]];
    const blue = light[pixels[i + 2]];
    for (let c = 0; c < 3; c++) {
      const row = matrix[c] as Vector;
      const mixed = fround(
        fround(fround(row[0] * red) + fround(row[1] * green)) + fround(row[2] * blue),
      );
      const inside = Math.min(Math.max(mixed, 0), 1);
      pixels[i + c] = numbers[Math.floor(fround(fround(inside * steps) + 0.5))];
    }
  }
}

export interface Tables {
  /** Numbers to linear light. */
  readonly light: Float32Array;
  readonly matrix: Matrix;
  /** Linear light, in steps, to sRGB's numbers. */
  readonly numbers: Uint8Array;
}

export function tablesOf(declared: Declared): Tables {
  const light = Float32Array.from({ length: 256 }, (_, number) => lightOf(number / 255, declared));
  const toXyz = xyzOf(declared.primaries);
  const matrix = product(inverse(xyzOf(primariesOf(REC709) ?? [])), toXyz);
  const { steps } = contract.colour_spaces;
  const numbers = Uint8Array.from({ length: steps }, (_, step) => {
    const linear = step / (steps - 1);
    const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.floor(encoded * 255 + 0.5);
  });
  return { light, matrix: mapped(matrix, fround), numbers };
}

function inPng(view: DataView): Declared | undefined {
  const chunks = pngChunks(view);
  const cicp = chunks.get("cICP");
  if (cicp?.byteLength === 4) {
    const [primaries, transfer] = [primariesOf(cicp.getUint8(0)), cicp.getUint8(1)];
    if (primaries && KNOWN.includes(transfer)) return { primaries, transfer, gamma: 0 };
  }
  const gama = chunks.get("gAMA");
  if (chunks.has("iCCP") || chunks.has("sRGB") || gama?.byteLength !== 4) return undefined;
  const gamma = gama.getUint32(0) / 100_000;
  const chrm = chunks.get("cHRM");
  const standard = primariesOf(REC709) ?? [];
  const primaries =
    chrm?.byteLength === 32
      ? Array.from({ length: 8 }, (_, i) => chrm.getUint32(i * 4) / 100_000)
      : standard;
  if (!gamma || !isTriangle(primaries)) return undefined;
  // What is written for sRGB where there is no chunk of that name.
  const isOrdinary = Math.abs(gamma - 1 / 2.2) < 0.001;
  const near = (value: number, i: number) => Math.abs(value - (standard[i] ?? 0)) <= 0.001;
  if (isOrdinary && primaries.every(near)) return undefined;
  return { primaries, transfer: 0, gamma: 1 / gamma };
}

/** Unlike in a PNG, browsers take what is unknown, and a television's curve, for sRGB's. */
function inAvif(view: DataView): Declared | undefined {
  const found = [...boxes(view)].filter(({ kind, start, end }) => kind === "colr" && end - start >= 4);
  const kinds = found.map(({ start }) => ascii(view, start, 4));
  if (kinds.includes("prof") || kinds.includes("rICC")) return undefined;
  const nclx = found.find(({ start, end }, i) => kinds[i] === "nclx" && end - start >= 8);
  if (!nclx) return undefined;
  const [code, transfer] = [view.getUint16(nclx.start + 4), view.getUint16(nclx.start + 6)];
  const isKnown = KNOWN.includes(transfer) && !TELEVISION.includes(transfer);
  const primaries = primariesOf(code) ?? primariesOf(REC709) ?? [];
  return { primaries, transfer: isKnown ? transfer : SRGB, gamma: 0 };
}

/** Of each kind the first before the pixels. */
function pngChunks(view: DataView): Map<string, DataView> {
  const found = new Map<string, DataView>();
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const length = view.getUint32(at);
    const name = ascii(view, at + 4, 4);
    if (name === "IDAT") break;
    const room = Math.min(length, 64, view.byteLength - at - 8);
    if (!found.has(name)) found.set(name, new DataView(view.buffer, view.byteOffset + at + 8, room));
    at += 12 + length;
  }
  return found;
}

function primariesOf(code: number): readonly number[] | undefined {
  return contract.colour_spaces.primaries.find((known) => known.code === code)?.chromaticities;
}

/** Linear light, 0 to 1, of a number from 0 to 1. */
function lightOf(v: number, { transfer, gamma }: Declared): number {
  const { sdr_white } = contract.colour_spaces;
  const power = gamma || GAMMAS[transfer];
  if (power) return v ** power;
  if (transfer === SRGB) return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  if (transfer === PQ) {
    const root = v ** (1 / 78.84375);
    const ratio = Math.max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root);
    return pressed((10_000 * ratio ** (1 / 0.1593017578125)) / sdr_white);
  }
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = v <= 0.5 ? (v * v) / 3 : (Math.exp((v - c) / a) + b) / 12;
  return pressed((1000 * scene ** 1.2) / sdr_white);
}

function pressed(light: number): number {
  const { knee } = contract.colour_spaces;
  if (light <= knee) return light;
  return knee + (1 - knee) * (1 - Math.exp(-(light - knee) / (1 - knee)));
}

/** Linear light of these primaries to XYZ, adapted to D65 by Bradford. */
function xyzOf(primaries: readonly number[]): Matrix {
  const point = (i: number): Vector => {
    const [x, y] = [primaries[2 * i] ?? 0, primaries[2 * i + 1] ?? 1];
    return [x / y, 1, (1 - x - y) / y];
  };
  const white = point(0);
  const colours = transposed([point(1), point(2), point(3)]);
  const amounts = times(inverse(colours), white);
  const scaled = product(colours, diagonal(amounts));
  const to: Vector = [D65[0] / D65[1], 1, (1 - D65[0] - D65[1]) / D65[1]];
  const [wanted, there] = [times(BRADFORD, to), times(BRADFORD, white)];
  const gains: Vector = [wanted[0] / there[0], wanted[1] / there[1], wanted[2] / there[2]];
  return product(product(inverse(BRADFORD), product(diagonal(gains), BRADFORD)), scaled);
}

/** Whether the colours span an area around something, so that light can be computed. */
function isTriangle(p: readonly number[]): boolean {
  const [, whiteY = 0, redX = 0, redY = 0, greenX = 0, greenY = 0, blueX = 0, blueY = 0] = p;
  const area = (greenX - redX) * (blueY - redY) - (greenY - redY) * (blueX - redX);
  return Math.abs(area) > 0.001 && whiteY > 0 && redY > 0 && greenY > 0 && blueY > 0;
}

function times(m: Matrix, v: Vector): Vector {
  const row = (r: Vector) => r[0] * v[0] + r[1] * v[1] + r[2] * v[2];
  return [row(m[0]), row(m[1]), row(m[2])];
}

function product(a: Matrix, b: Matrix): Matrix {
  const columns = transposed(b);
  return transposed([times(a, columns[0]), times(a, columns[1]), times(a, columns[2])]);
}

function transposed(m: Matrix): Matrix {
  const column = (i: 0 | 1 | 2): Vector => [m[0][i], m[1][i], m[2][i]];
  return [column(0), column(1), column(2)];
}

function diagonal(v: Vector): Matrix {
  return [
    [v[0], 0, 0],
    [0, v[1], 0],
    [0, 0, v[2]],
  ];
}

function inverse(m: Matrix): Matrix {
  const [[a, b, c], [d, e, f], [g, h, i]] = m;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const adjugate: Matrix = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ];
  return mapped(adjugate, (value) => value / det);
}

function mapped(m: Matrix, change: (value: number) => number): Matrix {
  const row = (r: Vector): Vector => [change(r[0]), change(r[1]), change(r[2])];
  return [row(m[0]), row(m[1]), row(m[2])];
}
