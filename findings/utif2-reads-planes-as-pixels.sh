#!/usr/bin/env bash
# utif2 4.1.0 (the TIFF reader of Jimp), sharp 0.35.5 to check, Node 20.
#
# Behaviour: an RGB TIFF that stores its channels one after the other (PlanarConfiguration 2) is decoded
# without an error, but only its first plane is read, and toRGBA8 takes three neighbouring reds for the red,
# green and blue of one pixel. A picture that is (200, 120, 90) all over comes back as grey of 200 in its
# upper third and black below. A good guess is that the tag, which is in the format's specification since
# long ago, is heeded, or that the file is refused; sharp reads it right. A detector is shown a grey
# picture, squeezed into a third of its place, with black under it.
#
# Seen: "channels together: 200,120,90 200,120,90 200,120,90; channels apart: 200,200,200 0,0,0 0,0,0" for
# the first pixel, one of the middle and the last.
# Exits non-zero once both come back with the same colours.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund utif2@4.1.0 sharp@0.35.5
cat > run.cjs <<'JS'
const sharp = require("sharp");
const UTIF = require("utif2");

const [width, height, colour] = [30, 30, [200, 120, 90]];
const area = width * height;

function tiff(apart) {
  const strips = apart ? 3 : 1;
  const entries = [
    [256, 4, [width]], [257, 4, [height]], [258, 3, [8, 8, 8]], [259, 3, [1]], [262, 3, [2]],
    [273, 4, Array.from({ length: strips }, (_, plane) => 512 + plane * area)],
    [277, 3, [3]], [278, 4, [height]],
    [279, 4, new Array(strips).fill((area * 3) / strips)], [284, 3, [apart ? 2 : 1]],
  ];
  const file = Buffer.alloc(512 + area * 3);
  file.write("II*\0\x08\0\0\0", "latin1");
  file.writeUInt16LE(entries.length, 8);
  let spare = 256;
  entries.forEach(([tag, type, values], row) => {
    const at = 10 + row * 12;
    const size = type === 3 ? 2 : 4;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(values.length, at + 4);
    let to = at + 8;
    if (values.length * size > 4) {
      file.writeUInt32LE(spare, to);
      to = spare;
      spare += 16;
    }
    values.forEach((value, i) => file.writeUIntLE(value, to + i * size, size));
  });
  for (let i = 0; i < area * 3; i++) file[512 + i] = colour[apart ? Math.floor(i / area) : i % 3];
  return file;
}

(async () => {
  const seen = {};
  for (const [name, apart] of [["channels together", false], ["channels apart", true]]) {
    const file = tiff(apart);
    const checked = await sharp(file).raw().toBuffer();
    if (checked.length !== area * 3 || !checked.every((value, i) => value === colour[i % 3]))
      throw new Error("the file itself is wrong");
    const bytes = new Uint8Array(file).buffer;
    const [page] = UTIF.decode(bytes);
    UTIF.decodeImage(bytes, page);
    const rgba = UTIF.toRGBA8(page);
    seen[name] = [0, area / 2, area - 1]
      .map((pixel) => Array.from(rgba.slice(pixel * 4, pixel * 4 + 3)).join())
      .join(" ");
  }
  console.log(Object.entries(seen).map(([name, pixels]) => `${name}: ${pixels}`).join("; "));
  const right = seen["channels together"] === "200,120,90 200,120,90 200,120,90";
  process.exit(right && seen["channels apart"] === "200,200,200 0,0,0 0,0,0" ? 0 : 1);
})();
JS
node run.cjs
