#!/usr/bin/env bash
# keras 3.15.1 with JAX 0.10.2, numpy 2.4.6 and scipy 1.17.1 as backends, Python 3.11.
#
# Behaviour: keras.ops.image.gaussian_blur, called without data_format, blurs on JAX along rows and colours, not
# along rows and columns: a red picture comes out dark red and green, and a red dot becomes a line. The NumPy
# backend blurs each colour by itself in both directions, and so does JAX where data_format="channels_last" is
# given, the very default, says the documentation, and keras.config.image_data_format(). Shapes are the same, no
# error, no warning; a grey field and a mean hide it. A good guess is that leaving out an argument is the same as
# giving its default, and that a backend changes the last digits. RandomGaussianBlur gives data_format, so
# training looks right; a test of how a detector bears blur, made of the function, measures false colours, and a
# map of noise (the picture less its blur) is mostly colour. What helps is to give data_format.
#
# Seen: "numpy, red field: 1.00,0.00,0.00, dot 3 x 3; jax, red field: 0.45,0.27,0.00, dot 1 x 3; jax,
# channels_last: 1.00,0.00,0.00, dot 3 x 3; default data format channels_last".
# Exits non-zero once the red field stays red on JAX.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  keras==3.15.1 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6 scipy==1.17.1 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
export KERAS_HOME="$folder" JAX_PLATFORMS=cpu
cat > blur.py <<'PY'
import sys

import keras
import numpy as np

form = {} if len(sys.argv) < 2 else {"data_format": sys.argv[1]}


def blurred(picture):
    return keras.ops.convert_to_numpy(keras.ops.image.gaussian_blur(picture, (3, 3), (1.0, 1.0), **form))[0]


field, dot = np.zeros((2, 1, 7, 7, 3), np.float32)
field[..., 0] = 1
dot[0, 3, 3, 0] = 1
red = blurred(dot)[..., 0] > 0
sides = f"{red.any(1).sum()} x {red.any(0).sum()}"
name = ", ".join([keras.config.backend(), *sys.argv[1:]])
colour = ",".join(f"{value:.2f}" for value in blurred(field)[3, 3])
if form:
    print(f"{name}: {colour}, dot {sides}; default data format {keras.config.image_data_format()}")
else:
    print(f"{name}, red field: {colour}, dot {sides}")
PY
for run in "numpy" "jax" "jax channels_last"; do
  read -r backend form <<< "$run"
  KERAS_BACKEND=$backend v/bin/python blur.py $form 2> said.txt >> seen.txt || { tail -5 said.txt; exit 1; }
done
paste -sd ';' seen.txt | sed 's/;\([^ ]\)/; \1/g' | tee line.txt
grep -q '^numpy, red field: 1.00,0.00,0.00, dot 3 x 3; jax, red field: 0.45,0.27,0.00, dot 1 x 3; ' line.txt
grep -q 'jax, channels_last: 1.00,0.00,0.00, dot 3 x 3; default data format channels_last$' line.txt
