// The size of a JPEG XL file: port of backend/images/optional_formats.py.

import { ascii, boxes } from "./boxes";

const SIZE_BYTES = 12;
const SKIPPED: Readonly<Record<string, number>> = { jxlc: 0, jxlp: 4 };
const RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];
const LENGTHS = [9, 13, 18, 30];

/** Throws RangeError where it isn't told in the first bytes. */
export function jxlSize(view: DataView): readonly [width: number, height: number] {
  const start = codestreamStart(view);
  if (start.length < SIZE_BYTES || start[0] !== 0xff || start[1] !== 0x0a) throw new RangeError();
  let bits = start.slice(2, SIZE_BYTES).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const take = (count: number): number => {
    const value = Number(bits & ((1n << BigInt(count)) - 1n));
    bits >>= BigInt(count);
    return value;
  };
  const isSmall = take(1) === 1;
  const side = () => (isSmall ? (take(5) + 1) * 8 : take(LENGTHS[take(2)] ?? 0) + 1);
  const height = side();
  const ratio = RATIOS[take(3) - 1];
  return [ratio ? Math.floor((height * ratio[0]) / ratio[1]) : side(), height];
}

function codestreamStart(view: DataView): number[] {
  const part = (start: number, end: number) =>
    Array.from(new Uint8Array(view.buffer, view.byteOffset + start, Math.max(end - start, 0)));
  if (ascii(view, 0, 2) === "\xff\x0a") return part(0, Math.min(SIZE_BYTES, view.byteLength));
  return [...boxes(view)].flatMap(({ kind, start, end }) => {
    const skip = SKIPPED[kind];
    return skip === undefined ? [] : part(start + skip, Math.min(start + skip + SIZE_BYTES, end));
  });
}
