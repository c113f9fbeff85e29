#!/usr/bin/env bash
# scipy 1.17.1 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: filtfilt and sosfiltfilt lengthen a signal at both ends before they filter it, by twice the last value
# less the values mirrored. Of bytes that is done in bytes: twice 230 less 180 is 24 and not 280. The filter then meets
# dark that is not there, and the first and last values of the answer, which is of float64 and has decimals, are off by
# some sixty grey levels; the middle is right. decimate, which uses it, shrinks a row with wrong ends. The same row as
# int32 or floats is right, and method="gust", which needs no lengthening, too. Nothing is raised or warned of. A good
# guess is that a type that holds the values is enough, for the filter's coefficients are floats. Rows of a picture are
# smoothed and shrunk like this to look for the traces of enlarging that a generator leaves: here the frame of each
# bright picture has such traces.
#
# Seen: "a row of greys 230 and 180, bytes beside floats: filtfilt off by 63.5, in the middle 0.0; sosfiltfilt off by
# 63.5, in the middle 0.0; decimate off by 62.8, in the middle 0.2; gust off by 0.0, in the middle 0.0".
# Exits non-zero once the ends are as grey as the middle.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-compile --only-binary=:all: scipy==1.17.1 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > ends.py <<'PY'
import sys
import warnings

import numpy as np
from scipy import signal

warnings.simplefilter("error")
row = np.full(64, 230, np.uint8)
row[1::2] = 180  # a fine texture for the low pass to take away
numerator, denominator = signal.butter(2, 0.2)
sections = signal.butter(2, 0.2, output="sos")
ways = {
    "filtfilt": lambda values: signal.filtfilt(numerator, denominator, values),
    "sosfiltfilt": lambda values: signal.sosfiltfilt(sections, values),
    "decimate": lambda values: signal.decimate(values, 2),
    "gust": lambda values: signal.filtfilt(numerator, denominator, values, method="gust"),
}
off = {}
for name, way in ways.items():
    of_bytes, floats, whole = (np.asarray(way(row.astype(dtype))) for dtype in ("uint8", "float64", "int32"))
    gap = np.abs(of_bytes - floats)
    middle = len(gap) // 2
    off[name] = [float(gap.max()), float(gap[middle]), float(np.abs(whole - floats).max())]
print(
    "a row of greys 230 and 180, bytes beside floats: "
    + "; ".join(f"{name} off by {most:.1f}, in the middle {middle:.1f}" for name, (most, middle, _) in off.items())
)
same = all(middle < 1 and whole < 1e-6 for _, middle, whole in off.values()) and off["gust"][0] < 1e-6
sys.exit(not (same and all(off[name][0] > 20 for name in ("filtfilt", "sosfiltfilt", "decimate"))))
PY
v/bin/python ends.py
