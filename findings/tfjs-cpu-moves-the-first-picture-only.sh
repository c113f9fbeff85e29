#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64.
#
# Behaviour: tf.image.transform of a batch returns after its first picture on the CPU backend: that one is
# moved, every other comes back as nothing but the fill value, with one transform for all as with one for
# each, in every fill mode. The WASM backend moves them all. A good guess is that a batch is as good as its
# pictures one by one, and that the plain CPU kernel is the one to check others against. Faces of a group
# photograph that are turned upright in one call are black but for the first where neither WebGL nor WASM
# is to be had; a detector then judges one face and as many black squares.
#
# Seen: "cpu: 1 2 3 4 | -5 -5 -5 -5; wasm: 1 2 3 4 | 11 12 13 14".
# Exits non-zero once the CPU backend moves the second picture.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > batch.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);

const LEFT_ALONE = [1, 0, 0, 0, 1, 0, 0, 0];

async function moved(backend, transforms) {
  await tf.setBackend(backend);
  const two = tf.tensor4d([1, 2, 3, 4, 11, 12, 13, 14], [2, 2, 2, 1]);
  const found = tf.image.transform(two, tf.tensor2d(transforms), "nearest", "constant", -5);
  const values = [...found.dataSync()];
  return `${values.slice(0, 4).join(" ")} | ${values.slice(4).join(" ")}`;
}

(async () => {
  for (const backend of ["cpu", "wasm"]) {
    const forAll = await moved(backend, [LEFT_ALONE]);
    const forEach = await moved(backend, [LEFT_ALONE, LEFT_ALONE]);
    console.log(`seen ${backend}: ${forAll}${forAll === forEach ? "" : ` (one each: ${forEach})`}`);
  }
})();
JS
node batch.js 2>&1 | sed -n 's/^seen //p' | paste -sd ';' | sed 's/;/; /' | tee seen.txt
grep -qx 'cpu: 1 2 3 4 | -5 -5 -5 -5; wasm: 1 2 3 4 | 11 12 13 14' seen.txt
