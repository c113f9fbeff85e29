#!/usr/bin/env bash
# pyvips 3.2.0 with libvips 8.18.7 (pyvips-binary), pillow 13.0.0 to compare, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: shrunk by resize, thumbnail or reduce, a picture of 16 bits that is of one value gets stripes: the weights
# of each place are rounded to so few bits that they don't add up to one, which is lost in 8 bits and isn't in 16.
# White from 600 to 224 comes back between 65375 and 65535, in a pattern along rows and columns that repeats every
# 28 pixels; at other sides it is evenly darker, at halves and quarters it's right. The same values as floats are exact,
# as Pillow's are. A good guess is that 16 bits are kept for their precision, and that a flat picture stays flat to a
# level or so. Regular weak stripes in smooth places are what gives generated faces away in a spectrum; here they come
# from a photograph's thumbnail.
#
# Seen: "a flat 65535 from 600 to 224: libvips 65375 to 65535, 11 values, every 28 pixels again, in float 65535 to
# 65535; Pillow in float 65535 to 65535; to 300: 65535 to 65535; 8 bits: 255 to 255".
# Exits non-zero once a flat picture of 16 bits stays flat to a level.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check pyvips==3.2.0 pyvips-binary==8.18.7 pillow==13.0.0 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > stripes.py <<'PY'
import sys

import numpy as np
import pyvips
from PIL import Image

old, new = 600, 224


def shrunk(value, dtype, share=new / old):
    return pyvips.Image.new_from_array(np.full((old, old), value, dtype)).resize(share).numpy().astype(np.int64)


def reach(picture):
    return f"{picture.min()} to {picture.max()}"


white = shrunk(65535, np.uint16)
side = white.shape[0]
exact, half, small = shrunk(65535, np.float32), shrunk(65535, np.uint16, 0.5), shrunk(255, np.uint8)
pillow = np.asarray(Image.fromarray(np.full((old, old), 65535, np.float32)).resize((side, side), Image.LANCZOS))
row = white[side // 2]
again = next((step for step in range(1, side // 2) if (row[step:] == row[:-step]).all()), "no")
print(
    f"a flat 65535 from {old} to {side}: libvips {reach(white)}, {len(np.unique(white))} values, every {again} pixels"
    f" again, in float {reach(exact)}; Pillow in float {reach(pillow.round().astype(int))};"
    f" to {old // 2}: {reach(half)}; 8 bits: {reach(small)}"
)
others = np.ptp(exact) == 0 and np.ptp(half) == 0 and np.ptp(small) == 0 and np.ptp(pillow) < 1
sys.exit(not (others and np.ptp(white) > 100))
PY
v/bin/python stripes.py 2> said.txt || { tail -5 said.txt; exit 1; }
