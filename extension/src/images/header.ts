// What a file's first bytes say: which format, how large. Read before any decoder runs, so that a
// picture of too many pixels is refused without making room for them.

import { ascii, boxes } from "./boxes";
import { FRAME, firstFrame } from "./gif";
import { jxlSize } from "./jxl";
import { kindOf } from "./kinds";
import { PictureProblem } from "./problems";

/** Pillow's names, as in the contract. The last two are read where the browser has a decoder. */
export type Format = "JPEG" | "PNG" | "WEBP" | "GIF" | "AVIF" | "BMP" | "HEIF" | "JXL";

export interface Header {
  readonly format: Format;
  readonly width: number;
  readonly height: number;
}

/** Throws PictureProblem: unreadable, unsupported_format. */
export function readHeader(bytes: Uint8Array): Header {
  if (!bytes.length) throw new PictureProblem("unreadable");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formatOf(view) ?? optionalFormatOf(bytes);
  if (!format) throw new PictureProblem("unsupported_format", { kind: kindOf(bytes) });
  try {
    const [width, height] = SIZE_READERS[format](view);
    if (width > 0 && height > 0) return { format, width, height };
  } catch (error) {
    // DataView throws RangeError where the header is cut off.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new PictureProblem("unreadable");
}

type Size = readonly [width: number, height: number];

const SIZE_READERS: Record<Format, (view: DataView) => Size> = {
  JPEG: jpegSize,
  PNG: (view) => [view.getUint32(16), view.getUint32(20)],
  GIF: gifSize,
  BMP: bmpSize,
  WEBP: webpSize,
  AVIF: avifSize,
  HEIF: avifSize,
  JXL: jxlSize,
};

function formatOf(view: DataView): Format | undefined {
  const start = ascii(view, 0, 12);
  if (start.startsWith("\xff\xd8\xff")) return "JPEG";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "GIF";
  if (start.startsWith("BM")) return "BMP";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "WEBP";
  const isContainer = /^ftyp(avif|avis|mif1|msf1)/.test(start.slice(4));
  return isContainer && !ascii(view, 16, 48).includes("hei") ? "AVIF" : undefined;
}

function optionalFormatOf(bytes: Uint8Array): Format | undefined {
  const kind = kindOf(bytes);
  if (kind === "heic") return "HEIF";
  return kind === "jxl" ? "JXL" : undefined;
}

function jpegSize(view: DataView): Size {
  let at = 2;
  for (;;) {
    while (view.getUint8(at) !== 0xff) at++;
    while (view.getUint8(at) === 0xff) at++;
    const marker = view.getUint8(at++);
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd9)) continue;
    // C0-CF are frame headers, but for C4 (Huffman tables), C8 and CC (arithmetic tables).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [view.getUint16(at + 5), view.getUint16(at + 3)];
    }
    at += view.getUint16(at);
  }
}

/** A first frame that is larger than the screen it says it is for makes the screen larger. */
function gifSize(view: DataView): Size {
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  try {
    const at = firstFrame(view);
    if (view.getUint8(at) !== FRAME) return [width, height];
    const end = (from: number) => view.getUint16(at + from, true) + view.getUint16(at + from + 4, true);
    return [Math.max(width, end(1)), Math.max(height, end(3))];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [width, height]; // there is no frame
  }
}

function bmpSize(view: DataView): Size {
  const old = view.getUint32(14, true) === 12;
  if (old) return [view.getUint16(18, true), view.getUint16(20, true)];
  // A negative height says that the rows run from the top.
  return [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
}

function webpSize(view: DataView): Size {
  const kind = ascii(view, 12, 4);
  if (kind === "VP8X") return [uint24(view, 24) + 1, uint24(view, 27) + 1];
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
  }
  if (kind === "VP8 ") {
    return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
  }
  return [0, 0];
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function avifSize(view: DataView): Size {
  let largest: Size = [0, 0];
  for (const { kind, start, end } of boxes(view)) {
    if (kind !== "ispe" || end - start < 12) continue;
    const found: Size = [view.getUint32(start + 4), view.getUint32(start + 8)];
    if (found[0] * found[1] > largest[0] * largest[1]) largest = found;
  }
  return largest;
}
