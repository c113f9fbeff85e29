#!/usr/bin/env bash
# ai-edge-litert 2.3.0, tensorflow-cpu 2.21.0 (its TFLiteConverter), Python 3.11, Linux x86-64.
#
# Behaviour: softplus and log_sigmoid are single operations in TensorFlow, made to stay finite. The converter
# takes them apart into the logarithm of 1 + exp(x) as it stands in a book, whose exp() overflows beyond 88:
# softplus of 100 is inf in LiteRT, and log_sigmoid of -100, whose value is -100, is -inf. Below -17 softplus
# is 0 where TensorFlow says 2e-9. No error and no warning. sigmoid_cross_entropy_with_logits, written in the
# library with the usual trick, stays right. A good guess is that a named activation survives conversion as
# it is. A network that ends in log probabilities, to be averaged over crops, says -inf on a device as soon
# as one crop is sure, and the difference of two such answers is nan.
#
# Seen: "log_sigmoid of -100: TensorFlow -100, LiteRT -inf; softplus of 100: TensorFlow 100, LiteRT inf; of
# -20: TensorFlow 2.06e-09, LiteRT 0; cross entropy of -100: TensorFlow 100, LiteRT 100".
# Exits non-zero once LiteRT's numbers are finite.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  tensorflow-cpu==2.21.0 ai-edge-litert==2.3.0 2> pip.txt || cat pip.txt
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null > seen.txt <<'PY'
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter


def both(function, number):
    """A function's value in TensorFlow, and in LiteRT once it is converted."""
    given = np.array([number], np.float32)
    traced = tf.function(function).get_concrete_function(tf.TensorSpec([1], tf.float32))
    converted = tf.lite.TFLiteConverter.from_concrete_functions([traced], traced).convert()
    interpreter = Interpreter(model_content=converted)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], given)
    interpreter.invoke()
    found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return f"TensorFlow {function(given).numpy()[0]:.3g}, LiteRT {found[0]:.3g}"


def cross_entropy(logits):
    return tf.nn.sigmoid_cross_entropy_with_logits(tf.ones([1]), logits)


print(
    f"seen log_sigmoid of -100: {both(tf.math.log_sigmoid, -100)}; softplus of 100:"
    f" {both(tf.nn.softplus, 100)}; of -20: {both(tf.nn.softplus, -20)};"
    f" cross entropy of -100: {both(cross_entropy, -100)}"
)
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -q '^log_sigmoid of -100: TensorFlow -100, LiteRT -inf; softplus of 100: TensorFlow 100, LiteRT inf; ' line.txt
grep -q 'cross entropy of -100: TensorFlow 100, LiteRT 100$' line.txt
