// Bytes of EXIF as text; as `text_of` of backend/evidence/fields.py.

import { labels } from "./table";

const MAX_BYTES = 2 * labels.bounds.max_text;
const TELLING_BYTES = 8;
const CODES: readonly (readonly [code: string, isWide: boolean])[] = [
  ["UNICODE\0", true],
  ["ASCII\0\0\0", false],
  ["JIS\0\0\0\0\0", false],
  ["\0\0\0\0\0\0\0\0", false],
];

/** Bytes may begin with EXIF's code of their character set. */
export function commentOf(bytes: Uint8Array): string {
  const value = bytes.subarray(0, MAX_BYTES);
  const start = String.fromCharCode(...value.subarray(0, 8));
  const [code, isWide] = CODES.find(([each]) => start === each) ?? ["", false];
  const coded = value.subarray(code.length);
  const asUtf8 = isWide ? utf8(withoutEnd(coded)) : undefined;
  if (asUtf8 !== undefined) return asUtf8;
  if (isWide || withoutEnd(coded).includes(0)) return utf16(coded, "utf-16be");
  return new TextDecoder().decode(withoutEnd(coded));
}

/** Undefined where what is called UTF-16 isn't UTF-8, as some write it, or is too short to tell. */
function utf8(text: Uint8Array): string | undefined {
  if (text.length < TELLING_BYTES || text.includes(0)) return undefined;
  try {
    // As a stream, as it may be cut within a character.
    return new TextDecoder("utf-8", { fatal: true }).decode(text, { stream: true });
  } catch {
    return undefined;
  }
}

/** Microsoft's fields, which begin with XP. */
export function wideOf(bytes: Uint8Array): string {
  return utf16(bytes.subarray(0, MAX_BYTES), "utf-16le");
}

/** UTF-16 whose order nothing says: where Latin letters leave their zero bytes tells it. */
function utf16(bytes: Uint8Array, otherwise: string): string {
  const zeros = [0, 0] as [number, number];
  bytes.forEach((byte, at) => byte || zeros[(at % 2) as 0 | 1]++);
  const [first, second] = zeros;
  const marked = { 0xfeff: "utf-16be", 0xfffe: "utf-16le" }[((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)];
  const counted = first === second ? otherwise : first > second ? "utf-16be" : "utf-16le";
  return new TextDecoder(marked ?? counted).decode(bytes).replace(/\0+$/, "");
}

function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
