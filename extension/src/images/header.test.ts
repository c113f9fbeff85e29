import assert from "node:assert/strict";
import { test } from "node:test";
import { readHeader } from "./header";
import { PictureProblem } from "./problems";

function bytes(...parts: (string | number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? Array.from(part, (letter) => letter.charCodeAt(0)) : part,
    ),
  );
}

function problemOf(data: Uint8Array): string {
  try {
    readHeader(data);
  } catch (error) {
    if (error instanceof PictureProblem) return error.code;
  }
  return "none";
}

test("the size is read without decoding", () => {
  const png = bytes("\x89PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", [0, 0, 117, 48, 0, 0, 0, 2]);
  assert.deepEqual(readHeader(png), { format: "PNG", width: 30000, height: 2 });
  const gif = bytes("GIF89a", [3, 0, 1, 1]);
  assert.deepEqual(readHeader(gif), { format: "GIF", width: 3, height: 257 });
  const comment = [0xff, 0xfe, 0, 4, 0, 0];
  const jpeg = bytes([0xff, 0xd8], comment, [0xff, 0xc2, 0, 11, 8, 0, 5, 0, 7]);
  assert.deepEqual(readHeader(jpeg), { format: "JPEG", width: 7, height: 5 });
});

test("a frame that is larger than the GIF's screen counts", () => {
  const comment = [0x21, 0xfe, 1, 65, 0];
  const frame = [0x2c, 5, 0, 0, 0, 0x20, 0x4e, 0x30, 0x75, 0];
  const gif = bytes("GIF89a", [1, 0, 1, 0, 0, 0, 0], comment, frame);
  assert.deepEqual(readHeader(gif), { format: "GIF", width: 20005, height: 30000 });
  const empty = bytes("GIF89a", [4, 0, 6, 0, 0, 0, 0], comment, [0x3b]);
  assert.deepEqual(readHeader(empty), { format: "GIF", width: 4, height: 6 });
});

test("what is no picture, or only the beginning of one, is refused", () => {
  assert.equal(problemOf(bytes()), "unreadable");
  assert.equal(problemOf(bytes("hello, this is text")), "unsupported_format");
  assert.equal(problemOf(bytes("\x89PNG\r\n\x1a\n", [0, 0])), "unreadable");
  assert.equal(problemOf(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4])), "unreadable");
});
