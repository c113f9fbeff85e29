#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93 and onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: OpenCV 5 reads an ONNX Resize with antialias=1, linear or cubic, and leaves the antialias out: it looks
# at two or four pixels a side however far it shrinks, and gives the same, to the bit, as for antialias=0. No error,
# no warning. onnxruntime widens the filter as the standard has it, and tells the two apart. A good guess is that
# what is read is done, or else refused, as OpenCV refuses much else. A network that carries its own shrinking, as
# PyTorch writes it for interpolate(antialias=True), is shown another picture by OpenCV: three times the noise is
# left, and whether a face is generated is read from its noise.
#
# Seen: "noise of deviation 40.1, 256 to 64: linear onnxruntime 6.6, OpenCV 20.0, as without antialias: True; cubic
# onnxruntime 8.6, OpenCV 28.9, as without antialias: True".
# Exits non-zero once OpenCV tells antialias from none.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check opencv-python-headless==5.0.0.93 onnx==1.23.2 \
  onnxruntime==1.32.0 numpy==2.4.6 2> pip.txt || cat pip.txt
cat > shrink.py <<'PY'
import sys

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SIDE, SMALL = 256, 64
noise = np.random.default_rng(0).normal(128, 40, (1, 3, SIDE, SIDE)).astype(np.float32)


def shrunk(mode, antialias):
    layer = helper.make_node("Resize", ["picture", "", "", "sides"], ["small"], mode=mode, antialias=antialias)
    graph = helper.make_graph(
        [layer],
        "shrink",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, noise.shape)],
        [helper.make_tensor_value_info("small", TensorProto.FLOAT, (1, 3, SMALL, SMALL))],
        [numpy_helper.from_array(np.array([1, 3, SMALL, SMALL], np.int64), "sides")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    written = model.SerializeToString()
    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
    network = cv2.dnn.readNetFromONNX(np.frombuffer(written, np.uint8))
    network.setInput(noise, "picture")
    return session.run(None, {"picture": noise})[0], network.forward()


told, held = [], []
for mode in ("linear", "cubic"):
    (right, read), (rough, plain) = shrunk(mode, 1), shrunk(mode, 0)
    same = bool(np.array_equal(read, plain))
    told.append(f"{mode} onnxruntime {right.std():.1f}, OpenCV {read.std():.1f}, as without antialias: {same}")
    held.append(same and np.allclose(rough, plain, atol=0.01) and right.std() < read.std() / 2)
print(f"noise of deviation {noise.std():.1f}, {SIDE} to {SMALL}: " + "; ".join(told))
sys.exit(not all(held))
PY
v/bin/python shrink.py 2> said.txt || { tail -5 said.txt; exit 1; }
