#!/usr/bin/env bash
# openvino 2026.4.1 beside onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: an ONNX Resize with keep_aspect_ratio_policy "not_larger" or "not_smaller", there since opset 18, is read
# as if it said "stretch". A picture twice as wide as high, to go into 8 x 8, becomes 8 x 8 and not 4 x 8, and what
# was a circle is an ellipse. The model is valid, it's read and compiled without a word, and nothing but the
# shape gives it away, which is the very shape that the model's next layer likes. antialias=1 in the same node is
# passed over just so. onnxruntime and ONNX's own reference do both. A good guess is that an attribute that an engine
# doesn't know stops it, as an operator that it doesn't know does. A model with its preparation in the graph
# sees each face that isn't square flattened, once it's moved from one engine to the other, and scores are others.
#
# Seen: "4 x 8 into 8 x 8: stretch: onnxruntime 8 x 8, OpenVINO 8 x 8; not_larger: 4 x 8, 8 x 8; not_smaller: 8 x 16,
# 8 x 8; noise of 1 from 64 to 16 with antialias: 0.18, 0.49".
# Exits non-zero once OpenVINO keeps the shape.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check openvino==2026.4.1 onnxruntime==1.32.0 onnx==1.23.2 \
  numpy==2.4.6 2> pip.txt || cat pip.txt
cat > shape.py <<'PY'
import sys

import numpy as np
import onnx
import onnxruntime
import openvino
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

core = openvino.Core()


def all_three(picture, side, **attributes):
    sizes = numpy_helper.from_array(np.array([side, side], np.int64), "sizes")
    layer = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], mode="linear", axes=[2, 3], **attributes)
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, picture.shape)
    asked = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, None, None])
    graph = helper.make_graph([layer], "resize", [given], [asked], [sizes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    written = model.SerializeToString()
    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
    compiled = core.compile_model(core.read_model(written), "CPU")
    return [
        session.run(None, {"x": picture})[0],
        compiled([picture])[0],
        ReferenceEvaluator(model).run(None, {"x": picture})[0],
    ]


def sides(picture):
    return f"{picture.shape[2]} x {picture.shape[3]}"


wide = np.arange(32, dtype=np.float32).reshape(1, 1, 4, 8)
policies = ["stretch", "not_larger", "not_smaller"]
seen = {one: [sides(picture) for picture in all_three(wide, 8, keep_aspect_ratio_policy=one)] for one in policies}
noise = np.random.default_rng(0).normal(size=(1, 1, 64, 64)).astype(np.float32)
spread = [float(picture.std()) for picture in all_three(noise, 16, antialias=1)]
shapes = "; ".join(f"{policy}: {one[0]}, {one[1]}" for policy, one in list(seen.items())[1:])
print(
    f"4 x 8 into 8 x 8: stretch: onnxruntime {seen['stretch'][0]}, OpenVINO {seen['stretch'][1]}; {shapes}; noise of"
    f" 1 from 64 to 16 with antialias: {spread[0]:.2f}, {spread[1]:.2f}"
)
others = all(one[0] == one[2] for one in seen.values()) and seen["not_larger"][0] == "4 x 8"
sys.exit(not (others and seen["not_larger"][1] == seen["not_smaller"][1] == "8 x 8"))
PY
v/bin/python shape.py 2> said.txt || { tail -5 said.txt; exit 1; }
