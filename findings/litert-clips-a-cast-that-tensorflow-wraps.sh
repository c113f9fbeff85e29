#!/usr/bin/env bash
# ai-edge-litert 2.3.0, tensorflow-cpu 2.21.0 (its TFLiteConverter), Python 3.11, Linux x86-64.
#
# Behaviour: tf.cast from float32 to uint8 of what lies outside 0..255 wraps round in TensorFlow, 300 to 44
# and -5 to 251; the same graph, converted, clips in LiteRT, 255 and 0. Between int32 and uint8 both wrap.
# A good guess is that a converted graph is the same graph, or at least that both clip. A model that
# sharpens or denoises and ends in a cast has clean whites on a device and black specks in them where it
# was tested, and a hash or a detector that looks at its output sees two pictures.
#
# Seen: "float32 300,-5,255.9: TensorFlow 44,251,255, LiteRT 255,0,255; int32 300,-5: TensorFlow 44,251,
# LiteRT 44,251".
# Exits non-zero once both give the same for float32.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet tensorflow-cpu==2.21.0 ai-edge-litert==2.3.0
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python 2>/dev/null <<'PY'
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter


def told(values: np.ndarray) -> str:
    return ",".join(map(str, values))


def both(values: np.ndarray) -> tuple[str, str]:
    cast = tf.function(lambda given: tf.cast(given, tf.uint8))
    traced = cast.get_concrete_function(tf.TensorSpec(values.shape, values.dtype))
    converter = tf.lite.TFLiteConverter.from_concrete_functions([traced])
    interpreter = Interpreter(model_content=converter.convert())
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values)
    interpreter.invoke()
    seen = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    return told(cast(values).numpy()), told(seen)


fractions, whole = both(np.array([300, -5, 255.9], np.float32)), both(np.array([300, -5], np.int32))
print(
    f"float32 300,-5,255.9: TensorFlow {fractions[0]}, LiteRT {fractions[1]};"
    f" int32 300,-5: TensorFlow {whole[0]}, LiteRT {whole[1]}"
)
raise SystemExit(fractions != ("44,251,255", "255,0,255") or whole != ("44,251", "44,251"))
PY
