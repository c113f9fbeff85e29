// A coarse print of a picture, by which it is told whether two are the same but for size, encoding
// and what a page lays over them.

/** Cells a side. */
const GRID = 32;
/** The picture is drawn so many pixels wide for each cell, whose mean a cell is. */
const FINENESS = 4;
/** Cells a side of the surroundings that are taken from each cell: faces are alike from afar. */
const AROUND = 5;
/** Share of cells that count, those that fit best: a page may lay a caption over the rest. */
const KEPT = 0.75;
/**
 * Measured with 60 faces of one generator, cut alike: the same picture at 96 to 300 pixels, saved
 * anew, under a caption, a button or a round mask 0.93 and more, another one 0.86 and less.
 */
const ALIKE_MIN = 0.9;
/** Grey levels; a picture without more detail than that is like any other such. */
const FLAT = 1.5;

/** Grey levels above their surroundings, GRID x GRID. */
export type Print = readonly number[];

export const PRINT_LENGTH = GRID * GRID;

/** A part of a picture, in shares of its sides. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Part = { left: 0, top: 0, width: 1, height: 1 };

/** Undefined where the page may not read the picture. Args: width and height, of the picture. */
export function printOf(
  picture: CanvasImageSource,
  width: number,
  height: number,
  part: Part,
): Print | undefined {
  const side = GRID * FINENESS;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) return undefined;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  const [x, y] = [part.left * width, part.top * height];
  try {
    // A picture of a `srcset` has other pixels than its sides say.
    if (part === WHOLE) context.drawImage(picture, 0, 0, side, side);
    else context.drawImage(picture, x, y, part.width * width, part.height * height, 0, 0, side, side);
    return aboveSurroundings(greyCells(context.getImageData(0, 0, side, side).data));
  } catch {
    return undefined;
  }
}

export function areAlike(one: Print, other: Print): boolean {
  const [spreadOfOne, spreadOfOther] = [spreadOf(one), spreadOf(other)];
  if (spreadOfOne < FLAT || spreadOfOther < FLAT) {
    return spreadOfOne < 2 * FLAT && spreadOfOther < 2 * FLAT;
  }
  const pairs = one.map((value, i) => [value / spreadOfOne, (other[i] ?? 0) / spreadOfOther] as const);
  const byFit = pairs.toSorted(([a, b], [c, d]) => Math.abs(a - b) - Math.abs(c - d));
  return correlation(byFit.slice(0, Math.ceil(KEPT * pairs.length))) >= ALIKE_MIN;
}

function greyCells(pixels: Uint8ClampedArray): number[] {
  const side = GRID * FINENESS;
  const cells = new Array<number>(PRINT_LENGTH).fill(0);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4;
      const grey = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
      cells[Math.floor(y / FINENESS) * GRID + Math.floor(x / FINENESS)] += grey / FINENESS ** 2;
    }
  }
  return cells;
}

function aboveSurroundings(cells: readonly number[]): Print {
  const reach = Math.floor(AROUND / 2);
  const inside = (at: number) => Math.min(Math.max(at, 0), GRID - 1);
  return cells.map((value, at) => {
    const [x, y] = [at % GRID, Math.floor(at / GRID)];
    let sum = 0;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) sum += cells[inside(y + dy) * GRID + inside(x + dx)];
    }
    return Math.round((value - sum / AROUND ** 2) * 100) / 100;
  });
}

function spreadOf(print: Print): number {
  return Math.sqrt(print.reduce((sum, value) => sum + value * value, 0) / print.length);
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [meanA, meanB] = [mean(0), mean(1)];
  let [both, ofA, ofB] = [0, 0, 0];
  for (const [a, b] of pairs) {
    both += (a - meanA) * (b - meanB);
    ofA += (a - meanA) ** 2;
    ofB += (b - meanB) ** 2;
  }
  return both / Math.max(Math.sqrt(ofA * ofB), 1e-9);
}
