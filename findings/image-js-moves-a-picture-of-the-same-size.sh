#!/usr/bin/env bash
# image-js 1.7.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: resize, linear as it is unless told otherwise, or cubic, sets the picture off by half a pixel of the old
# size to the right and as much down. A picture resized to the size that it has isn't the one given: every pixel is a
# mean of four. Halved, the face sits a whole old pixel off, and at a quarter of the side two, for the new pixel's own
# half is missing as well. "nearest" is where it should be. Nothing is said. A good guess is that a resize to the same
# size changes nothing, as in Pillow, OpenCV and sharp, and that the middle stays in the middle. A step that brings
# every picture to 256 by 256 halves the noise of those that are so already, which is what tells a generated face, and
# a box or a mask found on the small picture doesn't fit on the large one.
#
# Seen: "noise of deviation 74.1 at its own size: nearest 74.1, bilinear 38.2, bicubic 48.4; a square's middle at 32
# of 64: nearest 32.00, 32.00, 32.00, bilinear 32.50, 33.00, 34.00, bicubic 32.50, 33.00, 34.00 at 64, 32 and 16".
# Exits non-zero once a linear resize to the same size gives the picture back.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund image-js@1.7.0
cat > same.mjs <<'JS'
import { createHash } from "crypto";
import { Image } from "image-js";

const side = 64;
const rows = Array.from({ length: side }, (_, row) =>
  Buffer.concat(["left", "right"].map((half) => createHash("sha256").update(`${half} ${row}`).digest())),
);
const noise = new Image(side, side, { colorModel: "GREY", data: new Uint8Array(Buffer.concat(rows)) });
const square = new Image(side, side, { colorModel: "GREY" });
for (let place = 0; place < 64; place += 1) square.setValue(28 + (place % 8), 28 + (place >> 3), 0, 255);

const values = (picture) => Array.from(picture.getRawImage().data);
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const deviation = (numbers) => Math.sqrt(mean(numbers.map((number) => (number - mean(numbers)) ** 2)));

function middle(picture) {
  const seen = values(picture);
  const across = seen.reduce((sum, value, index) => sum + value * ((index % picture.width) + 0.5), 0);
  return ((across / seen.reduce((sum, value) => sum + value, 0)) * side) / picture.width;
}

const kinds = ["nearest", "bilinear", "bicubic"];
const kept = {};
const middles = {};
for (const interpolationType of kinds) {
  const to = (picture, width) => picture.resize({ width, height: width, interpolationType });
  kept[interpolationType] = deviation(values(to(noise, side)));
  middles[interpolationType] = [64, 32, 16].map((width) => middle(to(square, width)));
}
const whole = deviation(values(noise));
console.log(
  `noise of deviation ${whole.toFixed(1)} at its own size: ` +
    kinds.map((kind) => `${kind} ${kept[kind].toFixed(1)}`).join(", ") +
    `; a square's middle at 32 of ${side}: ` +
    kinds.map((kind) => `${kind} ${middles[kind].map((place) => place.toFixed(2)).join(", ")}`).join(", ") +
    " at 64, 32 and 16",
);
const untouched = (picture) => values(picture).every((value, index) => value === values(noise)[index]);
const moved = [0.5, 1, 2].every((step, index) => Math.abs(middles.bilinear[index] - 32 - step) < 0.01);
const usual = untouched(noise.resize({ width: side, height: side }));
process.exit(!usual && kept.nearest === whole && kept.bilinear < whole * 0.7 && moved ? 0 : 1);
JS
node same.mjs
