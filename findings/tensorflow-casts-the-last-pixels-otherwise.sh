#!/usr/bin/env bash
# tensorflow-cpu 2.21.0 beside numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: what tf.cast to uint8 makes of a float over 255 hangs on where in the tensor it stands. 300 is cut off to
# 255 in each full lot of 32 values, and wraps round to 44 in the rest at the end, so that one picture of one
# value comes out in two; a tensor of less than a lot wraps throughout. From bfloat16 the lots are of 8. It's felt
# without any value too great as well: convert_image_dtype scales by 255.5, which bfloat16 rounds to 256, and the white
# it made of 255 itself comes back white but for the last pixel, which is black. saturate_cast cuts off everywhere.
# Nothing is raised. A good guess is either of the two, and the same one for each element: a cast is made value by
# value. Try it out on a few numbers and you know it wraps, look at a picture and you know it cuts off. A hash or a
# residue of a sharpened face has a corner that belongs to another picture, and a face cut out of a batch other
# bytes than inside it.
#
# Seen: "300 as uint8 in 31: 44 31 times; in 32: 255 32 times; in 7 x 7 x 3: 255 128 times, 44 19 times; the same in a
# batch of 32: 255 4704 times; saturate_cast: 255 147 times; white of 7 x 7 x 3 to bfloat16 and back: 255 144 times,
# 0 3 times".
# Exits non-zero once a picture of one value stays of one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > last.py <<'PY'
import sys

import numpy as np
import tensorflow as tf

small = (7, 7, 3)


def cast(shape, way=tf.cast):
    return way(tf.fill(shape, 300.0), tf.uint8).numpy()


def told(pixels):
    values, firsts, counts = np.unique(pixels, return_index=True, return_counts=True)
    return ", ".join(f"{values[which]} {counts[which]} times" for which in np.argsort(firsts))


def there_and_back(kind):
    white = tf.fill(small, tf.constant(255, tf.uint8))
    convert = tf.image.convert_image_dtype
    return convert(convert(white, kind), tf.uint8).numpy()


few, lot, picture, batch = cast((31,)), cast((32,)), cast(small), cast((32, *small))
saturated, brain, single = cast(small, tf.saturate_cast), there_and_back(tf.bfloat16), there_and_back(tf.float32)
print(
    f"300 as uint8 in 31: {told(few)}; in 32: {told(lot)}; in 7 x 7 x 3: {told(picture)}; the same in a batch of 32:"
    f" {told(batch)}; saturate_cast: {told(saturated)}; white of 7 x 7 x 3 to bfloat16 and back: {told(brain)}"
)
steady = (saturated == 255).all() and (single == 255).all()
split = picture[0, 0, 0] == 255 and picture[-1, -1, -1] == 44 and brain[0, 0, 0] == 255 and brain[-1, -1, -1] == 0
sys.exit(not (steady and split))
PY
TF_CPP_MIN_LOG_LEVEL=3 v/bin/python last.py 2> said.txt || { tail -5 said.txt; exit 1; }
