#!/usr/bin/env bash
# ai-edge-litert 2.3.0, tensorflow-cpu 2.21.0 (its TFLiteConverter), Python 3.11, Linux x86-64.
#
# Behaviour: tf.reduce_mean of a uint8 tensor, as a picture is one, converts without a word, and LiteRT's
# answer is 0 whatever the pixels are. TensorFlow's is their mean, rounded down, and so is LiteRT's of the
# same numbers as int32; of int8, and for tf.reduce_max of uint8, the converter refuses. The graph isn't
# quantised, so there is no scale by which 0 could mean anything else. A good guess is an error or the
# mean. A model that does its own preprocessing, the mean brightness of a uint8 input say, runs and answers
# on a device as if the picture were black.
#
# Seen: "mean of 200,100,255,1: TensorFlow 139; LiteRT 0, of the same as int32 139".
# Exits non-zero once LiteRT has the mean, or the converter refuses it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0 ai-edge-litert==2.3.0
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null <<'PY'
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

PIXELS = np.array([200, 100, 255, 1], np.uint8)


def in_litert(values: np.ndarray) -> int:
    specification = tf.TensorSpec(values.shape, values.dtype)
    traced = tf.function(tf.reduce_mean).get_concrete_function(specification)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([traced])
    interpreter = Interpreter(model_content=converter.convert())
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values)
    interpreter.invoke()
    return int(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))


expected, seen, wide = int(tf.reduce_mean(PIXELS)), in_litert(PIXELS), in_litert(PIXELS.astype(np.int32))
print(
    f"mean of {','.join(map(str, PIXELS))}: TensorFlow {expected}; LiteRT {seen}, of the same as"
    f" int32 {wide}"
)
raise SystemExit((expected, seen, wide) != (139, 0, 139))
PY
