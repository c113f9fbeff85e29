// The fields of a file that traces may be in, by ExifReader, and what ExifReader passes over:
// comments, and XMP in a GIF. As backend/evidence/fields.py.

import * as ExifReader from "exifreader";
import { afterBlocks, firstFrame } from "../images/gif";
import { labels } from "../labels/table";
import { commentOf, wideOf } from "../labels/text";
import type { Field } from "../labels/traces";

export interface Read {
  readonly texts: readonly Field[];
  /** Packets of XMP, which only a page has a parser for. */
  readonly packets: readonly string[];
}

type Bytes = Uint8Array<ArrayBuffer>;
interface Tag {
  readonly value?: unknown;
  readonly description?: unknown;
}
type Tags = Readonly<Record<string, Tag | Tag[] | undefined>>;

/** ExifReader's names of datasets that differ from Python's. */
const IPTC_NAMES: Readonly<Record<string, string>> = {
  OriginatingProgram: "Originating Program",
  SpecialInstructions: "Special Instructions",
  CopyrightNotice: "Copyright Notice",
  Caption: "Caption/Abstract",
};
/** What a text chunk may be unpacked to; a bomb is passed over. */
const UNPACKED_BYTES = 1_000_000;
const JPEG_APP1 = 0xe1;
const JPEG_XMP = "http://ns.adobe.com/xap/1.0/\0";
const JPEG_COMMENT = 0xfe;
const JPEG_SCAN = 0xda;
const GIF_XMP = "XMP DataXMP";
const GIF_XMP_END = "\x01\xff\xfe";
/** ExifReader hands out the packet even where the parser of it finds nothing. */
const NO_PARSER = { parseFromString: () => ({ childNodes: [], getElementsByTagName: () => [] }) };

/** Throws where it can't be read. */
export async function readFields(bytes: Bytes): Promise<Read> {
  const plain = withoutPixels(bytes);
  const tags = await ExifReader.load(plain.buffer, {
    expanded: true,
    async: true,
    includeTags: { exif: [...labels.exif_texts], iptc: true, xmp: true, png: true },
    decompress: { maxDecompressedSize: UNPACKED_BYTES },
    domParser: NO_PARSER,
  } as unknown as { expanded: true; async: true }).catch(onlyOurs);
  const exif = (tags.exif ?? {}) as Tags;
  const iptc = (tags.iptc ?? {}) as Tags;
  return {
    texts: [
      ...Object.entries((tags.pngText ?? {}) as Tags).map(([key, tag]) => pngField(key, tag)),
      ...labels.exif_texts.flatMap((name) => exifField(name, exif[name])),
      ...labels.iptc_texts.flatMap((name) => iptcField(name, iptc[IPTC_NAMES[name] ?? name])),
      ...comments(bytes),
    ],
    packets: packetsOf(bytes, tags.xmp?._raw),
  };
}

/** ExifReader throws where a file has no metadata at all. */
function onlyOurs(error: unknown): ExifReader.ExpandedTags {
  if (error instanceof ExifReader.errors.MetadataMissingError) return {};
  throw error;
}

function pngField(key: string, tag: Tag | Tag[] | undefined): Field {
  const first = Array.isArray(tag) ? tag[0] : tag;
  return [`png:${key.replace(/ \(.*\)$/, "")}`, String(first?.description ?? first?.value ?? "")];
}

function exifField(name: string, tag: Tag | Tag[] | undefined): Field[] {
  const { value } = (Array.isArray(tag) ? tag[0] : tag) ?? {};
  if (value === undefined) return [];
  const isBytes = Array.isArray(value) && value.every((part) => typeof part === "number");
  const text = isBytes ? bytesAsText(name, Uint8Array.from(value as number[])) : joined(value);
  return [[`exif:${name}`, text]];
}

function bytesAsText(name: string, bytes: Uint8Array): string {
  return name.startsWith("XP") ? wideOf(bytes) : commentOf(bytes);
}

function iptcField(name: string, tag: Tag | Tag[] | undefined): Field[] {
  const every = tag === undefined ? [] : Array.isArray(tag) ? tag : [tag];
  const text = every.map(({ description }) => String(description ?? "")).join(" ");
  return text ? [[`iptc:${name}`, text]] : [];
}

function joined(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(" ") : String(value);
}

/** A PNG without its pixels: what stands behind them is read without going through them. */
function withoutPixels(bytes: Bytes): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!latin(bytes, 0, 8).startsWith("\x89PNG\r\n\x1a\n")) return bytes.slice();
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (!["IDAT", "fdAT"].includes(latin(bytes, at + 4, 4))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const plain = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of kept) {
    plain.set(part, at);
    at += part.length;
  }
  return plain;
}

/** Of a JPEG all, where ExifReader hands out the first. */
function packetsOf(bytes: Bytes, found: string | undefined): string[] {
  const packets = jpegSegments(bytes, JPEG_APP1)
    .filter((body) => latin(body, 0, JPEG_XMP.length) === JPEG_XMP)
    .map((body) => new TextDecoder().decode(body.subarray(JPEG_XMP.length)));
  if (packets.length) return packets.slice(0, labels.bounds.max_fields);
  const other = found ?? gifXmp(bytes);
  return other === undefined ? [] : [other];
}

function comments(bytes: Bytes): Field[] {
  try {
    const texts = latin(bytes, 0, 3) === "GIF" ? gifComments(bytes) : jpegComments(bytes);
    return texts.map((text): Field => ["comment", text]);
  } catch {
    return []; // cut off
  }
}

function jpegComments(bytes: Bytes): string[] {
  return jpegSegments(bytes, JPEG_COMMENT).map(commentOf);
}

/** Bodies of the segments with a marker that stand before the picture; of another file, none. */
function jpegSegments(bytes: Bytes, wanted: number): Bytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Bytes[] = [];
  if (bytes.length < 2 || view.getUint16(0) !== 0xffd8) return found;
  for (let at = 2; at + 4 <= bytes.length && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === JPEG_SCAN) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (marker === wanted) found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

const GIF_COMMENT = 0xfe;

function gifComments(bytes: Bytes): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: string[] = [];
  const end = firstFrame(view);
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (at < end) {
    const isComment = view.getUint8(at + 1) === GIF_COMMENT;
    const after = afterBlocks(view, at + 2);
    if (isComment) found.push(blocksText(bytes, at + 2));
    at = after;
  }
  return found;
}

function blocksText(bytes: Bytes, start: number): string {
  const parts: number[] = [];
  for (let at = start, length = bytes[at] ?? 0; length; at += length + 1, length = bytes[at] ?? 0) {
    parts.push(...bytes.subarray(at + 1, at + 1 + length));
  }
  return commentOf(Uint8Array.from(parts));
}

/** In an application extension (XMP part 3, 1.1.2). */
function gifXmp(bytes: Bytes): string | undefined {
  if (latin(bytes, 0, 3) !== "GIF") return undefined;
  const text = new TextDecoder("latin1").decode(bytes);
  const begin = text.indexOf(GIF_XMP);
  const end = begin < 0 ? -1 : text.indexOf(GIF_XMP_END, begin);
  if (end < 0) return undefined;
  return new TextDecoder().decode(bytes.subarray(begin + GIF_XMP.length, end));
}

function latin(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
