// Port of backend/images/scaling.py: an integer box filter, then bilinear with half-pixel centres,
// which turns, too.
// Every step rounds to float32 where NumPy does, so both sides give the same numbers.

export interface Rgb {
  /** height x width x 3, 0-255. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Pixels {
  /** height x width x 3. */
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const { fround } = Math;

/** The largest integer factor that leaves at least `target` of `side`, and never under 1. */
export function boxFactor(side: number, target: number): number {
  return Math.max(1, Math.floor(side / target));
}

/** Mean over factor x factor blocks of an area; what doesn't fill a block at the end is cut. */
export function boxReduce(rgb: Rgb, area: Area, factor: number): Pixels {
  const width = Math.floor(area.width / factor);
  const height = Math.floor(area.height / factor);
  const data = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const out = data.subarray(y * width * 3, (y + 1) * width * 3);
    for (let dy = 0; dy < factor; dy++) {
      const row = area.y + y * factor + dy;
      addRow(out, rgb.data, (row * rgb.width + area.x) * 3, factor);
    }
  }
  // Sums under 2^24 are exact in float32, and one rounded division is what NumPy does.
  const count = factor * factor;
  if (factor > 1) for (let i = 0; i < data.length; i++) data[i] /= count;
  return { data, width, height };
}

function addRow(out: Float32Array, source: Uint8Array, start: number, factor: number): void {
  let at = start;
  for (let i = 0; i < out.length; i += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let dx = 0; dx < factor; dx++, at += 3) {
      red += source[at];
      green += source[at + 1];
      blue += source[at + 2];
    }
    out[i] += red;
    out[i + 1] += green;
    out[i + 2] += blue;
  }
}

/** Bilinear with half-pixel centres, edges repeated: what tf.image.resize does. */
export function bilinear(pixels: Pixels, height: number, width: number): Pixels {
  return blendColumns(blendRows(pixels, height), width);
}

/** A square of a picture by its middle, in pixels, turned clockwise about it by some degrees. */
export interface TurnedSquare {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly turn: number;
}

/** Cosine and sine. */
export function direction(degrees: number): readonly [number, number] {
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
}

/** How far a square reaches across and down, corner to corner. */
export function spanOf({ side, turn }: TurnedSquare): number {
  const [cosine, sine] = direction(turn);
  return side * (Math.abs(cosine) + Math.abs(sine));
}

/** Where a point of a square, in 0-1, lies in the picture. */
export function placedIn(square: TurnedSquare, x: number, y: number): readonly [number, number] {
  const [across, down] = [(x - 0.5) * square.side, (y - 0.5) * square.side];
  const [cosine, sine] = direction(square.turn);
  return [square.x + across * cosine - down * sine, square.y + across * sine + down * cosine];
}

/** Pixels around a turned square that are reduced with it. */
const REACH = 2;

/** The upright part of the picture that a square reaches into; its middle lies inside. */
function windowOf(rgb: Rgb, square: TurnedSquare): Area {
  const reach = spanOf(square) / 2;
  const from = (middle: number) => Math.max(Math.floor(middle - reach - REACH), 0);
  const to = (middle: number, length: number) =>
    Math.min(Math.ceil(middle + reach + REACH), length);
  const [x, y] = [from(square.x), from(square.y)];
  return { x, y, width: to(square.x, rgb.width) - x, height: to(square.y, rgb.height) - y };
}

/**
 * A turned square upright: box-reduced, then turned and scaled in one bilinear resampling to
 * size x size. What leaves the picture repeats its edge.
 */
export function level(rgb: Rgb, square: TurnedSquare, wanted: number, size: number): Pixels {
  const window = windowOf(rgb, square);
  // A sliver must keep at least one row of blocks.
  const factor = Math.min(wanted, window.height, window.width);
  const pixels = boxReduce(rgb, window, factor);
  const step = square.side / factor / size;
  const [cosine, sine] = direction(square.turn).map((part) => step * part);
  const middleX = (square.x - window.x) / factor;
  const middleY = (square.y - window.y) / factor;
  const data = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    const down = row + (0.5 - size / 2);
    for (let column = 0; column < size; column++) {
      const along = column + (0.5 - size / 2);
      const x = tap(middleX + along * cosine - down * sine, pixels.width);
      const y = tap(middleY + along * sine + down * cosine, pixels.height);
      const place = (row * size + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        data[place + channel] = sample(pixels, x, y, channel);
      }
    }
  }
  return { data, width: size, height: size };
}

function tap(place: number, count: number): Tap {
  const floor = Math.floor(place - 0.5);
  const inside = (index: number) => Math.min(Math.max(index, 0), count - 1);
  return { low: inside(floor), high: inside(floor + 1), weight: fround(place - 0.5 - floor) };
}

function sample({ data, width }: Pixels, x: Tap, y: Tap, channel: number): number {
  const value = (row: number, column: number) => data[(row * width + column) * 3 + channel];
  const across = (row: number) => fround(blend(value(row, x.low), value(row, x.high), x.weight));
  return blend(across(y.low), across(y.high), y.weight);
}

interface Tap {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

function taps(count: number, size: number): Tap[] {
  const ratio = fround(count / size);
  return Array.from({ length: size }, (_, i) => {
    const centre = fround(fround(fround(i + 0.5) * ratio) - 0.5);
    const floor = Math.floor(centre);
    const inside = (index: number) => Math.min(Math.max(index, 0), count - 1);
    return { low: inside(floor), high: inside(floor + 1), weight: fround(centre - floor) };
  });
}

function blend(low: number, high: number, weight: number): number {
  return low + fround(fround(high - low) * weight);
}

function blendRows(pixels: Pixels, height: number): Pixels {
  if (pixels.height === height) return pixels;
  const stride = pixels.width * 3;
  const data = new Float32Array(height * stride);
  taps(pixels.height, height).forEach(({ low, high, weight }, y) => {
    for (let i = 0; i < stride; i++) {
      const above = pixels.data[low * stride + i];
      data[y * stride + i] = blend(above, pixels.data[high * stride + i], weight);
    }
  });
  return { data, width: pixels.width, height };
}

function blendColumns(pixels: Pixels, width: number): Pixels {
  if (pixels.width === width) return pixels;
  const data = new Float32Array(pixels.height * width * 3);
  const columns = taps(pixels.width, width);
  for (let y = 0; y < pixels.height; y++) {
    const row = y * pixels.width * 3;
    columns.forEach(({ low, high, weight }, x) => {
      for (let c = 0; c < 3; c++) {
        const left = pixels.data[row + low * 3 + c];
        data[(y * width + x) * 3 + c] = blend(left, pixels.data[row + high * 3 + c], weight);
      }
    });
  }
  return { data, width, height: pixels.height };
}
