#!/usr/bin/env bash
# jimp 1.6.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: resized with the mode bicubicInterpolation, hermiteInterpolation or bezierInterpolation, the picture is
# stretched so that its last row and column fall out of the frame: to its own size 64 x 64 of a ramp 0, 4 ... 252 comes
# back as 0, 3 ... 248, each pixel up to one further left and up. A picture one pixel high turns wholly black, in
# silence. nearestNeighbor and bilinearInterpolation give the same picture back. A good guess is that a picture
# brought to the size it has stays as it is in every mode, or that it's at least centred, and that one row is a
# picture as well. Landmarks found on the resized face lie beside the face, fine grain is blurred where nothing had to
# be done, and the last column is never seen.
#
# Seen: "64 to 64, first and last three of 0 4 8 .. 244 248 252: nearestNeighbor 0 4 8 .. 244 248 252;
# bilinearInterpolation 0 4 8 .. 244 248 252; bicubicInterpolation 0 3 7 .. 240 244 248; hermiteInterpolation and
# bezierInterpolation 0 4 8 .. 240 244 248 each; one row of 200 to half its width: 200, 200, 0, 0, 0".
# Exits non-zero once bicubic keeps the last column.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jimp@1.6.1
cat > same.mjs <<'JS'
import { Jimp, ResizeStrategy } from "jimp";

function picture(width, height, value) {
  const pixels = Array.from({ length: width * height }, (_, index) => value(index % width));
  const image = new Jimp({ width, height });
  image.bitmap.data.set(pixels.flatMap((v) => [v, v, v, 255]));
  return image;
}
const red = ({ bitmap }, y) =>
  Array.from({ length: bitmap.width }, (_, x) => bitmap.data[4 * (y * bitmap.width + x)]);

const found = Object.values(ResizeStrategy).map((mode) => {
  const same = red(picture(64, 64, (x) => x * 4).resize({ w: 64, h: 64, mode }), 20);
  const low = red(picture(64, 1, () => 200).resize({ w: 32, h: 1, mode }), 0);
  return { mode, first: same.slice(0, 3), last: same.slice(-3), low: low.reduce((sum, v) => sum + v, 0) / low.length };
});
console.log(
  `64 to 64, first and last three of 0 4 8 .. 244 248 252: ${found
    .map(({ mode, first, last }) => `${mode} ${first.join(" ")} .. ${last.join(" ")}`)
    .join("; ")}; one row of 200 to half its width: ${found.map(({ low }) => low).join(", ")}`,
);
const [nearest, bilinear, ...cubic] = found;
const kept = ({ first, last, low }) => [...first, ...last].join() === "0,4,8,244,248,252" && low === 200;
const cut = ({ last, low }) => last[2] < 250 && low === 0;
process.exit(kept(nearest) && kept(bilinear) && cubic.length === 3 && cubic.every(cut) ? 0 : 1);
JS
node same.mjs
