#!/usr/bin/env bash
# numjs 0.16.1 with sharp 0.35.5 in place of its own (npm), Node.js 20, Linux x86-64.
#
# Behaviour: std() of an array of uint8 squares the pixels in uint8, where 200 becomes 64, and takes the square of the
# mean from that. What comes out below nought is called 0: the standard deviation of a picture with contrast is 0, or
# any number that isn't it. mean() and sum() of the same array, and std() of the same pixels as float32, are right.
# Nothing is raised or said. A good guess is NumPy's answer, after which the library is called and which computes std
# in float64 whatever the type. uint8 is the type which its own images.read and images.data give. Contrast, sharpness
# and normalisation by the standard deviation of a face are nought or noise; a division by it gives infinity.
#
# Seen: "200 100 250 255: mean 201.25, std as uint8 0, as float32 62.29; 0 and 17 in turn: std as uint8 0, as float32
# 8.5; 10 and 14 in turn: 2, 2".
# Exits non-zero once the std of bytes is right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"dependencies": {"numjs": "0.16.1"}, "overrides": {"sharp": "0.35.5"}}' > package.json
npm install --silent --no-audit --no-fund
cat > contrast.cjs <<'JS'
const nj = require("numjs");

const inTurn = (dark, bright) => Array.from({ length: 64 }, (_, index) => (index % 2 ? bright : dark));
const rows = { four: [200, 100, 250, 255], dim: inTurn(0, 17), dark: inTurn(10, 14) };
const shown = (value) => Number(value.toFixed(2));
const found = Object.values(rows).map((row) => ({
  mean: nj.uint8(row).mean(),
  bytes: shown(nj.std(nj.uint8(row))),
  floats: shown(nj.std(nj.float32(row))),
}));
const [four, dim, dark] = found;
console.log(
  `${rows.four.join(" ")}: mean ${four.mean}, std as uint8 ${four.bytes}, as float32 ${four.floats}; 0 and 17 in` +
    ` turn: std as uint8 ${dim.bytes}, as float32 ${dim.floats}; 10 and 14 in turn: ${dark.bytes}, ${dark.floats}`,
);
process.exit(four.mean === 201.25 && four.bytes === 0 && Math.abs(four.floats - 62.29) < 0.1 && dim.bytes === 0
  && dim.floats === 8.5 && dark.bytes === dark.floats ? 0 : 1);
JS
node contrast.cjs
