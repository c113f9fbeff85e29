// Draws the icons: a portrait, one half smooth, the other half made of cells.
// Run by `npm run icons`; its output is committed.
import { writeFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";

const SIDES = [16, 32, 48, 128];
/** The backend's page of faces to try and the dashboard show the same one. */
const OTHERS = { "../../backend/api/try_it/static/icon.png": 48, "../../dashboard/data/icon.png": 64 };
/** Samples of a pixel, a side: what makes the edges smooth. */
const SAMPLES = 8;
const GROUND = [24, 52, 92];
const FACE = [255, 255, 255];
const CELLS = [255, 150, 102];
const PALE_CELLS = [255, 205, 178];

/** Colour and opacity at x, y in 0-1. */
function colourAt(x, y, cells) {
  if (roundedSquare(x, y) > 0) return [...GROUND, 0];
  if (x < 0.5) return [...(insidePortrait(x, y) ? FACE : GROUND), 1];
  // A cell is of one colour: what its middle is.
  const [column, row] = [Math.floor(x * cells), Math.floor(y * cells)];
  if (!insidePortrait((column + 0.5) / cells, (row + 0.5) / cells)) return [...GROUND, 1];
  return [...((column + row) % 2 ? CELLS : PALE_CELLS), 1];
}

/** Distance to the edge, negative inside. */
function roundedSquare(x, y) {
  const radius = 0.22;
  const outside = (value) => Math.max(Math.abs(value - 0.5) - 0.5 + radius, 0);
  return Math.hypot(outside(x), outside(y)) - radius;
}

/** Head and shoulders. */
function insidePortrait(x, y) {
  const inEllipse = (cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  return inEllipse(0.5, 0.38, 0.19, 0.23) || (inEllipse(0.5, 0.95, 0.36, 0.27) && y < 0.9);
}

function pixels(side) {
  // Cells narrower than two pixels would blur into one colour.
  const cells = side < 32 ? 8 : 16;
  const rows = Buffer.alloc(side * (side * 4 + 1));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const sum = [0, 0, 0, 0];
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / side;
        const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / side;
        const [red, green, blue, alpha] = colourAt(x, y, cells);
        [red, green, blue].forEach((value, c) => (sum[c] += value * alpha));
        sum[3] += alpha;
      }
      const at = row * (side * 4 + 1) + 1 + column * 4;
      for (let c = 0; c < 3; c++) rows[at + c] = sum[3] ? Math.round(sum[c] / sum[3]) : 0;
      rows[at + 3] = Math.round((sum[3] * 255) / SAMPLES ** 2);
    }
  }
  return rows;
}

function png(side) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6], 8); // 8 bits a channel, RGBA
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(pixels(side), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

for (const side of SIDES) {
  await writeFile(new URL(`${side}.png`, import.meta.url), png(side));
}
for (const [path, side] of Object.entries(OTHERS)) {
  await writeFile(new URL(path, import.meta.url), png(side));
}
