#!/usr/bin/env bash
# keras 3.15.1 with openvino 2026.4.1 and JAX 0.10.2 as backends, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: keras.ops.image.rgb_to_grayscale of a uint8 picture, as every decoder gives one, is 0 everywhere on
# the OpenVINO backend: the weights .2989, .587 and .114 are made the picture's type before they are multiplied,
# and as uint8 they are 0. int32 is black for the same reason. float32 is right, and on JAX so are uint8 and int32.
# No error, no warning. A good guess is the same picture give or take one level, or a refusal, as that backend
# refuses what it hasn't got. OpenVINO is there to answer with what was trained on another backend: a pipeline
# that makes pictures grey first gives the network black ones there, and each gets the same score. What helps is
# to cast to float32 before.
#
# Seen: "jax: uint8 161,254,76, int32 161,254,76, float32 162,255,76; openvino: uint8 0,0,0, int32 0,0,0,
# float32 162,255,76".
# Exits non-zero once uint8 is grey on OpenVINO.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  keras==3.15.1 openvino==2026.4.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
export KERAS_HOME="$folder" JAX_PLATFORMS=cpu
cat > grey.py <<'PY'
import keras
import numpy as np

skin_white_red = np.array([[[200, 150, 120], [255, 255, 255], [255, 0, 0]]])
said = []
for kind in ("uint8", "int32", "float32"):
    grey = keras.ops.convert_to_numpy(keras.ops.image.rgb_to_grayscale(skin_white_red.astype(kind)))
    said.append(f"{kind} " + ",".join(f"{value:.0f}" for value in grey.ravel()))
print(f"{keras.config.backend()}: " + ", ".join(said))
PY
for backend in jax openvino; do
  KERAS_BACKEND=$backend v/bin/python grey.py 2> said.txt >> seen.txt || { tail -5 said.txt; exit 1; }
done
paste -sd ';' seen.txt | sed 's/;/; /' | tee line.txt
grep -q '^jax: uint8 161,25[45],76, .*; openvino: uint8 0,0,0, .*float32 162,255,76$' line.txt
