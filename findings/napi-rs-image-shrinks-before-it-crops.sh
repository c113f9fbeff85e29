#!/usr/bin/env bash
# @napi-rs/image 1.15.0 beside sharp 0.35.5 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: the calls chained on a Transformer are only remembered, one of each kind, and carried out in an order of
# the library's own. crop(...).resize(...) resizes the whole picture and then cuts the box out of the small one: a box
# of 48 pixels to be made 24 comes back as 16, from another place, and one that lies past the small picture's edge as
# no pixels at all, without an error from rawPixels. Of two calls of one kind the last alone counts: invert() twice is
# inverted once, brighten(10).brighten(20) brightens by 20. A good guess is that each step works on what the one
# before left, as every method returns the Transformer "for chaining" and as sharp cuts before it resizes. The usual
# way to a detector is to cut the face and bring it to the network's side: it sees a piece of cheek or of background,
# of the wrong size, and a score is made all the same. What helps is a Transformer of its own for each step.
#
# Seen: "box 8 8 48 48 to 24 x 24: in a chain 16 x 16, pixels from 22 22 on; in two steps 24 x 24, from 9 9; sharp 24
# x 24, from 9 9; box 40 40 16 16 to 8 x 8: 0 bytes; inverted twice: 255,255,255 of 0,0,0; brightened by 10 and 20:
# 20".
# Exits non-zero once a chain cuts before it resizes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @napi-rs/image@1.15.0 sharp@0.35.5
cat > chain.mjs <<'JS'
import { Transformer } from "@napi-rs/image";
import sharp from "sharp";

// Each pixel says where it is: red its column, green its row.
const side = 64;
const picture = new Uint8Array(side * side * 4).map((_, index) => {
  const pixel = index >> 2;
  return [pixel % side, Math.floor(pixel / side), 0, 255][index % 4];
});
const start = () => Transformer.fromRgbaPixels(picture, side, side);
const nearest = 0;
const [left, top, width, height, small] = [8, 8, 48, 48, 24];

const told = (pixels) => `${Math.sqrt(pixels.length / 4)} x ${Math.sqrt(pixels.length / 4)}`;
const chained = await start().crop(left, top, width, height).resize(small, small, nearest).rawPixels();
const cut = await start().crop(left, top, width, height).rawPixels();
const stepped = await Transformer.fromRgbaPixels(cut, width, height).resize(small, small, nearest).rawPixels();
const other = await sharp(picture, { raw: { width: side, height: side, channels: 4 } })
  .extract({ left, top, width, height }).resize(small, small, { kernel: "nearest" }).raw().toBuffer();
const lost = await start().crop(40, 40, 16, 16).resize(8, 8, nearest).rawPixels();
const twice = [...(await start().invert().invert().rawPixels()).subarray(0, 3)].join();
const bright = (await start().brighten(10).brighten(20).rawPixels())[0];
// A nearest pixel may be one off; what matters is the place.
const near = (pixels) => Math.abs(pixels[0] - left) <= 1 && Math.abs(pixels[1] - top) <= 1;
console.log(
  `box ${left} ${top} ${width} ${height} to ${small} x ${small}: in a chain ${told(chained)}, pixels from` +
    ` ${chained[0]} ${chained[1]} on; in two steps ${told(stepped)}, from ${stepped[0]} ${stepped[1]}; sharp` +
    ` ${told(other)}, from ${other[0]} ${other[1]}; box 40 40 16 16 to 8 x 8: ${lost.length} bytes; inverted twice:` +
    ` ${twice} of 0,0,0; brightened by 10 and 20: ${bright}`,
);
const wrong = !near(chained) && chained.length !== stepped.length && lost.length === 0;
process.exit(wrong && near(stepped) && near(other) && twice === "255,255,255" && bright === 20 ? 0 : 1);
JS
node chain.mjs
