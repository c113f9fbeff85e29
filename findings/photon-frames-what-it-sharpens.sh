#!/usr/bin/env bash
# @silvia-odwyer/photon-node 0.3.4 beside sharp 0.35.5 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: identity, sharpen, box_blur, noise_reduction and emboss leave out the outermost pixel on all four sides:
# what they give there is black and fully transparent, however opaque the picture was. Even the identity kernel, that
# has no other purpose than to change nothing, does it, and each further filter finds that frame and draws it one
# pixel further in. gaussian_blur has no frame. Nothing is raised or said, nor do the functions' pages mention edges.
# A good guess is that the edge is repeated or mirrored, or at the worst left as it was, as in sharp and Pillow. A
# face cut out tightly goes to a detector with a hard black line around it and, written as JPEG, keeps it; on an
# upright square of 64 it is six pixels in a hundred, a mean lower by as much, and an edge stronger than any other.
#
# Seen: "a flat picture of 200, 8 x 6: identity 24, sharpen 24, box_blur 24, noise_reduction 24 black and clear; two
# sharpenings 40 black or changed; gaussian_blur 0; sharp's convolve 0; mean of 64 x 64 after identity 187.7".
# Exits non-zero once identity changes nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @silvia-odwyer/photon-node@0.3.4 sharp@0.35.5
cat > frame.mjs <<'JS'
import * as photon from "@silvia-odwyer/photon-node";
import sharp from "sharp";

const flat = (width, height) => new Uint8Array(width * height * 4).map((_, index) => (index % 4 === 3 ? 255 : 200));
const [width, height] = [8, 6];

function after(names, ...sides) {
  const picture = new photon.PhotonImage(flat(...sides), ...sides);
  for (const name of names) name === "gaussian_blur" ? photon[name](picture, 2) : photon[name](picture);
  return picture.get_raw_pixels();
}

const count = (pixels, test) => {
  let found = 0;
  for (let index = 0; index < pixels.length; index += 4) found += test(pixels, index) ? 1 : 0;
  return found;
};
const empty = (pixels, index) => pixels[index] === 0 && pixels[index + 3] === 0;
const changed = (pixels, index) => pixels[index] !== 200 || pixels[index + 3] !== 255;
const filters = ["identity", "sharpen", "box_blur", "noise_reduction"];
const framed = filters.map((name) => count(after([name], width, height), empty));
const twice = count(after(["sharpen", "sharpen"], width, height), changed);
const blurred = count(after(["gaussian_blur"], width, height), changed);
const kept = await sharp(flat(width, height), { raw: { width, height, channels: 4 } })
  .convolve({ width: 3, height: 3, kernel: [0, -1, 0, -1, 5, -1, 0, -1, 0] }).raw().toBuffer();
const face = after(["identity"], 64, 64);
let sum = 0;
for (let index = 0; index < face.length; index += 4) sum += face[index];
console.log(
  `a flat picture of 200, ${width} x ${height}: ${filters.map((name, at) => `${name} ${framed[at]}`).join(", ")}` +
    ` black and clear; two sharpenings ${twice} black or changed; gaussian_blur ${blurred}; sharp's convolve` +
    ` ${count(kept, changed)}; mean of 64 x 64 after identity ${(sum / 64 ** 2).toFixed(1)}`,
);
const whole = framed.every((one) => one === 2 * (width + height) - 4);
process.exit(whole && twice > framed[0] && blurred === 0 && count(kept, changed) === 0 ? 0 : 1);
JS
node frame.mjs
