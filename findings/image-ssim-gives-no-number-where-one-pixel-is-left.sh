#!/usr/bin/env bash
# image-ssim 0.2.0 beside ssim.js 3.5.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: compare looks at windows of 8 x 8 and divides each one's sums by its pixels less one. Where both sides
# are one more than a multiple of 8, as 65, 129, 257, 513 and 1025 are, the last window is a single pixel, 0 is
# divided by 0, and the similarity of the two pictures as a whole is NaN, of a picture with itself, too. Where only
# one side is so it is a number. Nothing is raised. A good guess is 1 for a picture and itself at any size, which
# ssim.js gives. NaN is neither above a limit nor below: "keep it if it is less than 0.95 like one that is there" lets
# no picture of that size in, "drop it if it is more than 0.95 like" lets every double in, a mean over a set becomes
# NaN by a single picture, and JSON writes it as null.
#
# Seen: "a picture and itself: 64 x 64 1, 65 x 64 1, 65 x 65 NaN, 257 x 129 NaN, 72 x 65 1; half as bright 65 x 65:
# NaN; ssim.js 65 x 65: 1".
# Exits non-zero once 65 x 65 has a number.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund image-ssim@0.2.0 ssim.js@3.5.0
cat > same.mjs <<'JS'
import windows from "image-ssim";
import ssimPackage from "ssim.js";

const ssim = ssimPackage.ssim ?? ssimPackage;

function picture(width, height, share = 1) {
  const data = new Uint8ClampedArray(width * height * 4).map((_, index) => {
    const [column, row] = [(index >> 2) % width, Math.floor((index >> 2) / width)];
    return index % 4 === 3 ? 255 : ((column * 7 + row * 5) % 256) * share;
  });
  return { data, width, height, channels: 4 };
}

const short = (value) => Number(value.toFixed(4));
const alike = (one, other) => short(windows.compare(one, other).ssim);
const sides = [[64, 64], [65, 64], [65, 65], [257, 129], [72, 65]];
const found = sides.map((pair) => alike(picture(...pair), picture(...pair)));
const darker = alike(picture(65, 65), picture(65, 65, 0.5));
const other = short(ssim(picture(65, 65), picture(65, 65)).mssim);
console.log(
  `a picture and itself: ${sides.map((pair, at) => `${pair.join(" x ")} ${found[at]}`).join(", ")}; half as bright` +
    ` 65 x 65: ${darker}; ssim.js 65 x 65: ${other}`,
);
process.exit(found.join() === "1,1,NaN,NaN,1" && Number.isNaN(darker) && other === 1 ? 0 : 1);
JS
node same.mjs
