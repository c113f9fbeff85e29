#!/usr/bin/env bash
# jimp 1.6.1 (npm) beside imghash 1.1.4, Node.js 20, Linux x86-64.
#
# Behaviour: pHash compares 64 frequencies of a picture with their mean, and counts the picture's brightness among
# them, though the comment beside it says that this first one is left out. Brightness outweighs all the others, so the
# mean lies above nearly all of them: of 64 bits seven to eleven are set. Pictures that have nothing in common get
# hashes a seventh of the bits apart, the closer the brighter they are. Jimp's manual puts unrelated pictures at about
# 0.5 and takes whatever is below 0.15 for the same picture, and a good guess is that this holds, for so it is with
# other hashes by frequencies. Of bright pictures that were never seen more than half of the pairs are "the same": a
# cache of scores by hash answers with another face's score, and a set cleared of doubles loses most of its pictures.
# imghash's blocks tell the same pictures apart.
#
# Seen: "40 unrelated pictures, brightness 60: bits set 10.9, distance 0.183, below 0.15 20%; brightness 200: bits set
# 7.0, distance 0.139, below 0.15 62%; imghash at 200: distance 0.495, below 0.15 0%".
# Exits non-zero once unrelated pictures lie a third of the bits apart.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jimp@1.6.1 imghash@1.1.4
cat > apart.mjs <<'JS'
import imghash from "imghash";
import { compareHashes, Jimp } from "jimp";

const [side, pictures, waves] = [64, 40, 5];
let seed = 1;
const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const cosine = (wave, place) => Math.cos((Math.PI * wave * (place + 0.5)) / side);

function unrelated(brightness) {
  const strengths = Array.from({ length: waves * waves }, (_, index) => (index ? chance() * 2 - 1 : 0));
  const values = Array.from({ length: side * side }, (_, index) =>
    strengths.reduce(
      (sum, strength, wave) =>
        sum +
        strength * cosine(wave % waves, index % side) * cosine(Math.floor(wave / waves), Math.floor(index / side)),
      0,
    ),
  );
  const most = Math.max(...values.map(Math.abs));
  const picture = new Jimp({ width: side, height: side, color: 0x000000ff });
  values.forEach((value, index) => {
    const grey = Math.round(brightness + (55 * value) / most);
    picture.bitmap.data.set([grey, grey, grey, 255], index * 4);
  });
  return picture;
}

function apart(hashes, distance) {
  const found = hashes.flatMap((one, index) => hashes.slice(0, index).map((other) => distance(one, other)));
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return { mean, close: found.filter((value) => value < 0.15).length / found.length };
}

const bits = (hash) => [...hash].filter((bit) => bit === "1").length;
const shown = ({ mean, close }) => `distance ${mean.toFixed(3)}, below 0.15 ${Math.round(close * 100)}%`;
const told = [];
const results = [];
let bright;
for (const brightness of [60, 200]) {
  bright = Array.from({ length: pictures }, () => unrelated(brightness));
  const hashes = bright.map((picture) => picture.pHash());
  const set = hashes.reduce((sum, hash) => sum + bits(hash), 0) / pictures;
  results.push(apart(hashes, compareHashes));
  told.push(`brightness ${brightness}: bits set ${set.toFixed(1)}, ${shown(results.at(-1))}`);
}
const blocks = [];
for (const picture of bright) blocks.push(await imghash.hash(await picture.getBuffer("image/png"), 8, "binary"));
const differing = (one, other) => [...one].filter((bit, index) => bit !== other[index]).length / one.length;
const other = apart(blocks, differing);
console.log(`${pictures} unrelated pictures, ${told.join("; ")}; imghash at 200: ${shown(other)}`);
process.exit(results.every(({ mean }) => mean < 0.33) && results[1].close > 0.5 && other.close < 0.05 ? 0 : 1);
JS
node apart.mjs
