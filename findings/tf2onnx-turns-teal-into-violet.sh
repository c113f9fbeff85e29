#!/usr/bin/env bash
# tf2onnx 1.17.0, tensorflow-cpu 2.21.0, onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: tf.image.adjust_saturation converts without a warning, and the graph exchanges channels of two of
# the six orders that red, green and blue can have: where green > blue > red, and where blue > red > green. A
# factor of 1, which changes nothing in TensorFlow, makes violet of teal and teal of violet. The graph sorts the
# channels of each pixel and puts them back by the sorting's own indices in place of their inverse, which are
# the same for four orders of six. A good guess is that a conversion is right or refused, and that a portrait
# shows it: skin is red > green > blue, and foliage, sky and grey come out right as well, to the last digit.
# Only pixels in teal and violet, a backdrop, make-up or a jacket, reach the network in colours of another
# kind, and there a comparison of its scores over faces says "nearly the same".
#
# Seen: "factor 1: skin 224,172,105 -> 224,172,105; leaf 60,120,50 -> 60,120,50; sky 100,150,220 -> 100,150,220;
# teal 30,150,110 -> 110,30,150; violet 120,60,180 -> 60,180,120; TensorFlow changes none: True".
# Exits non-zero once teal and violet stay as they are.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 tf2onnx==1.17.0 \
  onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 2> pip.txt || cat pip.txt
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2> said.txt > seen.txt <<'PY' || { tail -5 said.txt; exit 1; }
import numpy as np
import onnxruntime
import tensorflow as tf
import tf2onnx

COLOURS = {
    "skin": (224, 172, 105),
    "leaf": (60, 120, 50),
    "sky": (100, 150, 220),
    "teal": (30, 150, 110),
    "violet": (120, 60, 180),
}


@tf.function
def unchanged(picture):
    return tf.image.adjust_saturation(picture, 1.0)


picture = np.array([[list(COLOURS.values())]], np.float32)
signature = [tf.TensorSpec(picture.shape, tf.float32, name="picture")]
graph, _ = tf2onnx.convert.from_function(unchanged, input_signature=signature, opset=18)
session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
converted = session.run(None, {"picture": picture})[0][0, 0]
same = np.allclose(unchanged(picture), picture, atol=0.01)


def text(colour):
    return ",".join(f"{value:.0f}" for value in colour)


print(
    "seen factor 1: "
    + "; ".join(f"{name} {text(was)} -> {text(now)}" for (name, was), now in zip(COLOURS.items(), converted))
    + f"; TensorFlow changes none: {same}"
)
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -q '^factor 1: skin 224,172,105 -> 224,172,105; .*; sky 100,150,220 -> 100,150,220; ' line.txt
grep -q 'teal 30,150,110 -> 110,30,150; violet 120,60,180 -> 60,180,120; TensorFlow changes none: True$' line.txt
