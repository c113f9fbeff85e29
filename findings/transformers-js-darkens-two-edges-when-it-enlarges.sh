#!/usr/bin/env bash
# @huggingface/transformers 4.3.2 with sharp 0.35.5 (npm), Node.js 20, Linux x86-64; pillow 13.0.0, Python 3.11.
#
# Behaviour: enlarged with bilinear or bicubic in Node.js, a picture gets a dark last column and a dark last row: past
# the last pixel there is black to the interpolation, which begins exactly at the first pixel and so reaches half a
# pixel beyond the last. From 112 to 224 a picture of 200 ends in 100, in its corner in 50; and everything else sits
# half a new pixel too far left and up. Pillow and lanczos keep the 200. Nothing is raised or said, and the source
# says beside it that this is how Pillow does it. A good guess is that an even picture stays even at any size, as it
# does there. Faces smaller than the network's side are those that a crop gives: they go in with a black rim on two
# sides that the Python original never saw, and boxes found in them come back shifted. What helps is sharp's resize().
#
# Seen: "200 of 112 to 224, last three of a row: bilinear 200 200 100, corner 50; bicubic 213 200 100, corner 50;
# lanczos 200 200 200, corner 200; Pillow bilinear 200 200 200, corner 200, bicubic 200 200 200, corner 200; steps of
# 80: bilinear 0 40 80 120 160 200 240 120, Pillow 0 20 60 100 140 180 220 240".
# Exits non-zero once bilinear keeps an even picture.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 2> pip.txt || cat pip.txt
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/transformers@4.3.2 sharp@0.35.5
cat > enlarge.mjs <<'JS'
import { RawImage } from "@huggingface/transformers";

const [side, large] = [112, 224];
for (const resample of ["bilinear", "bicubic", "lanczos"]) {
  const flat = new RawImage(new Uint8ClampedArray(side * side * 3).fill(200), side, side, 3);
  const { data } = await flat.resize(large, large, { resample });
  const row = [3, 2, 1].map((back) => data[(100 * large + large - back) * 3]);
  console.log(`${resample} ${row.join(" ")}, corner ${data[data.length - 1]}`);
}
const steps = new RawImage(Uint8ClampedArray.from({ length: 12 }, (_, index) => Math.floor(index / 3) * 80), 4, 1, 3);
const { data } = await steps.resize(8, 1, { resample: "bilinear" });
console.log([...data].filter((_, index) => index % 3 === 0).join(" "));
JS
cat > enlarge.py <<'PY'
from PIL import Image

for name in ("BILINEAR", "BICUBIC"):
    large = Image.new("RGB", (112, 112), (200,) * 3).resize((224, 224), Image.Resampling[name])
    row = [large.getpixel((224 - back, 100))[0] for back in (3, 2, 1)]
    print(f"{name.lower()} {row[0]} {row[1]} {row[2]}, corner {large.getpixel((223, 223))[0]}")
steps = Image.new("L", (4, 1))
for column in range(4):
    steps.putpixel((column, 0), column * 80)
print(*steps.resize((8, 1), Image.Resampling.BILINEAR).tobytes())
PY
node enlarge.mjs > js.txt 2> said.txt || { tail -5 said.txt; exit 1; }
venv/bin/python enlarge.py > pillow.txt
{ read -r bilinear; read -r bicubic; read -r lanczos; read -r steps; } < js.txt
{ read -r pillow; read -r pillow_bicubic; read -r pillow_steps; } < pillow.txt
echo "200 of 112 to 224, last three of a row: $bilinear; $bicubic; $lanczos; Pillow $pillow, $pillow_bicubic; steps" \
  "of 80: bilinear $steps, Pillow $pillow_steps"
[[ $bilinear == "bilinear 200 200 100, corner 50" && $pillow == "bilinear 200 200 200, corner 200" ]]
[[ $lanczos == "lanczos 200 200 200, corner 200" && $steps != "$pillow_steps" ]]
