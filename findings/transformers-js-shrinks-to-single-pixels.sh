#!/usr/bin/env bash
# @huggingface/transformers 4.3.2 with sharp 0.35.5 (npm), Node.js 20, Linux x86-64; pillow 13.0.0, numpy 2.4.6,
# Python 3.11.
#
# Behaviour: in Node.js the image processors of transformers.js shrink with bilinear and bicubic by looking at two
# or four pixels a side around each point, however many the output pixel covers. From 896 to 224 pixels, every
# fourth pixel is left as it is and the others don't count: noise keeps its whole deviation, and stripes of one
# pixel become one colour. Pillow, whose filters grow with the factor, leaves a sixth of the noise and grey.
# lanczos (resample 1) does the same in both. A good guess is that "resample": 2 of a preprocessor_config.json
# means in JavaScript what it means in Python, for it is Pillow's number, and the source says of these very lines
# that they match Pillow. Detectors of generated faces go by fine noise, and ViT's own defaults are bilinear and
# 224 pixels: exported and served by Node.js, the network is right and its input is another picture, the more so
# the larger the photograph. What helps is to shrink with sharp's own resize() first.
#
# Seen: "noise of deviation 39.9, 896 to 224: bilinear Pillow 6.5, transformers.js 39.9; bicubic 8.1, 39.9;
# lanczos 8.9, 8.9; stripes of 0 and 255: bilinear 118 to 137, 0 to 0".
# Exits non-zero once bilinear leaves less than half of the noise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 numpy==2.4.6 2> pip.txt || cat pip.txt
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/transformers@4.3.2 sharp@0.35.5
cat > write.py <<'PY'
import numpy as np
from PIL import Image

SIDE, SMALL = 896, 224
noise = np.random.default_rng(0).normal(128, 40, (SIDE, SIDE, 3)).clip(0, 255).astype(np.uint8)
stripes = np.zeros((SIDE, SIDE, 3), np.uint8)
stripes[:, 1::2] = 255
for name, picture in (("noise", noise), ("stripes", stripes)):
    picture.tofile(f"{name}.raw")
    for filter_number in (2, 3, 1):
        small = np.asarray(Image.fromarray(picture).resize((SMALL, SMALL), filter_number))
        print("pillow", name, filter_number, f"{small.std():.1f}", small.min(), small.max())
print("pillow noise as it is", f"{noise.std():.1f}")
PY
cat > shrink.mjs <<'JS'
import { readFileSync } from "fs";
import { RawImage, ViTImageProcessor } from "@huggingface/transformers";

const [side, small] = [896, 224];
for (const name of ["noise", "stripes"]) {
  const pixels = new Uint8ClampedArray(readFileSync(`${name}.raw`));
  for (const resample of [2, 3, 1]) {
    const processor = new ViTImageProcessor({
      do_resize: true,
      size: { height: small, width: small },
      resample,
      do_rescale: false,
      do_normalize: false,
    });
    const { pixel_values } = await processor(new RawImage(pixels.slice(), side, side, 3));
    let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
    for (const value of pixel_values.data) {
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    const mean = sum / pixel_values.data.length;
    const deviation = Math.sqrt(squares / pixel_values.data.length - mean * mean);
    console.log("js", name, resample, deviation.toFixed(1), least, most);
  }
}
JS
venv/bin/python write.py > seen.txt
node shrink.mjs >> seen.txt 2> said.txt || { tail -5 said.txt; exit 1; }
noise() { sed -n "s/^$1 noise $2 \([^ ]*\).*/\1/p" seen.txt; }
stripes() { sed -n "s/^$1 stripes 2 [^ ]* \([^ ]*\) \(.*\)/\1 to \2/p" seen.txt; }
echo "noise of deviation $(sed -n 's/.*as it is //p' seen.txt), 896 to 224: bilinear Pillow $(noise pillow 2)," \
  "transformers.js $(noise js 2); bicubic $(noise pillow 3), $(noise js 3); lanczos $(noise pillow 1)," \
  "$(noise js 1); stripes of 0 and 255: bilinear $(stripes pillow), $(stripes js)"
whole=$(sed -n 's/.*as it is //p' seen.txt)
awk -v whole="$whole" -v pillow="$(noise pillow 2)" -v js="$(noise js 2)" \
  'BEGIN { exit !(pillow > 0 && pillow < whole / 4 && js > whole / 2) }'
