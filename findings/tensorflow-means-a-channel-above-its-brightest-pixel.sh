#!/usr/bin/env bash
# tensorflow-cpu 2.21.0, NumPy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: tf.reduce_mean over the rows and columns of a float32 picture with channels adds one pixel
# after the other to one float32 for each channel. The mean of 1080 x 1920 pixels of 127 is 127.94, of
# 3000 x 4000 pixels of 200 it is 226.8, brighter than any of them. A GlobalAveragePooling2D layer gives
# the same. Over all axes at once, or over one channel, the sum is made in parts and right: so the same
# call on the grey picture hides it. A good guess is that a mean lies between the least and the greatest.
#
# Seen: "RGB 1080p of 127: 127.936; RGB 12 Mpx of 200: 226.770, pooled 226.770; grey 12 Mpx: 200.000; all
# axes: 200.000".
# Exits non-zero once the mean of a channel of equal pixels is their value.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0 numpy==2.4.6
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null <<'PY'
import keras
import tensorflow as tf

screen = tf.fill([1, 1080, 1920, 3], 127.0)
photograph = tf.fill([1, 3000, 4000, 3], 200.0)
of_screen = float(tf.reduce_mean(screen, axis=[1, 2])[0, 0])
of_photograph = float(tf.reduce_mean(photograph, axis=[1, 2])[0, 0])
pooled = float(keras.layers.GlobalAveragePooling2D()(photograph)[0, 0])
grey = float(tf.reduce_mean(photograph[..., :1], axis=[1, 2])[0, 0])
whole = float(tf.reduce_mean(photograph))
print(
    f"RGB 1080p of 127: {of_screen:.3f}; RGB 12 Mpx of 200: {of_photograph:.3f}, pooled"
    f" {pooled:.3f}; grey 12 Mpx: {grey:.3f}; all axes: {whole:.3f}"
)
raise SystemExit(of_screen < 127.5 or of_photograph < 220 or abs(whole - 200) > 0.01)
PY
