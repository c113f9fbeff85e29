// Bytes to pixels as backend/images/decoding.py does it: bounded, upright, sRGB, on white, first
// frame. The browsers' decoders give the same pixels as Pillow's.

import { contract } from "../contract";
import { isCutOff } from "./cut_off";
import { inDecodeTime } from "./decode_time";
import { type Format, type Header, readHeader } from "./header";
import { PictureProblem } from "./problems";
import type { Rgb } from "./scaling";

export interface Picture {
  readonly rgb: Rgb;
  readonly format: Format;
  readonly animated: boolean;
  /** A small copy for people, longer side at most PREVIEW_SIDE; the network doesn't see it. */
  readonly preview: OffscreenCanvas;
}

const STRIP_ROWS = 256;
const PREVIEW_SIDE = 480;

/**
 * Throws PictureProblem: too_large, unsupported_format, too_many_pixels, unreadable,
 * decode_timeout.
 */
export function decode(bytes: Uint8Array<ArrayBuffer>): Promise<Picture> {
  return inDecodeTime(() => decodeInTime(bytes));
}

async function decodeInTime(bytes: Uint8Array<ArrayBuffer>): Promise<Picture> {
  const { max_bytes, max_pixels } = contract.limits;
  if (bytes.length > max_bytes) throw new PictureProblem("too_large");
  const header = readHeader(bytes);
  if (!contract.limits.formats.includes(header.format)) {
    throw new PictureProblem("unsupported_format");
  }
  const area = header.width * header.height;
  if (area > max_pixels) throw new PictureProblem("too_many_pixels");
  if (isCutOff(bytes, header.format)) throw new PictureProblem("unreadable");
  const frames = await countFrames(bytes, header);
  if (area * frames > max_pixels) throw new PictureProblem("too_many_pixels");
  return { ...(await pixels(bytes)), format: header.format, animated: frames > 1 };
}

async function countFrames(bytes: Uint8Array<ArrayBuffer>, header: Header): Promise<number> {
  if (header.format === "JPEG" || header.format === "BMP") return 1;
  const decoder = new ImageDecoder({ data: bytes, type: `image/${header.format.toLowerCase()}` });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    return decoder.tracks.selectedTrack?.frameCount ?? 1;
  } catch {
    throw new PictureProblem("unreadable");
  } finally {
    decoder.close();
  }
}

async function pixels(bytes: Uint8Array<ArrayBuffer>): Promise<Pick<Picture, "rgb" | "preview">> {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => {
    throw new PictureProblem("unreadable");
  });
  const { width, height } = bitmap;
  // Whatever its header said.
  if (width * height > contract.limits.max_pixels) {
    bitmap.close();
    throw new PictureProblem("too_many_pixels");
  }
  const canvas = new OffscreenCanvas(width, height);
  // willReadFrequently keeps the pixels in memory: a GPU would round them in its own way.
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) throw new PictureProblem("unreadable");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgb = { data: withoutAlpha(context, width, height), width, height };
  return { rgb, preview: smallCopy(canvas) };
}

function smallCopy(canvas: OffscreenCanvas): OffscreenCanvas {
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(canvas.width, canvas.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const copy = new OffscreenCanvas(side(canvas.width), side(canvas.height));
  const context = copy.getContext("2d");
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
}

/** In strips, as a copy of 50 million pixels with their alpha would take 200 MB more. */
function withoutAlpha(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  let out = 0;
  for (let y = 0; y < height; y += STRIP_ROWS) {
    const strip = context.getImageData(0, y, width, Math.min(STRIP_ROWS, height - y)).data;
    for (let i = 0; i < strip.length; i += 4) {
      rgb[out++] = strip[i];
      rgb[out++] = strip[i + 1];
      rgb[out++] = strip[i + 2];
    }
  }
  return rgb;
}
