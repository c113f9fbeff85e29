#!/usr/bin/env bash
# geotiff 3.0.5 beside sharp 0.35.5, which writes the files (npm), Node.js 20, Linux x86-64.
#
# Behaviour: readRGB of a grey TIFF takes each value's share of two to the number of bits, not of the highest value,
# times 256, and stores it in a byte. Of a picture whose white is nought, as scanners and fax machines write it, the
# brightest, white itself, is 256, wraps round and becomes 0: black, while 254 becomes 255. Of one bit a pixel, white
# is 128, and where white is nought black is 128 and white is 0, light and dark exchanged; two bits end at 192, four
# at 240. Eight bits with black as nought are right. Nothing is raised or said. A good guess is 0 to 255 for each of
# them, which is what sharp makes of the same files. A face on a blown-out background gets a black one, a mask of one
# bit that is compared with 255 or with more than 128 is empty, and a mask whose white is nought is turned inside out.
#
# Seen: "black, 1, 128, 254 and white: 8 bits, black nought 0,1,128,254,255; 8 bits, white nought 1,2,129,255,0; 1
# bit, black nought 0,0,128,128,128; 1 bit, white nought 128,128,0,0,0; 4 bits 0,0,128,240,240; sharp: white of each
# 255".
# Exits non-zero once white is white in a picture whose white is nought.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund geotiff@3.0.5 sharp@0.35.5
cat > white.mjs <<'JS'
import { fromArrayBuffer } from "geotiff";
import sharp from "sharp";

const shown = [0, 1, 128, 254, 255];
const ramp = Uint8Array.from({ length: 256 * 4 }, (_, index) => index % 256);
const kinds = {
  "8 bits, black nought": {},
  "8 bits, white nought": { miniswhite: true },
  "1 bit, black nought": { bitdepth: 1 },
  "1 bit, white nought": { bitdepth: 1, miniswhite: true },
  "4 bits": { bitdepth: 4 },
};

const found = {};
const whites = [];
for (const [name, settings] of Object.entries(kinds)) {
  const file = await sharp(ramp, { raw: { width: 256, height: 4, channels: 1 } })
    .toColourspace("b-w").tiff({ compression: "none", ...settings }).toBuffer();
  const tiff = await fromArrayBuffer(Uint8Array.from(file).buffer);
  const pixels = await (await tiff.getImage()).readRGB({ interleave: true });
  found[name] = shown.map((value) => pixels[value * 3]).join();
  whites.push((await sharp(file).toColourspace("b-w").raw().toBuffer())[255]);
}
console.log(
  `black, 1, 128, 254 and white: ${Object.entries(found).map((one) => one.join(" ")).join("; ")}; sharp: white of` +
    ` each ${[...new Set(whites)].join()}`,
);
const right = found["8 bits, black nought"] === shown.join() && whites.every((one) => one === 255);
const turned = [found["8 bits, white nought"], found["1 bit, white nought"]].every((one) => one.endsWith(",0"));
process.exit(right && turned && found["1 bit, black nought"].endsWith(",128") ? 0 : 1);
JS
node white.mjs
