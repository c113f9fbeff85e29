// Bytes to pixels as backend/images/decoding.py does it: bounded, upright, sRGB, on white, first
// frame. The browsers' decoders give the same pixels as Pillow's.

import { contract } from "../contract";
import { ascii } from "./boxes";
import { declaredColour, isSrgb, type Tables, tablesOf, toSrgb } from "./colour";
import { isCutOff } from "./cut_off";
import { inDecodeTime } from "./decode_time";
import { type Format, type Header, readHeader } from "./header";
import { kindOf } from "./kinds";
import { PictureProblem } from "./problems";
import type { Rgb } from "./scaling";

export interface Picture {
  readonly rgb: Rgb;
  readonly format: Format;
  readonly animated: boolean;
  /** The file's sides over the decoded ones, of a JPEG with too many pixels. */
  readonly reduction: number;
  /** Whether the file lacks its end, though none of its pixels. */
  readonly cutOff: boolean;
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
  const reduction = reductionOf(header);
  const frames = await countFrames(bytes, header);
  if ((header.width * header.height * frames) / reduction ** 2 > max_pixels) {
    throw new PictureProblem("too_many_pixels");
  }
  const cutOff = isCutOff(bytes, header.format);
  const whole = cutOff ? await completed(bytes, header, reduction) : bytes;
  const declared = declaredColour(whole, header.format);
  const how = { header, reduction, isBare: declared !== undefined };
  const bitmap = await decoded(asStill(whole, header.format), how);
  const tables = declared && !isSrgb(declared) ? tablesOf(declared) : undefined;
  const { format } = header;
  return { ...pixelsOf(bitmap, tables), format, animated: frames > 1, reduction, cutOff };
}

/** By what a picture's sides are divided in decoding; only JPEG's decoder can. */
function reductionOf({ format, width, height }: Header): number {
  const { max_pixels, jpeg_reductions } = contract.limits;
  const fits = (by: number) => Math.ceil(width / by) * Math.ceil(height / by) <= max_pixels;
  // Firefox's decoder throws pixels away instead.
  const isReducible = format === "JPEG" && BROWSER === "chromium";
  const found = isReducible ? jpeg_reductions.find(fits) : fits(1) ? 1 : undefined;
  if (found === undefined) throw new PictureProblem("too_many_pixels");
  return found;
}

async function countFrames(bytes: Uint8Array<ArrayBuffer>, header: Header): Promise<number> {
  if (!["PNG", "WEBP", "GIF", "AVIF"].includes(header.format)) return 1;
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

interface How {
  readonly header: Header;
  readonly reduction: number;
  /** Whether the pixels are wanted as they are in the file, in whatever colours. */
  readonly isBare: boolean;
}

type Decoded = ImageBitmap | VideoFrame;

async function decoded(
  bytes: Uint8Array<ArrayBuffer>,
  { header, reduction, isBare }: How,
): Promise<Decoded> {
  const { format } = header;
  try {
    if (reduction > 1) return await decodedSmaller(bytes, header, reduction);
    const colorSpaceConversion = isBare ? "none" : "default";
    return await createImageBitmap(new Blob([bytes]), { colorSpaceConversion });
  } catch {
    const isOptional = contract.limits.optional_formats.includes(format);
    if (!isOptional) throw new PictureProblem("unreadable");
    throw new PictureProblem("unsupported_format", { kind: kindOf(bytes) });
  }
}

/** The decoder itself puts out fewer pixels, as libjpeg does for Pillow. */
async function decodedSmaller(
  data: Uint8Array<ArrayBuffer>,
  { width, height }: Header,
  reduction: number,
): Promise<VideoFrame> {
  const decoder = new ImageDecoder({
    data,
    type: "image/jpeg",
    desiredWidth: Math.ceil(width / reduction),
    desiredHeight: Math.ceil(height / reduction),
  });
  try {
    return (await decoder.decode()).image;
  } finally {
    decoder.close();
  }
}

const END = [0xff, 0xd9];
// Whatever a file lacks, a decoder makes of these other pixels than of nothing; where it lacks
// nothing, it skips them. No byte of them begins a marker.
const FILLING = Array.from({ length: 4096 }, (_, i) => (i * 89 + 37) % 251);

/** With its end marker, where a JPEG lacks nothing else. Throws PictureProblem: unreadable. */
async function completed(
  bytes: Uint8Array<ArrayBuffer>,
  header: Header,
  reduction: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (header.format !== "JPEG") throw new PictureProblem("unreadable");
  // Half a marker may be all that is left of its end.
  const bare = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0xff) + 1);
  const pixelsWith = async (...added: number[]) => {
    const file = extended(bare, added);
    return pixelsOf(await decoded(file, { header, reduction, isBare: true })).rgb.data;
  };
  const plain = await pixelsWith(...END);
  const filled = await pixelsWith(...FILLING, ...END);
  if (plain.some((value, i) => value !== filled[i])) throw new PictureProblem("unreadable");
  return extended(bare, END);
}

function extended(bytes: Uint8Array, added: readonly number[]): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(bytes.length + added.length);
  longer.set(bytes);
  longer.set(added, bytes.length);
  return longer;
}

/** Chromium takes the full range of an animation's numbers for television's narrow one. */
function asStill(bytes: Uint8Array<ArrayBuffer>, format: Format): Uint8Array<ArrayBuffer> {
  const brand = ascii(new DataView(bytes.buffer, bytes.byteOffset), 8, 4);
  if (BROWSER !== "chromium" || format !== "AVIF" || brand !== "avis") return bytes;
  const still = bytes.slice();
  still[11] = "f".charCodeAt(0); // avis, avif
  return still;
}

function pixelsOf(decoding: Decoded, tables?: Tables): Pick<Picture, "rgb" | "preview"> {
  const isFrame = decoding instanceof VideoFrame;
  const width = isFrame ? decoding.displayWidth : decoding.width;
  const height = isFrame ? decoding.displayHeight : decoding.height;
  // Whatever its header said.
  if (width * height > contract.limits.max_pixels) {
    decoding.close();
    throw new PictureProblem("too_many_pixels");
  }
  const canvas = new OffscreenCanvas(width, height);
  // willReadFrequently keeps the pixels in memory: a GPU would round them in its own way.
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) throw new PictureProblem("unreadable");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(decoding, 0, 0);
  decoding.close();
  const rgb = { data: withoutAlpha(context, width, height, tables), width, height };
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
  tables: Tables | undefined,
): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  let out = 0;
  for (let y = 0; y < height; y += STRIP_ROWS) {
    const image = context.getImageData(0, y, width, Math.min(STRIP_ROWS, height - y));
    const strip = image.data;
    if (tables) {
      toSrgb(strip, tables);
      context.putImageData(image, 0, y); // for the copy that people see
    }
    for (let i = 0; i < strip.length; i += 4) {
      rgb[out++] = strip[i];
      rgb[out++] = strip[i + 1];
      rgb[out++] = strip[i + 2];
    }
  }
  return rgb;
}
