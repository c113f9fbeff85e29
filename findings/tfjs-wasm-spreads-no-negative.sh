#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64;
# tensorflow-cpu 2.21.0, Python 3.11.
#
# Behaviour: tf.dilation2d, the largest value of each neighbourhood, begins on the WASM backend with the
# smallest positive normal float instead of the lowest float: where all values of a window are negative, it
# says 1.18e-38. The CPU backend and TensorFlow say the largest of them. A good guess is that dilation takes
# any floats. A map of logits that is dilated to draw its regions, most of them negative, becomes one flat
# nought on WASM, so that "nowhere over the threshold" and "on the threshold everywhere" look alike; grey
# erosion made of it (dilation of the negative) of an ordinary picture is nought everywhere.
#
# Seen: "cpu -2 -2 -3; wasm 1.18e-38 1.18e-38 1.18e-38; TensorFlow -2 -2 -3".
# Exits non-zero once WASM says a negative maximum.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > spread.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);

(async () => {
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    const logits = tf.tensor4d([-4, -2, -3], [1, 1, 3, 1]);
    const found = tf.dilation2d(logits, tf.zeros([1, 2, 1]), 1, "same").dataSync();
    console.log(`seen ${backend} ${[...found].map((one) => Number(one.toPrecision(3))).join(" ")}`);
  }
})();
JS
node spread.js 2>&1 | sed -n 's/^seen //p' > seen.txt
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0
venv/bin/python - >> seen.txt 2> /dev/null <<'PY'
import numpy as np
import tensorflow as tf

logits = np.float32([-4, -2, -3]).reshape(1, 1, 3, 1)
found = tf.nn.dilation2d(logits, np.zeros((1, 2, 1), np.float32), (1, 1, 1, 1), "SAME", "NHWC", (1, 1, 1, 1))
print("TensorFlow", *(f"{one:g}" for one in found.numpy().ravel()))
PY
paste -sd ';' seen.txt | sed 's/;/; /g' | tee all.txt
grep -qx 'cpu -2 -2 -3; wasm 1.18e-38 1.18e-38 1.18e-38; TensorFlow -2 -2 -3' all.txt
