#!/usr/bin/env bash
# scipy 1.17.1 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: scipy.signal.wiener of a picture in bytes squares the bytes as bytes before it averages them: 200 times 200
# is 64. The local variance, the mean of the squares less the square of the mean, goes far below nought, and wherever
# there is an edge the filter moves pixels away by a hundred: values below 0 come out, as float64. The same pixels as
# floats, or as int32, are smoothed as they should be. No error, no warning. A good guess is that a picture of bytes is
# the usual thing to take noise from, and that what comes out lies between the pixels around it. By this filter camera
# noise is separated from the picture, to tell a photograph by its sensor: with bytes the residue holds the outlines of
# the face, and correlates less with the sensor's noise, so that a photograph looks like a picture of no camera.
#
# Seen: "a face with noise of 5: error after wiener of bytes 39.5, of floats 2.3, of int32 2.3; values of bytes -112 to
# 213, of floats 31 to 218; what is taken away correlates with the noise by 0.69 and 0.90".
# Exits non-zero once bytes are smoothed as floats are.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-compile --only-binary=:all: scipy==1.17.1 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > noise.py <<'PY'
import sys
import warnings

import numpy as np
from scipy.signal import wiener

warnings.simplefilter("error")
rows, columns = np.mgrid[:96, :96]
soft = np.where((rows - 48) ** 2 + (columns - 48) ** 2 < 900, 210.0, 40.0)  # a bright face on a dark ground
noisy = np.clip(soft + np.random.default_rng(0).normal(0, 5, soft.shape), 0, 255).round().astype(np.uint8)
inner = slice(4, -4), slice(4, -4)  # the edges are averaged with nought


def smoothed(dtype):
    return wiener(noisy.astype(dtype), (5, 5))[inner]


of_bytes, floats, whole = (smoothed(dtype) for dtype in ("uint8", "float64", "int32"))
left = [float(np.std(made - soft[inner])) for made in (of_bytes, floats, whole)]
sensor = (noisy - soft)[inner].ravel()
alike = [float(np.corrcoef(sensor, (noisy[inner] - made).ravel())[0, 1]) for made in (of_bytes, floats)]
print(
    f"a face with noise of 5: error after wiener of bytes {left[0]:.1f}, of floats {left[1]:.1f}, of int32"
    f" {left[2]:.1f}; values of bytes {of_bytes.min():.0f} to {of_bytes.max():.0f}, of floats {floats.min():.0f} to"
    f" {floats.max():.0f}; what is taken away correlates with the noise by {alike[0]:.2f} and {alike[1]:.2f}"
)
bad = left[0] > 20 and of_bytes.min() < -50 and alike[0] < 0.75
sys.exit(not (np.allclose(floats, whole) and left[1] < 5 and alike[1] > 0.85 and bad))
PY
v/bin/python noise.py
