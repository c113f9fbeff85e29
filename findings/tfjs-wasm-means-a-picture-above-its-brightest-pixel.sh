#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64.
#
# Behaviour: on the WASM backend tf.sum, tf.mean and tf.moments add one element after the other to one
# float32, however many there are. From some hundred thousand pixels on, as any photograph has, the sum
# drifts, and past 2 ** 24 it stands still. The mean of 3000 x 4000 pixels of 200 is 226.8, more than any
# of them; the variance of 5000 x 5000 equal pixels is 687, not 0. The CPU backend adds in double precision
# and is right. A good guess is an error in the sixth digit, as where sums are made in parts. Whoever
# subtracts a picture's mean before a network, or divides by its deviation, feeds it other pixels on WASM,
# and a picture that was scaled down first hides it.
#
# Seen: "cpu: mean of 127s 127.000, of 200s 200.000, variance 0.0; wasm: mean of 127s 127.936, of 200s
# 226.770, variance 687.2".
# Exits non-zero once WASM's mean of equal pixels is their value.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > sums.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
const first = (tensor) => tensor.dataSync()[0];

async function seenOn(backend) {
  await tf.setBackend(backend);
  const screen = first(tf.mean(tf.fill([1080, 1920, 3], 127), [0, 1]));
  const photograph = first(tf.mean(tf.fill([3000, 4000, 3], 200), [0, 1]));
  const variance = first(tf.moments(tf.fill([5000, 5000], 200)).variance);
  return { screen, photograph, variance };
}

(async () => {
  const backends = { cpu: await seenOn("cpu"), wasm: await seenOn("wasm") };
  const told = Object.entries(backends).map(
    ([name, { screen, photograph, variance }]) =>
      `${name}: mean of 127s ${screen.toFixed(3)}, of 200s ${photograph.toFixed(3)},` +
      ` variance ${variance.toFixed(1)}`,
  );
  console.log(told.join("; "));
  const { cpu, wasm } = backends;
  const asStated = Math.abs(cpu.photograph - 200) < 0.01 && wasm.photograph > 220 && wasm.variance > 100;
  process.exit(asStated ? 0 : 1);
})();
JS
node sums.js 2>&1 | grep -v -e "^=*$" -e tfjs-node
