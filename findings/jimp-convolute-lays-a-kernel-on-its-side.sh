#!/usr/bin/env bash
# jimp 1.6.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: convolute(kernel) takes the kernel's rows for columns, while convolution(kernel) of the same release takes
# them for rows: a kernel that is one for the left neighbour moves the picture down with the former and to the right
# with the latter. Jimp's own example is the same for both, and its kernel hardly changes when it is transposed, so
# nothing shows there. Nothing is raised or said. A good guess is that the two functions lay the kernel out alike, as
# it's written, row by row, like every other library does. A Sobel kernel for upright edges finds the level ones:
# features of the residue, by which generated faces are told, have their directions exchanged.
#
# Seen: "each pixel takes its left neighbour: picture brighter to the right: convolution 0 0 20 40 60, convolute 0 20 40
# 60 80; Sobel for upright edges on upright stripes: convolution 255, convolute 0".
# Exits non-zero once both lay a kernel alike.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jimp@1.6.1
cat > kernel.mjs <<'JS'
import { Jimp } from "jimp";

const side = 5;
function picture(value) {
  const pixels = Array.from({ length: side * side }, (_, index) => value(index % side)).flatMap((v) => [v, v, v, 255]);
  const image = new Jimp({ width: side, height: side });
  image.bitmap.data.set(pixels);
  return image;
}
const middle = (image) => Array.from({ length: side }, (_, x) => image.bitmap.data[4 * (2 * side + x)]);

const left = [[0, 0, 0], [1, 0, 0], [0, 0, 0]];
const sobel = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]];
const ways = ["convolution", "convolute"];
const moved = ways.map((way) => middle(picture((x) => x * 20)[way](left)).join(" "));
const edges = ways.map((way) => middle(picture((x) => (x > 2 ? 255 : 0))[way](sobel))[2]);
console.log(
  "each pixel takes its left neighbour: picture brighter to the right:" +
    ` ${ways.map((way, index) => `${way} ${moved[index]}`).join(", ")}; Sobel for upright edges on upright stripes:` +
    ` ${ways.map((way, index) => `${way} ${edges[index]}`).join(", ")}`,
);
process.exit(moved[0] === "0 0 20 40 60" && moved[1] === "0 20 40 60 80" && edges[0] === 255 && edges[1] === 0 ? 0 : 1);
JS
node kernel.mjs
