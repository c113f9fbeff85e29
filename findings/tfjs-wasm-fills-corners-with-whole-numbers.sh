#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64.
#
# Behaviour: tf.image.rotateWithOffset fills the corners that a turn uncovers with fillValue. The WASM
# backend takes its whole part as a 32-bit number without a sign: .5 becomes 0, and -1 becomes 4294967296.
# A fourth channel is filled with 255, whatever the scale is, unless fillValue is 0. The CPU backend fills
# with what is given. The documentation calls it a grey value (0-255), yet the pixels are floats, no other
# type is accepted, and networks want them from 0 to 1 or -1 to 1: a good guess is that .5 is grey there and
# -1 black. A face turned upright before a detector has, on WASM alone, black corners in place of grey ones,
# or corners of four thousand million in place of black ones, which outweigh the face in any layer.
#
# Seen: "cpu: 0.5 -> 0.5,0.5,0.5, -1 -> -1,-1,-1, 0.5 with alpha -> 0.5,0.5,0.5,0.5; wasm: 0.5 -> 0,0,0,
# -1 -> 4294967296,4294967296,4294967296, 0.5 with alpha -> 0,0,0,255".
# Exits non-zero once WASM fills with -1 and .5.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > turn.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);

/** What the upper left corner holds once a picture is turned by an eighth. */
function corner(channels, fill) {
  const turned = tf.image.rotateWithOffset(tf.ones([1, 5, 5, channels]), Math.PI / 4, fill);
  return [...turned.dataSync().slice(0, channels)].join(",");
}

(async () => {
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    console.log(
      `seen ${backend}: 0.5 -> ${corner(3, 0.5)}, -1 -> ${corner(3, -1)},` +
        ` 0.5 with alpha -> ${corner(4, 0.5)}`,
    );
  }
})();
JS
node turn.js 2>&1 | sed -n 's/^seen //p' > seen.txt
paste -sd ';' seen.txt | sed 's/;/; /g'
grep -qx 'cpu: 0.5 -> 0.5,0.5,0.5, -1 -> -1,-1,-1, 0.5 with alpha -> 0.5,0.5,0.5,0.5' seen.txt
grep -qx 'wasm: 0.5 -> 0,0,0, -1 -> 4294967296,4294967296,4294967296, 0.5 with alpha -> 0,0,0,255' seen.txt
