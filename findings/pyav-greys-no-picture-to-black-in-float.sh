#!/usr/bin/env bash
# av 18.1.0 (PyAV, with the FFmpeg in its wheel), numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: a colour frame asked for as "grayf32le", grey in floats of 0 to 1, comes out between 0.0625 and 0.918:
# the grey of a limited video range, 16 to 235, put into a format that has no such range. A frame that is grey to
# begin with comes out between 0 and 1, and so do the whole numbers "gray" and "gray16le" made of the very same
# colour frame. Made back into colour, such a float grey is stretched about the middle: 0.25 becomes 56, not 64.
# Nothing is raised, and the dtype, the shape and the frame's own color_range are the same. A good guess is that
# to_ndarray(format="grayf32le") times 255 is to_ndarray(format="gray") give or take a rounding. A detector that
# takes its luminance in floats sees a hazy picture with a sixth of its contrast gone, and another one again where
# the same photograph was stored as grey: the noise, the sharpness and the score differ between the two.
#
# Seen: "black, 128, white: gray 0.000 0.502 1.000; gray16le 0.000 0.502 1.000; grayf32le 0.063 0.492 0.918; of a grey
# frame grayf32le 0.000 0.502 1.000; grey of 0.25 as rgb24 56".
# Exits non-zero once a colour frame's float grey reaches from 0 to 1.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: av==18.1.0 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > grey.py <<'PY'
import sys

import av
import numpy as np

side = 64
levels = [0, 128, 255]
whole = {"gray": 255, "gray16le": 65535, "grayf32le": 1}


def frame(level, kind):
    shape = (side, side, 3) if kind == "rgb24" else (side, side)
    return av.VideoFrame.from_ndarray(np.full(shape, level, np.uint8), format=kind)


def greys(kind, asked):
    return [float(frame(level, kind).to_ndarray(format=asked)[9, 9]) / whole[asked] for level in levels]


def written(values):
    return " ".join(f"{value:.3f}" for value in values)


seen = {asked: greys("rgb24", asked) for asked in whole}
of_grey = greys("gray", "grayf32le")
quarter = av.VideoFrame.from_ndarray(np.full((side, side), 0.25, np.float32), format="grayf32le")
back = int(quarter.to_ndarray(format="rgb24")[9, 9, 0])
print(
    f"black, 128, white: {'; '.join(f'{name} {written(values)}' for name, values in seen.items())};"
    f" of a grey frame grayf32le {written(of_grey)}; grey of 0.25 as rgb24 {back}"
)
right = [level / 255 for level in levels]
others = np.allclose([seen["gray"], seen["gray16le"], of_grey], right, atol=0.003)
sys.exit(not (others and seen["grayf32le"][0] > 0.05 and seen["grayf32le"][2] < 0.95 and abs(back - 64) > 4))
PY
v/bin/python grey.py
