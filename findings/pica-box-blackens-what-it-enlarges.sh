#!/usr/bin/env bash
# pica 10.0.3 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: enlarged with the filter "box", a picture gets black rows and columns. Where a new pixel's middle falls
# exactly on the edge of two old ones, neither is counted as within reach, the sum stays empty, and an empty sum is
# black. How many there are hangs on the two sides: none from 64 to 128, a thirteenth of the picture from 64 to 100,
# more than half from 64 to 96. The part written in JavaScript gives opaque black, the one in WebAssembly black that
# is transparent as well, and which of them runs is the browser's affair. Nothing is raised or said. A good guess is
# that a picture of one colour keeps it at any size and under any filter, and that "box" enlarges like nearest. The
# other filters keep the colour. A small face brought up to a network's side goes in as a grid of black lines, whose
# regular step is just what detectors of generated pictures look for.
#
# Seen: "a flat picture of 200, black after box from 64 to 80, 96, 100, 128: js 36.0%, 55.6%, 7.8%, 0.0%; wasm 36.0%,
# 55.6%, 7.8%, 0.0%; transparent: js 0.0%, wasm 55.6% at 96; hamming, lanczos2, lanczos3, mks2013: none".
# Exits non-zero once box leaves no black at 96.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund pica@10.0.3
cat > black.mjs <<'JS'
import pica from "pica";

const old = 64;
const sides = [80, 96, 100, 128];
const flat = new Uint8Array(old * old * 4).map((_, index) => (index % 4 === 3 ? 255 : 200));

async function shares(feature, filter, side) {
  const sizes = { width: old, height: old, toWidth: side, toHeight: side };
  const large = await pica({ features: [feature] }).resizeBuffer({ src: flat, ...sizes, filter });
  const share = (channel) => large.filter((value, index) => index % 4 === channel && value === 0).length / side ** 2;
  return { black: share(0), clear: share(3) };
}

const percent = (share) => `${(share * 100).toFixed(1)}%`;
const found = {};
for (const feature of ["js", "wasm"]) {
  found[feature] = [];
  for (const side of sides) found[feature].push(await shares(feature, "box", side));
}
const others = ["hamming", "lanczos2", "lanczos3", "mks2013"];
let clean = true;
for (const filter of others) {
  for (const side of sides) clean &&= (await shares("js", filter, side)).black === 0;
}
const blacks = Object.keys(found).map(
  (feature) => `${feature} ${found[feature].map(({ black }) => percent(black)).join(", ")}`,
);
console.log(
  `a flat picture of 200, black after box from ${old} to ${sides.join(", ")}: ${blacks.join("; ")}; transparent:` +
    ` js ${percent(found.js[1].clear)}, wasm ${percent(found.wasm[1].clear)} at 96; ${others.join(", ")}:` +
    ` ${clean ? "none" : "some"}`,
);
const even = found.js[3].black === 0;
process.exit(clean && even && found.js[1].black > 0.2 && found.wasm[1].black > 0.2 ? 0 : 1);
JS
node black.mjs
