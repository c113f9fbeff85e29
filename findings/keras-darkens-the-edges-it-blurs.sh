#!/usr/bin/env bash
# keras 3.15.1 on numpy 2.4.6 (its backend "numpy", that needs jax 0.10.2 and scipy 1.17.1), pillow 13.0.0 and
# scikit-image 0.26.0 to compare, Python 3.11. With data_format given the backends jax and tensorflow do the same.
#
# Behaviour: keras.ops.image.gaussian_blur takes what lies beyond the picture for black. A flat picture of 200
# comes back with edges of 145 and corners of 105, at its defaults, 3 x 3 and 1.0, and the frame grows with the
# kernel: of 21 x 21 and 5.0, a picture of 64 loses 22 levels of its mean. It can't be told to do otherwise, and the
# page of the function says nothing of edges. The layer RandomGaussianBlur is made of it. A good guess is that a blur
# keeps a flat picture flat, as Pillow's, scikit-image's, OpenCV's and torchvision's do, which was the model for this
# one. A detector trained on faces blurred this way learns that a dark frame goes with a label; the residue of a
# picture less its blur is brightest along the edge.
#
# Seen: "flat 200, 64 x 64, 3 x 3 and 1.0: corner 105, edge 145, middle 200; 21 x 21 and 5.0: corner 59, edge 108,
# middle 200, mean 178; layer RandomGaussianBlur: corner 175; Pillow 200, scikit-image 200".
# Exits non-zero once a flat picture stays flat.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 scipy==1.17.1 \
  scikit-image==0.26.0 pillow==13.0.0 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > edges.py <<'PY'
import sys

import keras
import numpy as np
from PIL import Image, ImageFilter
from skimage.filters import gaussian

side = 64
flat = np.full((side, side, 3), 200, np.float32)


def told(blurred):
    corner, edge, middle = blurred[0, 0, 0], blurred[0, side // 2, 0], blurred[side // 2, side // 2, 0]
    return f"corner {corner:.0f}, edge {edge:.0f}, middle {middle:.0f}"


def own(kernel, sigma):
    kept = {"kernel_size": (kernel, kernel), "sigma": (sigma, sigma), "data_format": "channels_last"}
    return np.asarray(keras.ops.image.gaussian_blur(flat, **kept))


small, large = own(3, 1.0), own(21, 5.0)
layer = keras.layers.RandomGaussianBlur(factor=1.0, kernel_size=3, sigma=1.0, value_range=(0, 255), seed=1)
layered = np.asarray(layer(flat[None], training=True))[0]
pillow = np.asarray(Image.fromarray(flat.astype(np.uint8)).filter(ImageFilter.GaussianBlur(5)))
skimage = gaussian(flat, sigma=5, channel_axis=-1, preserve_range=True)
print(
    f"flat 200, {side} x {side}, 3 x 3 and 1.0: {told(small)}; 21 x 21 and 5.0: {told(large)}, mean {large.mean():.0f};"
    f" layer RandomGaussianBlur: corner {layered[0, 0, 0]:.0f}; Pillow {pillow.min()}, scikit-image {skimage.min():.0f}"
)
others = pillow.min() == 200 and np.isclose(skimage.min(), 200)
sys.exit(not (others and small[0, 0, 0] < 120 and abs(small[side // 2, side // 2, 0] - 200) < 0.1))
PY
KERAS_BACKEND=numpy v/bin/python edges.py 2> said.txt || { tail -5 said.txt; exit 1; }
