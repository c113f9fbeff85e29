// Whether a file ends before its (first) picture does. Firefox's decoders fill in what is missing;
// Chromium's and Pillow refuse. They see to WebP and AVIF, whose boxes say how long they are.

import { afterBlocks, firstFrame, tableLength } from "./gif";
import type { Format } from "./header";

/** Args: bytes, of a file whose header could be read. */
export function isCutOff(bytes: Uint8Array, format: Format): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    WALKS[format]?.(view);
    return false;
  } catch (error) {
    // DataView throws it where the file has ended.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Each goes to the picture's end. */
const WALKS: Partial<Record<Format, (view: DataView) => void>> = {
  JPEG: walkJpeg,
  PNG: walkPng,
  GIF: walkGif,
  BMP: walkBmp,
};

const END_OF_IMAGE = 0xd9;

function walkJpeg(view: DataView): void {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    // After the header of a scan come its pixels, in which no marker occurs.
    while (view.getUint8(at) !== 0xff || !isMarker(view.getUint8(at + 1))) at++;
    if (view.getUint8(at + 1) === END_OF_IMAGE) return;
  }
}

/** Not a stuffed byte, a fill byte, or what stands alone: TEM and the restarts within a scan. */
function isMarker(byte: number): boolean {
  return byte > 1 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd8);
}

const IEND = 0x49454e44;

function walkPng(view: DataView): void {
  // Length, type, data, checksum.
  for (let at = 8; view.getUint32(at + 4) !== IEND; ) at += view.getUint32(at) + 12;
}

function walkGif(view: DataView): void {
  const at = firstFrame(view);
  // The frame's own header and table, and the size of its first code.
  afterBlocks(view, at + 11 + tableLength(view.getUint8(at + 9)));
}

const CORE_HEADER = 12;

function walkBmp(view: DataView): void {
  const isOld = view.getUint32(14, true) === CORE_HEADER;
  // Runs of equal pixels: how long they are, nothing tells.
  if (!isOld && [1, 2].includes(view.getUint32(30, true))) return;
  const [width, height, bits] = isOld
    ? [view.getUint16(18, true), view.getUint16(20, true), view.getUint16(24, true)]
    : [view.getInt32(18, true), Math.abs(view.getInt32(22, true)), view.getUint16(28, true)];
  const row = Math.ceil((width * bits) / 32) * 4;
  view.getUint8(view.getUint32(10, true) + row * height - 1);
}
