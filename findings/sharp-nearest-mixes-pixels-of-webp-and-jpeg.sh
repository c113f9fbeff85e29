#!/usr/bin/env bash
# sharp 0.35.5 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: resize with kernel "nearest" takes single pixels from a PNG, a TIFF or raw pixels. From a WebP, lossless
# too, and from a JPEG it takes pixels that the decoder has made of many, for the file is first decoded smaller
# than it is, whatever the kernel: a JPEG from a third of the side on, a WebP from the first pixel on. A quarter of
# black and white noise keeps a quarter of its deviation from a WebP, half of it from a JPEG, all of it from a
# PNG of the same pixels. fastShrinkOnLoad: false ends that for WebP and doesn't for JPEG, which is decoded small all
# the same once the factor is 4. A good guess is that "nearest" gives pixels of the picture, and that a PNG and a
# lossless WebP of one picture give one result. "nearest" is what keeps noise and makes masks: the noise of a
# face's trace is smoothed away depending on the file's format, and a mask gets values between its classes. What
# helps is to decode first, raw(), and to resize what comes of it.
#
# Seen: "noise of deviation 127.5, 1024 to 256 pixels: PNG 127.5, lossless WebP 31.7, JPEG 63.7; without fast
# shrinking: 127.5, 127.5, 63.7; decoded first: 127.5, 127.5, 127.5".
# Exits non-zero once nearest keeps the noise of a JPEG or of a WebP.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund sharp@0.35.5
cat > nearest.mjs <<'JS'
import { createHash } from "crypto";
import sharp from "sharp";

const [side, small] = [1024, 256];
const pixels = Buffer.alloc(side * side * 3);
for (let row = 0; row < side; row += 1) {
  const bits = Buffer.concat([0, 1, 2, 3].map((part) => createHash("sha256").update(`${row} ${part}`).digest()));
  for (let column = 0; column < side; column += 1) {
    const bright = (bits[column >> 3] >> (column & 7)) & 1 ? 255 : 0;
    pixels.fill(bright, (row * side + column) * 3, (row * side + column + 1) * 3);
  }
}
const shape = { raw: { width: side, height: side, channels: 3 } };
const noise = () => sharp(pixels, shape);
const files = [
  await noise().png().toBuffer(),
  await noise().webp({ lossless: true }).toBuffer(),
  await noise().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
];

const lossless = (await sharp(files[1]).raw().toBuffer()).equals(pixels);

function deviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

async function shrunk(picture, options) {
  const kept = [];
  for (const file of files) {
    kept.push(deviation(await picture(file).then((read) => read.resize(small, small, options).raw().toBuffer())));
  }
  return kept;
}

const nearest = { kernel: "nearest" };
const usual = await shrunk(async (file) => sharp(file), nearest);
const slow = await shrunk(async (file) => sharp(file), { ...nearest, fastShrinkOnLoad: false });
const decoded = await shrunk(async (file) => sharp(await sharp(file).raw().toBuffer(), shape), nearest);
const [one, two, three] = [usual, slow, decoded].map((kept) => kept.map((value) => value.toFixed(1)));
console.log(
  `noise of deviation ${deviation(pixels).toFixed(1)}, ${side} to ${small} pixels: PNG ${one[0]}, lossless WebP` +
    ` ${one[1]}, JPEG ${one[2]}; without fast shrinking: ${two.join(", ")}; decoded first: ${three.join(", ")}`,
);
const whole = (value) => value > 120;
const mixed = (value) => value < 80;
const shown = whole(usual[0]) && mixed(usual[1]) && mixed(usual[2]) && mixed(slow[2]) && decoded.every(whole);
process.exit(lossless && shown ? 0 : 1);
JS
node nearest.mjs
