// What a file that isn't read is, by its first bytes: port of backend/images/kinds.py.

import { ascii } from "./boxes";

export const KINDS = [
  "heic",
  "jxl",
  "jp2",
  "tiff",
  "raw",
  "psd",
  "pdf",
  "video",
  "packed",
  "page",
  "svg",
] as const;
export type Kind = (typeof KINDS)[number];

const HEIC_BRANDS = /^(hei[cxms]|hev[cxms])/;
/** Of ISO's base media file; nearly all others are films. */
const PICTURE_BRANDS = /^(avi[fs]|m[is]f1|miaf)/;
const STARTS: readonly (readonly [start: string, kind: Kind])[] = [
  ["\xff\x0a", "jxl"],
  ["\0\0\0\x0cJXL \r\n\x87\n", "jxl"],
  ["\0\0\0\x0cjP  \r\n\x87\n", "jp2"],
  ["\xff\x4f\xff\x51", "jp2"],
  ["II*\0\x10\0\0\0CR", "raw"],
  ["FUJIFILMCCD-RAW", "raw"],
  ["IIRO", "raw"],
  ["IIRS", "raw"],
  ["IIU\0", "raw"],
  ["II*\0", "tiff"],
  ["MM\0*", "tiff"],
  ["II+\0", "tiff"],
  ["MM\0+", "tiff"],
  ["8BPS", "psd"],
  ["%PDF", "pdf"],
  ["\x1aE\xdf\xa3", "video"],
  ["\0\0\x01\xba", "video"],
  ["PK\x03\x04", "packed"],
  ["\x1f\x8b", "packed"],
];
const MARKUP = /^\s*(?:<!--[\s\S]*?-->\s*)*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+)?(html|svg)/i;

/** Undefined where nothing is known of it. */
export function kindOf(bytes: Uint8Array): Kind | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = ascii(view, 0, 64);
  if (start.slice(4, 8) === "ftyp") return kindOfBrands(start.slice(8, 12), start.slice(16));
  if (start.startsWith("RIFF") && start.slice(8, 12) === "AVI ") return "video";
  const found = STARTS.find(([known]) => start.startsWith(known));
  if (found) return found[1];
  const text = new TextDecoder().decode(bytes.subarray(0, 4096));
  const markup = MARKUP.exec(text.replace(/^\uFEFF/, ""));
  return markup ? (markup[1]?.toLowerCase() === "html" ? "page" : "svg") : undefined;
}

function kindOfBrands(brand: string, compatible: string): Kind | undefined {
  if (HEIC_BRANDS.test(brand)) return "heic";
  if (/^m[is]f1/.test(brand) && compatible.includes("hei")) return "heic";
  if (brand === "crx ") return "raw";
  return PICTURE_BRANDS.test(brand) ? undefined : "video";
}
