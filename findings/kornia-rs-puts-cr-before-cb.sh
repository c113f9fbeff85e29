#!/usr/bin/env bash
# kornia_rs 0.2.0 beside pillow 13.0.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: kornia_rs.imgproc.ycbcr_from_rgb writes Y, Cr, Cb, and rgb_from_ycbcr reads that order, so that the two
# together are right and each by itself isn't: the second channel of skin is 182 and not 86. yuyv_from_rgb of the
# same module has them in the order of its name, Cb first. The order stands nowhere in its help. A good guess is the
# order of the name, which is Pillow's "YCbCr", scikit-image's rgb2ycbcr and what a JPEG holds; OpenCV's order is
# the other, and is called YCrCb there. Rules on skin colour and features of the chroma, by which generated faces
# are told, take red for blue; a picture from Pillow's YCbCr comes back with blue skin.
#
# Seen: "skin 200,100,50: Pillow's YCbCr 124,86,182; kornia_rs ycbcr 124,182,86; back from Pillow's 65,135,220, from
# its own 200,100,50".
# Exits non-zero once Cb comes first.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check kornia_rs==0.2.0 pillow==13.0.0 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > chroma.py <<'PY'
import sys

import numpy as np
from kornia_rs import imgproc
from PIL import Image

skin = np.full((2, 2, 3), (200, 100, 50), np.uint8)


def first(picture):
    return np.asarray(picture)[0, 0].tolist()


def written(colour):
    return ",".join(map(str, colour))


pillow = np.array(Image.fromarray(skin).convert("YCbCr"))
own = imgproc.ycbcr_from_rgb(skin)
from_pillow, from_own = imgproc.rgb_from_ycbcr(pillow), imgproc.rgb_from_ycbcr(np.ascontiguousarray(own))
print(
    f"skin {written(first(skin))}: Pillow's YCbCr {written(first(pillow))}; kornia_rs ycbcr {written(first(own))};"
    f" back from Pillow's {written(first(from_pillow))}, from its own {written(first(from_own))}"
)
y, cb, cr = first(pillow)
exchanged = np.allclose(first(own), [y, cr, cb], atol=2)
whole = np.allclose(first(from_own), first(skin), atol=3)
sys.exit(not (exchanged and whole and abs(cb - cr) > 50))
PY
v/bin/python chroma.py 2> said.txt || { tail -5 said.txt; exit 1; }
