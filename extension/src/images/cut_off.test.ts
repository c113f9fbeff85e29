import assert from "node:assert/strict";
import { test } from "node:test";
import { isCutOff } from "./cut_off";
import type { Format } from "./header";

function bytes(...parts: (string | number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? Array.from(part, (letter) => letter.charCodeAt(0)) : part,
    ),
  );
}

/** Two by two pixels in 24 bits, whose rows fill up to 8 bytes each. */
function bmp(): Uint8Array {
  const file = new Uint8Array(54 + 16);
  const view = new DataView(file.buffer);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 2, true);
  view.setInt32(22, -2, true);
  view.setUint16(28, 24, true);
  return file;
}

const table = [0xff, 0xc4, 0, 3, 0];
const scan = [0xff, 0xda, 0, 4, 1, 1, 7, 0xff, 0, 7, 0xff, 0xd0, 7];
const FILES: Partial<Record<Format, Uint8Array>> = {
  JPEG: bytes([0xff, 0xd8], table, scan, scan, [0xff, 0xd9]),
  PNG: bytes("\x89PNG\r\n\x1a\n", [0, 0, 0, 2], "IDAT", [1, 2, 9, 9, 9, 9, 0, 0, 0, 0], "IEND"),
  GIF: bytes(
    "GIF89a",
    [1, 0, 1, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6],
    [0x21, 0xf9, 1, 7, 0],
    [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 7, 7, 0],
  ),
  BMP: bmp(),
};

for (const [format, file] of Object.entries(FILES) as [Format, Uint8Array][]) {
  test(`a ${format} file is whole with its last byte, and cut off without`, () => {
    assert.equal(isCutOff(file, format), false);
    for (let length = file.length - 1; length >= 2; length--) {
      assert.equal(isCutOff(file.slice(0, length), format), true, `${length} bytes`);
    }
  });
}

test("what follows the picture doesn't matter", () => {
  const [jpeg, gif] = [FILES.JPEG, FILES.GIF].map((file) => new Uint8Array([...(file ?? []), 7, 7]));
  assert.equal(isCutOff(jpeg, "JPEG"), false);
  assert.equal(isCutOff(gif, "GIF"), false);
});

test("of a BMP in runs nothing is said", () => {
  const runs = bmp().slice(0, 60);
  runs[30] = 1;
  assert.equal(isCutOff(runs, "BMP"), false);
});
