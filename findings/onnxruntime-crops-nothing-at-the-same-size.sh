#!/usr/bin/env bash
# onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11, Linux x86-64.
#
# Behaviour: Resize with coordinate_transformation_mode tf_crop_and_resize cuts out the region in "roi" and brings it to
# the size asked for. Where that size happens to be the picture's own, ONNX Runtime hands the whole picture back: it
# takes the step for one that does nothing, and never looks at the region. One pixel more or less and it cuts. Linear,
# nearest and cubic alike; no error, no warning, the shape fits. The reference in onnx cuts at each size. A good guess
# is that the region counts whatever the size, as the standard says that it takes effect in this mode. A network that
# cuts the face out of a frame and enlarges it to the frame's side again scores the frame with its background, and only
# for pictures of one side.
#
# Seen: "middle half of 0 to 7: to 7 pixels 1.75,2.33,2.92,3.50,4.08,4.67,5.25, reference the same; to 8 pixels
# 0.00,1.00,2.00,3.00,4.00,5.00,6.00,7.00, reference 1.75,2.25,2.75,3.25,3.75,4.25,4.75,5.25; nearest the whole, cubic
# the whole".
# Exits non-zero once 8 pixels are cut.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
cat > crop.py <<'PY'
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

row = np.arange(8, dtype=np.float32).reshape(1, 1, 1, 8)
middle = np.array([0, 0, 0, 0.25, 1, 1, 1, 0.75], np.float32)


def cut(side, mode):
    node = helper.make_node(
        "Resize", ["row", "roi", "", "sizes"], ["cut"], mode=mode, coordinate_transformation_mode="tf_crop_and_resize"
    )
    given = {"roi": middle, "sizes": np.array([1, 1, 1, side], np.int64)}
    graph = helper.make_graph(
        [node],
        "crop",
        [helper.make_tensor_value_info("row", TensorProto.FLOAT, row.shape)],
        [helper.make_tensor_value_info("cut", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in given.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    answers = session.run(None, {"row": row})[0], ReferenceEvaluator(model).run(None, {"row": row})[0]
    return [np.asarray(answer).ravel() for answer in answers]


def written(values):
    return ",".join(f"{value:.2f}" for value in values)


seven, seven_reference = cut(7, "linear")
eight, eight_reference = cut(8, "linear")
agree = np.allclose(seven, seven_reference, atol=1e-4)
whole = {mode: np.array_equal(cut(8, mode)[0], row.ravel()) for mode in ("nearest", "cubic")}
print(
    f"middle half of 0 to 7: to 7 pixels {written(seven)},"
    f" reference {'the same' if agree else written(seven_reference)}; to 8 pixels {written(eight)},"
    f" reference {written(eight_reference)};"
    f" {', '.join(mode + (' the whole' if same else ' cut') for mode, same in whole.items())}"
)
stands = agree and np.array_equal(eight, row.ravel()) and eight_reference.max() < 6
sys.exit(not (stands and all(whole.values())))
PY
v/bin/python crop.py 2> said.txt || { tail -5 said.txt; exit 1; }
