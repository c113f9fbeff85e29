#!/usr/bin/env bash
# jsfeat 0.0.8 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: jsfeat.imgproc.resample(source, target, width, height) does its work only where both sides get smaller.
# If one of them stays as it is, or grows, the target isn't touched: a fresh one of the size asked for stays black
# throughout, and one used before keeps the picture before. Nothing is raised, said or returned. A good
# guess is that one side may stay while the other shrinks, which each other resizer does, or that an unfit size raises
# an error. Faces cut out at a network's height and brought to its width go in black, or, where the target is used
# again in a loop, as remains of the face before: a wrong face with a plausible score.
#
# Seen: "flat 200 of 64 x 64: to 32 x 32 200..200, to 32 x 63 199..200, to 32 x 64 0..0, to 64 x 32 0..0, to 128 x 128
# 0..0; a target that held 90, to 32 x 64: 90..90".
# Exits non-zero once one side may stay.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsfeat@0.0.8
cat > shrink.cjs <<'JS'
const jsfeat = require("jsfeat");

const kind = jsfeat.U8_t | jsfeat.C1_t;
function flat(width, height, value) {
  const matrix = new jsfeat.matrix_t(width, height, kind);
  matrix.data.fill(value);
  return matrix;
}
function resampled(width, height, target = flat(width, height, 0)) {
  jsfeat.imgproc.resample(flat(64, 64, 200), target, width, height);
  if (target.cols !== width || target.rows !== height) throw new Error("another size");
  const pixels = target.data.slice(0, width * height);
  return `${pixels.reduce((a, b) => Math.min(a, b))}..${pixels.reduce((a, b) => Math.max(a, b))}`;
}

const sizes = [[32, 32], [32, 63], [32, 64], [64, 32], [128, 128]];
const found = sizes.map(([width, height]) => resampled(width, height));
const used = resampled(32, 64, flat(32, 64, 90));
const parts = sizes.map(([width, height], index) => `to ${width} x ${height} ${found[index]}`);
console.log(`flat 200 of 64 x 64: ${parts.join(", ")}; a target that held 90, to 32 x 64: ${used}`);
const right = found.slice(0, 2).every((range) => /^(199|200)\.\.(199|200)$/.test(range));
process.exit(right && found.slice(2).every((range) => range === "0..0") && used === "90..90" ? 0 : 1);
JS
node shrink.cjs
