#!/usr/bin/env bash
# ai-edge-litert 2.3.0, tensorflow-cpu 2.21.0 (its TFLiteConverter), Python 3.11, Linux x86-64.
#
# Behaviour: tf.image.non_max_suppression keeps 2 of 3 boxes here and says so by the length of its answer.
# Converted, the same call answers with as many indices as max_output_size allows, the rest 0, and the
# number of those that count is not among the outputs: it can't be told from the answer whether box 0 was
# kept once or four times, or at all. A good guess is that a converted function answers like the
# function. A face finder that ends so finds its first box again and again on a device; what helps is
# tf.image.non_max_suppression_padded, whose second output is the number.
#
# Seen: "TensorFlow keeps 0,2; LiteRT 0,2,0,0,0; of no box above the score TensorFlow nothing, LiteRT
# 0,0,0,0,0".
# Exits non-zero once LiteRT's answer has the length of TensorFlow's.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0 ai-edge-litert==2.3.0
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null <<'PY'
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

BOXES = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [20, 20, 30, 30]], np.float32)


@tf.function(input_signature=[tf.TensorSpec((3, 4)), tf.TensorSpec((3,))])
def kept(boxes: tf.Tensor, scores: tf.Tensor) -> tf.Tensor:
    return tf.image.non_max_suppression(
        boxes, scores, max_output_size=5, iou_threshold=0.5, score_threshold=0.5
    )


converter = tf.lite.TFLiteConverter.from_concrete_functions([kept.get_concrete_function()])
interpreter = Interpreter(model_content=converter.convert())
interpreter.allocate_tensors()


def in_litert(scores: np.ndarray) -> str:
    for detail in interpreter.get_input_details():
        given = BOXES if len(detail["shape"]) == 2 else scores
        interpreter.set_tensor(detail["index"], given)
    interpreter.invoke()
    (output,) = interpreter.get_output_details()
    return ",".join(map(str, interpreter.get_tensor(output["index"])))


high, low = np.array([0.9, 0.8, 0.7], np.float32), np.array([0.1, 0.2, 0.3], np.float32)
expected = [",".join(map(str, kept(BOXES, scores).numpy())) for scores in (high, low)]
seen = [in_litert(scores) for scores in (high, low)]
print(
    f"TensorFlow keeps {expected[0]}; LiteRT {seen[0]}; of no box above the score TensorFlow"
    f" {expected[1] or 'nothing'}, LiteRT {seen[1]}"
)
raise SystemExit((expected, seen) != (["0,2", ""], ["0,2,0,0,0", "0,0,0,0,0"]))
PY
