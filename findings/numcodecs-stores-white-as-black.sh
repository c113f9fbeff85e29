#!/usr/bin/env bash
# numcodecs 0.16.6 with zarr 3.1.6 beside numpy 2.4.6, Python 3.11.
#
# Behaviour: FixedScaleOffset on bytes scales and rounds with no look at the ends. With scale 0.5, as whoever keeps
# seven of eight bits would have it, 255 is rounded to 128 on the way in, doubled to 256 on the way out, and 256 is 0
# in a byte: white comes back black, and no other value does worse than one off. Upwards it's the encoding that
# wraps: with scale 2 and astype "u2", where there is room enough, 200 is doubled while it's still a byte, so that
# 200 comes back as 72 and all from 128 on is wrong. Both ways go through a Zarr array without a word. A good guess
# is an error of half a step at most, which is what the filter gives for floats, and that "astype" is the type that's
# computed in. Faces kept this way have their highlights punched out to black: blown eyes, teeth and sky.
#
# Seen: "scale 0.5: 100,201,254,255 come back as 100,200,254,0; scale 2 in two bytes: 100,127,128,200 as
# 100,127,0,72; the same as floats: 100,200,254,256 and 100,127,128,200; white pixels of a picture in zarr: 4 before,
# 0 after".
# Exits non-zero once white stays bright.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --only-binary=:all: numcodecs==0.16.6 zarr==3.1.6 \
  numpy==2.4.6 2> pip.txt || cat pip.txt
cat > scale.py <<'PY'
import sys
import warnings

import numpy as np
import zarr
from numcodecs import FixedScaleOffset

warnings.simplefilter("ignore")  # zarr's on the standing of the filter's specification
halves, doubles = [100, 201, 254, 255], [100, 127, 128, 200]


def there_and_back(values, dtype, **scaling):
    codec = FixedScaleOffset(offset=0, dtype=dtype, **scaling)
    return codec.decode(codec.encode(np.array(values, dtype))).astype(int).tolist()


def written(values):
    return ",".join(map(str, values))


half = there_and_back(halves, "u1", scale=0.5, astype="u1")
double = there_and_back(doubles, "u1", scale=2, astype="u2")
floats = there_and_back(halves, "f4", scale=0.5, astype="u1"), there_and_back(doubles, "f4", scale=2, astype="u2")
picture = np.array([[255, 255, 30], [255, 255, 60]], np.uint8)
kept = zarr.create_array(
    zarr.storage.MemoryStore(),
    data=picture,
    filters=[zarr.codecs.numcodecs.FixedScaleOffset(offset=0, scale=0.5, dtype="u1", astype="u1")],
)[:]
white = [int((pixels > 250).sum()) for pixels in (picture, kept)]
print(
    f"scale 0.5: {written(halves)} come back as {written(half)}; scale 2 in two bytes: {written(doubles)} as"
    f" {written(double)}; the same as floats: {written(floats[0])} and {written(floats[1])}; white pixels of a picture"
    f" in zarr: {white[0]} before, {white[1]} after"
)
near = np.allclose(floats[0], halves, atol=1) and np.allclose(floats[1], doubles, atol=1)
sys.exit(not (near and half[3] == 0 and double[3] == 72 and white == [4, 0]))
PY
v/bin/python scale.py
