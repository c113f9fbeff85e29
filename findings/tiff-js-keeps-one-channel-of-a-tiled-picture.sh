#!/usr/bin/env bash
# tiff 7.1.3 (the TIFF reader of image-js), sharp 0.35.5 to write and to check, Node 20.
#
# Behaviour: decode() of an RGB TIFF stored in tiles fills the red of each pixel from the wrong bytes and
# leaves green and blue at 0: what is (200, 120, 90) all over comes back as red of mixed strength on black.
# It says 3 components, the right size and no warning. The same picture stored in strips is right, and sharp
# reads both the same. A good guess is that the storage makes no difference, or that what isn't supported
# is refused, as this reader does with compressions it lacks. Large scans and photographs are often tiled:
# a detector is then shown a picture of one colour.
#
# Seen: "strips: 200,120,90 200,120,90 200,120,90; tiles: 200,0,0 120,0,0 90,0,0; components 3".
# Exits non-zero once the tiled picture has the colours of the other.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund tiff@7.1.3 sharp@0.35.5
cat > run.mjs <<'JS'
import sharp from "sharp";
import { decode } from "tiff";

const colour = { r: 200, g: 120, b: 90 };
const shape = { width: 64, height: 48, channels: 3 };
const drawn = await sharp({ create: { ...shape, background: colour } }).raw().toBuffer();
const read = {};
for (const [name, tile] of [["strips", false], ["tiles", true]]) {
  const file = await sharp(drawn, { raw: shape })
    .tiff({ compression: "none", tile, tileWidth: 16, tileHeight: 16 })
    .toBuffer();
  if (!(await sharp(file).raw().toBuffer()).equals(drawn)) throw new Error("the file itself is wrong");
  read[name] = decode(file)[0];
}
const start = ({ data }) => [0, 3, 6].map((at) => Array.from(data.slice(at, at + 3)).join()).join(" ");
const { strips, tiles } = read;
console.log(`strips: ${start(strips)}; tiles: ${start(tiles)}; components ${tiles.components}`);
const right = Buffer.from(strips.data).equals(drawn);
const black = tiles.data.every((value, at) => at % 3 === 0 || value === 0);
process.exit(right && black && tiles.data.length === drawn.length ? 0 : 1);
JS
node run.mjs
