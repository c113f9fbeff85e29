#!/usr/bin/env bash
# keras 3.15.1 on numpy 2.4.6 (its backend "numpy", that needs jax 0.10.2 and scipy 1.17.1), scikit-image 0.26.0 to
# compare, Python 3.11. The backends jax and tensorflow give the same.
#
# Behaviour: keras.ops.psnr of two pictures in bytes takes the difference and its square in bytes. A picture brighter
# by 16 has a difference whose square is 256, which is 0, and so a PSNR of infinity, as if it were the same; black
# and white have 48 dB, for 255 times 255 is 1 there; and noise of a wide range always has some 28 dB. The same
# pixels as float32 or int32 are right. So it is with keras.metrics.MeanSquaredError of bytes, but not with
# RootMeanSquaredError of the very same. No error, no warning. A good guess is that bytes, with max_val 255, are what
# a PSNR of pictures is made for, and tf.image.psnr and scikit-image's take them. Whoever checks that a JPEG, a
# resize or a generator's copy kept the face gets a number that is plausible and says nothing.
#
# Seen: "brighter by 5, 16, 100: keras of bytes 34.1, inf, 36.1 dB, of floats 34.2, 24.0, 8.1, scikit-image 34.2, 24.0,
# 8.1; black and white: 48.1 and 0.0; metrics of bytes: mean squared error 16.0, root of it 100.0".
# Exits non-zero once bytes give what floats give.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 scipy==1.17.1 \
  scikit-image==0.26.0 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > psnr.py <<'PY'
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
import keras  # noqa: E402
from skimage.metrics import peak_signal_noise_ratio  # noqa: E402

steps = [5, 16, 100]
face = np.tile(np.arange(0, 128, 2, dtype=np.uint8), (64, 1))[..., None]


def own(one, other, dtype):
    return float(keras.ops.psnr(one.astype(dtype), other.astype(dtype), 255))


def error(kind, dtype):
    metric = kind()
    metric.update_state(face.astype(dtype), (face + 100).astype(dtype))
    return float(metric.result())


def written(values):
    return ", ".join(f"{value:.1f}" for value in values)


bytes_, floats = ([own(face, face + step, dtype) for step in steps] for dtype in ("uint8", "float32"))
others = [peak_signal_noise_ratio(face, face + np.uint8(step), data_range=255) for step in steps]
black, white = np.zeros_like(face), np.full_like(face, 255)
ends = [own(black, white, dtype) for dtype in ("uint8", "float32")]
squared, root = (error(kind, "uint8") for kind in (keras.metrics.MeanSquaredError, keras.metrics.RootMeanSquaredError))
print(
    f"brighter by {', '.join(map(str, steps))}: keras of bytes {written(bytes_)} dB, of floats {written(floats)},"
    f" scikit-image {written(others)}; black and white: {ends[0]:.1f} and {ends[1]:.1f}; metrics of bytes: mean squared"
    f" error {squared:.1f}, root of it {root:.1f}"
)
right = np.allclose(floats, others, atol=0.01) and abs(ends[1]) < 0.01
sys.exit(not (right and np.isinf(bytes_[1]) and bytes_[2] > 30 and ends[0] > 40))
PY
KERAS_BACKEND=numpy v/bin/python psnr.py 2> said.txt || { tail -5 said.txt; exit 1; }
