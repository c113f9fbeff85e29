#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64;
# tensorflow-cpu 2.21.0, Python 3.11.
#
# Behaviour: tf.image.transform with fillMode "reflect" continues a picture past its right and lower edge
# by its mirror image on every backend. Past its left and upper edge the WASM backend repeats the pixel of
# the opposite edge instead; the CPU backend and TensorFlow's ImageProjectiveTransformV3 mirror there,
# too. "constant", "wrap" and "nearest" agree. A good guess is that one kernel of one release does the
# same in each backend. A face that is turned upright and filled up at the edges this way gets a strip of
# the other side's colour on two of its four sides, on WASM alone.
#
# Seen: "cpu 2 1 0 0 1 2 3 4 4 3 2; wasm 4 4 4 0 1 2 3 4 4 3 2; TensorFlow 2 1 0 0 1 2 3 4 4 3 2".
# Exits non-zero once WASM mirrors at the left edge.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > reflect.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);

async function shifted(backend) {
  await tf.setBackend(backend);
  const row = tf.tensor4d([0, 1, 2, 3, 4], [1, 1, 5, 1]);
  const threeToTheRight = tf.tensor2d([[1, 0, -3, 0, 1, 0, 0, 0]]);
  const wide = tf.image.transform(row, threeToTheRight, "nearest", "reflect", 0, [1, 11]);
  return [...wide.dataSync()].join(" ");
}

(async () => {
  for (const backend of ["cpu", "wasm"]) console.log(`${backend} ${await shifted(backend)}`);
})();
JS
node reflect.js 2>&1 | grep -e "^cpu" -e "^wasm" > seen.txt
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null <<'PY' >> seen.txt
import tensorflow as tf

wide = tf.raw_ops.ImageProjectiveTransformV3(
    images=tf.reshape(tf.range(5.0), [1, 1, 5, 1]),
    transforms=[[1.0, 0, -3, 0, 1, 0, 0, 0]],
    output_shape=[1, 11],
    interpolation="NEAREST",
    fill_mode="REFLECT",
    fill_value=0.0,
)
print("TensorFlow", *map(int, wide.numpy().ravel()))
PY
paste -s -d ';' seen.txt | sed 's/;/; /g'
grep -q "^cpu 2 1 0 0 1 2 3 4 4 3 2$" seen.txt
grep -q "^TensorFlow 2 1 0 0 1 2 3 4 4 3 2$" seen.txt
grep -q "^wasm 4 4 4 0 1 2 3 4 4 3 2$" seen.txt
