#!/usr/bin/env bash
# @jsquash/resize 2.1.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: with fitMethod "contain", which cuts the picture to the proportions wanted, resize moves the cut pixels
# to the front of the very picture it was given. The first answer is right. The given ImageData keeps its width and
# height but holds the cut rows one after the other, then what was left: of 200 x 100 cut square, half of the pixels
# are others. A second resize of it, a second size or a second time the same, makes stripes. "stretch" leaves the
# picture alone. Nothing is raised or said, nor does the README. A good guess is that a function that returns a new
# picture doesn't change the old one, as "stretch" doesn't. A page decodes a face once, makes the preview with
# "contain", and then hands the same ImageData to the detector, to a hash or to the canvas: each gets a sheared heap
# of rows, and the preview looks fine.
#
# Seen: "200 x 100 to 50 x 50: pixels changed in the given picture: contain 10000 of 20000, stretch 0; the same call a
# second time differs in 1350 of 2500".
# Exits non-zero once "contain" leaves the given picture as it was.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @jsquash/resize@2.1.1
cat > contain.mjs <<'JS'
import { readFileSync } from "fs";

// What a browser has by itself: the class, and the WebAssembly found by its address.
globalThis.ImageData = class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};
const { default: resize, initResize } = await import("@jsquash/resize");
const module = "node_modules/@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm";
await initResize(await WebAssembly.compile(readFileSync(module)));

const [width, height] = [200, 100];
const picture = () =>
  new ImageData(
    Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) => {
      const pixel = index >> 2;
      return [pixel % width, Math.floor(pixel / width), 0, 255][index % 4];
    }),
    width,
    height,
  );
const unlike = (one, other) => {
  let count = 0;
  for (let index = 0; index < one.data.length; index += 4) {
    count += one.data[index] !== other.data[index] || one.data[index + 1] !== other.data[index + 1] ? 1 : 0;
  }
  return count;
};

const changed = {};
for (const fitMethod of ["contain", "stretch"]) {
  const given = picture();
  await resize(given, { width: 50, height: 50, fitMethod });
  changed[fitMethod] = unlike(given, picture());
}
const twice = picture();
const settings = { width: 50, height: 50, fitMethod: "contain" };
const again = unlike(await resize(twice, settings), await resize(twice, settings));
console.log(
  `${width} x ${height} to 50 x 50: pixels changed in the given picture: contain ${changed.contain} of` +
    ` ${width * height}, stretch ${changed.stretch}; the same call a second time differs in ${again} of 2500`,
);
process.exit(changed.contain > 0 && changed.stretch === 0 && again > 1000 ? 0 : 1);
JS
node contain.mjs 2> said.txt || { status=$?; tail -5 said.txt; exit $status; }
