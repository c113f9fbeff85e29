#!/usr/bin/env bash
# tf2onnx 1.17.0, tensorflow-cpu 2.21.0, onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: tf.image.resize with method="area", which means each output pixel over all the pixels that it covers,
# converts without an error into a Resize whose mode is nearest: of every square of 8 x 8 pixels one corner is
# left. bilinear with antialias=True, which does much the same work, makes a graph that no session takes. A good
# guess is that area is refused as well, or that it becomes a mean, as ONNX has AveragePool and since its opset
# 18 Resize with antialias. A detector that shrinks a photograph in its own graph gets on a server a picture of single
# pixels, eight times as noisy as the one it was trained on; on small or smooth test pictures the scores agree.
#
# Seen: "noise of deviation 50.1, 512 to 64: TensorFlow area 6.1, ONNX area 50.3; ONNX is every 8th pixel: True;
# mode nearest; bilinear with antialias: refused; a smooth ramp differs by 1.7 of 255".
# Exits non-zero once area means in ONNX, or is refused.
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

SIDE, SMALL = 512, 64


def small(method, antialias):
    """A function that shrinks, and a session of the graph that tf2onnx makes of it."""
    function = tf.function(lambda x: tf.image.resize(x, (SMALL, SMALL), method=method, antialias=antialias))
    signature = [tf.TensorSpec((1, SIDE, SIDE, 1), tf.float32, name="x")]
    graph, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=18)
    modes = [a.s.decode() for n in graph.graph.node if n.op_type == "Resize" for a in n.attribute if a.name == "mode"]
    return function, graph, modes


def session(graph):
    return onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])


noise = np.random.default_rng(0).normal(128, 50, (1, SIDE, SIDE, 1)).astype(np.float32)
ramp = np.tile(np.linspace(0, 255, SIDE, dtype=np.float32), (SIDE, 1))[None, :, :, None]
function, graph, modes = small("area", False)
area = session(graph)
converted = area.run(None, {"x": noise})[0]
every = bool(np.array_equal(converted, noise[:, :: SIDE // SMALL, :: SIDE // SMALL]))
apart = np.abs(area.run(None, {"x": ramp})[0] - function(ramp).numpy()).max()
try:
    session(small("bilinear", True)[1])
    antialiased = "taken"
except Exception:
    antialiased = "refused"
meant = function(noise).numpy().std()
print(
    f"seen noise of deviation {noise.std():.1f}, {SIDE} to {SMALL}: TensorFlow area {meant:.1f},"
    f" ONNX area {converted.std():.1f}; ONNX is every {SIDE // SMALL}th pixel: {every}; mode {','.join(modes)};"
    f" bilinear with antialias: {antialiased}; a smooth ramp differs by {apart:.1f} of 255"
)
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -q 'TensorFlow area 6.1, ONNX area 50.3; ONNX is every 8th pixel: True; mode nearest; ' line.txt
