#!/usr/bin/env bash
# imagescript 1.3.1 beside sharp 0.35.5 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: composite mixes the colours of the two pictures by the upper one's alpha and leaves the lower one's alpha
# out of it. On an empty, transparent picture a half transparent pixel of 200 becomes a half transparent 100: the
# colour of what can't be seen, black, is mixed in. Laid on something opaque it is right. Nothing is raised or said. A
# good guess is that a picture laid on nothing stays what it is, which is what sharp gives and what "over" means.
# Faces are cut out with soft edges and pasted into an empty sheet, to be joined with a background later: each edge
# has a dark rim then, of which a detector of pasted faces learns that fakes have it; two layers darken twice.
#
# Seen: "200, 100, 50 at alpha 128 laid on nothing: imagescript 100,50,25,128, sharp 200,100,50,128; then on white:
# 177,152,140, sharp 227,177,152; at once on white 228,177,152".
# Exits non-zero once the colour stays.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund imagescript@1.3.1 sharp@0.35.5
cat > lay.mjs <<'JS'
import imagescript from "imagescript";
import sharp from "sharp";

const { Image } = imagescript;
const side = 4;
const colour = [200, 100, 50, 128];
const bytes = new Uint8Array(side * side * 4).map((_, index) => colour[index % 4]);

function half() {
  const picture = new Image(side, side);
  picture.bitmap.set(bytes);
  return picture;
}
const white = () => new Image(side, side).fill(0xffffffff);
const first = (pixels, count = 4) => [...pixels.subarray(0, count)].join();

const own = new Image(side, side).composite(half(), 0, 0);
const raw = { width: side, height: side, channels: 4 };
const empty = () => sharp({ create: { ...raw, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
const other = await empty().composite([{ input: bytes, raw }]).raw().toBuffer();
const later = white().composite(own, 0, 0);
const atOnce = white().composite(half(), 0, 0);
const sheet = sharp({ create: { ...raw, background: "white" } });
const right = await sheet.composite([{ input: other, raw }]).raw().toBuffer();
console.log(
  `200, 100, 50 at alpha 128 laid on nothing: imagescript ${first(own.bitmap)}, sharp ${first(other)}; then on white:` +
    ` ${first(later.bitmap, 3)}, sharp ${first(right, 3)}; at once on white ${first(atOnce.bitmap, 3)}`,
);
process.exit(own.bitmap[0] < 110 && other[0] >= 198 && later.bitmap[0] < atOnce.bitmap[0] - 40 ? 0 : 1);
JS
node lay.mjs
