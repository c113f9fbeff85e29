#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64.
#
# Behaviour: tf.clipByValue of an int32 tensor, which is what tf.browser.fromPixels gives, compares its
# bits as if they were a float32's on the WASM backend. 300 is not clipped to 0..255 and stays 300, while a
# negative number becomes 0; with 16..235, as for video, every pixel becomes 1098907648, the bits of 16.0.
# The CPU backend clips, and WASM clips float32. No error and no warning. A good guess is that pixels can
# be clipped before they are cast: an adjusted brightness, a difference plus 128 or a heat map over a face
# then has numbers that a canvas wraps round or refuses.
#
# Seen: "cpu: 300,-5,100 in 0..255: 255,0,100; 300,5,100 in 16..235: 235,16,100; wasm: 300,-5,100 in
# 0..255: 300,0,100; 300,5,100 in 16..235: 1098907648,1098907648,1098907648".
# Exits non-zero once WASM clips whole numbers.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > clip.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
const CASES = [
  [[300, -5, 100], 0, 255],
  [[300, 5, 100], 16, 235],
];

async function clippedOn(backend) {
  await tf.setBackend(backend);
  return CASES.map(([values, low, high]) => {
    const clipped = tf.clipByValue(tf.tensor1d(values, "int32"), low, high);
    return `${values} in ${low}..${high}: ${clipped.dataSync()}`;
  }).join("; ");
}

(async () => {
  const cpu = await clippedOn("cpu");
  const wasm = await clippedOn("wasm");
  console.log(`cpu: ${cpu}; wasm: ${wasm}`);
  process.exit(cpu.includes(": 255,0,100;") && wasm.includes(": 300,0,100;") ? 0 : 1);
})();
JS
node clip.js 2>&1 | grep -v -e "^=*$" -e tfjs-node
