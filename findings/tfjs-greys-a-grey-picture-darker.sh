#!/usr/bin/env bash
# @tensorflow/tfjs-core and -backend-cpu 4.22.0 (npm), Node.js 20; tensorflow-cpu 2.21.0, Python 3.11, Linux x86-64.
#
# Behaviour: tf.image.rgbToGrayscale of an int32 picture, which is what tf.browser.fromPixels gives, makes every grey
# pixel one darker: 255 is 254, 128 is 127, 1 is 0. Its three weights sum to 0.9999, and the product is cut down to a
# whole number. Colours lose a half on average. Floats lose a ten-thousandth. TensorFlow, whose weights they are,
# keeps each of the 256 greys. Nothing is raised or said. A good guess is that grey stays grey, and that white is the
# brightest. A black and white photograph scored in the browser is another picture than the same file in Python,
# saturated skin is no longer found by "equal to 255", each further pass takes one more off, and hashes or noise of
# the last bit, on which a detector may go, are those of the neighbouring value.
#
# Seen: "greys 0 to 255 changed: 255, all by -1; white 254; after ten passes 245; TensorFlow changed 0, white 255; as
# float32 and rounded: changed 0".
# Exits non-zero once whole numbers of grey stay.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
cat > grey.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");

const triples = Array.from({ length: 256 * 3 }, (_, index) => Math.floor(index / 3));
const greys = tf.tensor3d(triples, [1, 256, 3], "int32");
const seen = tf.image.rgbToGrayscale(greys).dataSync();
const off = [...seen].map((one, index) => one - index).filter((one) => one !== 0);
let white = tf.tensor3d([255, 255, 255], [1, 1, 3], "int32");
for (let pass = 0; pass < 10; pass += 1) white = tf.image.grayscaleToRGB(tf.image.rgbToGrayscale(white));
const floats = tf.round(tf.image.rgbToGrayscale(tf.cast(greys, "float32"))).dataSync();
const changed = [...floats].filter((one, index) => one !== index).length;
console.log("seen", off.length, [...new Set(off)].join(), seen[255], white.dataSync()[0], changed);
JS
node grey.js 2>&1 | sed -n 's/^seen //p' > seen.txt
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 2> pip.txt || cat pip.txt
venv/bin/python - >> seen.txt 2> /dev/null <<'PY'
import numpy as np
import tensorflow as tf

greys = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
seen = tf.image.rgb_to_grayscale(greys).numpy().ravel()
print(int((seen != np.arange(256)).sum()), seen[255])
PY
{ read -r own by own_white ten floats; read -r other other_white; } < seen.txt
echo "greys 0 to 255 changed: $own, all by $by; white $own_white; after ten passes $ten; TensorFlow changed $other," \
  "white $other_white; as float32 and rounded: changed $floats"
[[ $own == 255 && $by == -1 && $other == 0 && $floats == 0 ]]
