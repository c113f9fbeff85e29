#!/usr/bin/env bash
# keras 3.15.1 on tensorflow-cpu 2.21.0, pillow 12.3.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: Solarization(threshold_factor=(low, high)) draws its threshold between low and 255 times high: the upper
# bound is scaled to the range of the pixels, the lower one is left as it stands. With (0.5, 0.5) the threshold
# isn't 127.5 but any number from a half to 127.5, and with (0.9, 1.0), which should turn the brightest lights only,
# it is 10 as readily as 250. The value_range doesn't matter. Nothing is raised or
# said, and the layer's configuration shows the bounds that were asked for. A good guess is that only pixels above
# the lower bound are turned, as the manual has it, and that two equal bounds leave nothing to chance, as in the
# other layers. Faces that were to be a little burnt out become negatives, and a network is taught on pictures that
# nobody meant to show it.
#
# Seen: "darkest grey turned in 200 pictures: factor (0.5, 0.5) 1 to 128, with pixels of 0 to 1 1 to 128; factor (0.9,
# 1.0) 2 to 255, below 0.9 in 92%; Pillow's threshold 128: 128".
# Exits non-zero once no pixel below the least threshold is turned.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.21.0 pillow==12.3.0 \
  numpy==2.4.6 2> pip.txt || cat pip.txt
cat > turned.py <<'PY'
import sys

import keras
import numpy as np
from PIL import Image, ImageOps

greys = np.arange(256, dtype=np.float32)
pictures = np.tile(greys.reshape(1, 16, 16, 1), (200, 1, 1, 1))


def least_turned(low, high, brightest=255):
    """The darkest grey that each of 200 equal pictures, of all greys once, has had turned."""
    scale = brightest / 255
    layer = keras.layers.Solarization(threshold_factor=(low, high), value_range=(0, brightest), seed=1)
    turned = np.abs(np.asarray(layer(pictures * scale, training=True)) / scale - pictures) > 0.5
    return np.where(turned, pictures, 256).reshape(200, -1).min(axis=1)


def told(least):
    return f"{least.min():.0f} to {least.max():.0f}"


half, small, lights = least_turned(0.5, 0.5), least_turned(0.5, 0.5, brightest=1), least_turned(0.9, 1.0)
ramp = Image.fromarray(greys.astype(np.uint8).reshape(16, 16))
pillow = np.flatnonzero(np.asarray(ImageOps.solarize(ramp, threshold=128)).ravel() != greys)[0]
below = np.mean(lights < 0.9 * 255)
print(
    f"darkest grey turned in 200 pictures: factor (0.5, 0.5) {told(half)}, with pixels of 0 to 1 {told(small)};"
    f" factor (0.9, 1.0) {told(lights)}, below 0.9 in {below:.0%}; Pillow's threshold 128: {pillow}"
)
sys.exit(not (pillow == 128 and half.min() < 64 and small.min() < 64 and below > 0.5))
PY
TF_CPP_MIN_LOG_LEVEL=3 v/bin/python turned.py 2> said.txt || { tail -5 said.txt; exit 1; }
