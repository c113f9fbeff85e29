#!/usr/bin/env bash
# ai-edge-quantizer 0.10.0 with ai-edge-litert 2.3.0; tensorflow-cpu 2.21.0, Python 3.11.
#
# Behaviour: Quantizer.calibrate takes a moving average of each picture's least and greatest value, from the
# first picture on: each later one counts for 5 %. A black picture before twenty that reach 255 leaves the
# input a range to 163.6, and all that is brighter is clipped in the int8 network; the same pictures in
# the other order give 242.2, and one bright picture after twenty dark ones hardly counts. TensorFlow's own
# converter takes the least and greatest value of all, 255 in any order. A good guess is that calibration
# pictures are a set, and that none of them is clipped afterwards. A detector that is calibrated on faces
# sorted by source, dark ones first, answers wrongly about bright ones; hundreds of pictures hide it.
#
# Seen: "quantizer, black first: 163.6; black last: 242.2; converter, black first: 255.0; black last: 255.0".
# Exits non-zero once the order of the pictures changes nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  ai-edge-quantizer==0.10.0 ai-edge-litert==2.3.0 tensorflow-cpu==2.21.0 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
v/bin/python - > seen.txt 2> said.txt <<'PY' || { tail -5 said.txt; exit 1; }
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from ai_edge_quantizer import quantizer, recipe

pixels = tf.keras.Input((4, 4, 3), batch_size=1, name="pixels")
network = tf.keras.Model(pixels, tf.keras.layers.Conv2D(2, 1)(pixels))
converter = tf.lite.TFLiteConverter.from_keras_model(network)
plain = converter.convert()
black, bright = np.zeros((1, 4, 4, 3), np.float32), np.full((1, 4, 4, 3), 255, np.float32)
bright[0, 0, 0] = 0
orders = {"black first": [black] + [bright] * 20, "black last": [bright] * 20 + [black]}


def brightest(model):
    """The greatest input value that the int8 input of a network tells from brighter ones."""
    interpreter = Interpreter(model_content=bytes(model))
    details = interpreter.get_tensor_details()
    of_pixels = [one for one in details if one["shape"].tolist() == [1, 4, 4, 3] and one["dtype"] == np.int8]
    scale, zero = of_pixels[0]["quantization"]
    return (127 - zero) * scale


def by_quantizer(pictures):
    asked = quantizer.Quantizer(bytearray(plain), recipe.static_wi8_ai8())
    (name,) = Interpreter(model_content=plain).get_signature_list()["serving_default"]["inputs"]
    seen = asked.calibrate({"serving_default": [{name: picture} for picture in pictures]})
    return brightest(asked.quantize(seen).quantized_model)


def by_converter(pictures):
    asked = tf.lite.TFLiteConverter.from_keras_model(network)
    asked.optimizations = [tf.lite.Optimize.DEFAULT]
    asked.representative_dataset = lambda: ([picture] for picture in pictures)
    asked.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    return brightest(asked.convert())


parts = []
for name, way in (("quantizer", by_quantizer), ("converter", by_converter)):
    found = "; ".join(f"{order}: {way(pictures):.1f}" for order, pictures in orders.items())
    parts.append(f"{name}, {found}")
print("seen", "; ".join(parts))
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -qx 'quantizer, black first: 163.6; black last: 242.2; converter, black first: 255.0; black last: 255.0' line.txt
