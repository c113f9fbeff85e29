#!/usr/bin/env bash
# sharp 0.35.5 (npm, its own libvips), Node.js 20, Linux x86-64.
#
# Behaviour: blur({ sigma, precision: "approximate" }) with a sigma below about 0.6, of which the least allowed is
# 0.3, gives a picture that is black from edge to edge. From 0.6 on it blurs. "integer" and "float" hand the picture
# back with such a sigma, as there is nothing to blur in it. Nothing is raised or said. A good guess is that
# "approximate" is a little off, as its name says, and that the smaller the blur the less it changes. A sigma that is
# drawn at random from 0.3 to 2, as pictures are spoilt in training so that a detector bears them, turns every sixth
# face to black, still labelled real or fake; so does a blur that goes by the size of a small picture.
#
# Seen: "mean of noise around 128 after 0.3, 0.4, 0.5, 0.6, 1: approximate 0.0, 0.0, 0.0, 128.3, 128.2; integer 128.0,
# 128.0, 128.0, 128.2, 128.1; float 128.0, 128.0, 128.0, 127.5, 127.6".
# Exits non-zero once a sigma of 0.5 leaves the picture its brightness.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund sharp@0.35.5
cat > blur.mjs <<'JS'
import sharp from "sharp";

const side = 128;
const raw = { raw: { width: side, height: side, channels: 3 } };
let state = 1;
const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
const noise = new Uint8Array(side * side * 3).map(() => 64 + random() * 129);
const mean = (pixels) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
const sigmas = [0.3, 0.4, 0.5, 0.6, 1];

const found = {};
for (const precision of ["approximate", "integer", "float"]) {
  found[precision] = [];
  for (const sigma of sigmas) {
    found[precision].push(mean(await sharp(noise, raw).blur({ sigma, precision }).raw().toBuffer()));
  }
}
const told = (means) => means.map((one) => one.toFixed(1)).join(", ");
console.log(
  `mean of noise around 128 after ${sigmas.join(", ")}: ` +
    Object.entries(found).map(([name, means]) => `${name} ${told(means)}`).join("; "),
);
const kept = [...found.integer, ...found.float, ...found.approximate.slice(3)].every((one) => one > 120 && one < 136);
process.exit(kept && found.approximate.slice(0, 3).every((one) => one === 0) ? 0 : 1);
JS
node blur.mjs
