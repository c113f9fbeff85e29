#!/usr/bin/env bash
# jsfeat 0.0.8 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: jsfeat.imgproc.warp_affine cuts a place between -1 and 0 to pixel 0, as "| 0" rounds towards nought, but
# keeps the negative part as the weight: past the left and upper edge the picture isn't filled up, it's extrapolated,
# and what falls below 0 or above 255 wraps in its byte. A black edge beside a brighter pixel becomes 156. At the other
# two edges the last row and the last column are lost even under the identity. Nothing is raised or said. A good guess
# is that the identity gives the picture back, that what lies outside gets fill_value, and that bilinear values stay
# between their neighbours. A face that is turned upright gets bright specks along two edges and a black border along
# the other two.
#
# Seen: "row 0 200 200 200 moved by half a pixel: 156 100 200 200 with fill 7; identity of 10 20 30 40: 10 20 30 7, last
# row 7 7 7 7".
# Exits non-zero once the edge is filled.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jsfeat@0.0.8
cat > warp.cjs <<'JS'
const jsfeat = require("jsfeat");

const side = 4;
const fill = 7;
function warped(row, moved) {
  const [source, target] = [0, 1].map(() => new jsfeat.matrix_t(side, side, jsfeat.U8_t | jsfeat.C1_t));
  for (let y = 0; y < side; y += 1) source.data.set(row, y * side);
  const transform = new jsfeat.matrix_t(3, 2, jsfeat.F32_t | jsfeat.C1_t);
  transform.data.set([1, 0, -moved, 0, 1, 0]);
  jsfeat.imgproc.warp_affine(source, target, transform, fill);
  return (y) => [...target.data.slice(y * side, y * side + side)].join(" ");
}

const half = warped([0, 200, 200, 200], 0.5)(0);
const same = warped([10, 20, 30, 40], 0);
console.log(
  `row 0 200 200 200 moved by half a pixel: ${half} with fill ${fill}; identity of 10 20 30 40: ${same(0)}, last row` +
    ` ${same(side - 1)}`,
);
process.exit(half.startsWith("156 100 ") && same(0) === "10 20 30 7" && same(side - 1) === "7 7 7 7" ? 0 : 1);
JS
node warp.cjs
