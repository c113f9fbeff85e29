#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93 beside 4.14.0.94 and onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11,
# Linux x86-64.
#
# Behaviour: where a convolution of stride 2 and auto_pad SAME_UPPER needs an odd number of pixels of edge, as one of
# 3 x 3 does on any even side, ONNX puts the odd one behind the picture, as TensorFlow does for padding "same".
# OpenCV 5 puts it before the picture, and everything is read one pixel off. Pools do the same. With that edge
# written out in "pads" OpenCV 5 is right, and 4.14 is right about SAME_UPPER, too. No error, no warning, and the
# shape fits. A good guess is that 5 gives 4's results give or take a rounding, and that such a layer, as old as ONNX
# itself, is safe. tf2onnx writes auto_pad for every layer of padding "same" where the network leaves the side of
# the picture open. Each halving is off by a pixel of its own, so the deep ones by most of a cell: scores drift and
# boxes shift after an upgrade of OpenCV, with nothing to see in the log.
#
# Seen: "pixels 1 to 6, every second with the left tap of three: onnxruntime 1,3,5; OpenCV 4.14.0 1,3,5; OpenCV
# 5.0.0 0,2,4; with explicit pads 1,3,5; a pool's maxima: onnxruntime 3,5,6, OpenCV 4.14.0 3,5,6, OpenCV 5.0.0
# 2,4,6".
# Exits non-zero once OpenCV 5 pads behind.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 \
  2> pip.txt || cat pip.txt
for version in 4.14.0.94 5.0.0.93; do
  v/bin/pip install --quiet --disable-pip-version-check --no-deps --target "cv$version" \
    "opencv-python-headless==$version" 2> pip.txt || cat pip.txt
done
cat > pads.py <<'PY'
import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

pixels = np.arange(1, 7, dtype=np.float32).reshape(1, 1, 1, 6)
left_tap = numpy_helper.from_array(np.array([1, 0, 0], np.float32).reshape(1, 1, 1, 3), "taps")


def both(kind, **edges):
    given = ["pixels", "taps"] if kind == "Conv" else ["pixels"]
    layer = helper.make_node(kind, given, ["seen"], kernel_shape=[1, 3], strides=[1, 2], **edges)
    graph = helper.make_graph(
        [layer],
        "halving",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, pixels.shape)],
        [helper.make_tensor_value_info("seen", TensorProto.FLOAT, (1, 1, 1, 3))],
        [left_tap] if kind == "Conv" else [],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    written = model.SerializeToString()
    session = onnxruntime.InferenceSession(written, providers=["CPUExecutionProvider"])
    network = cv2.dnn.readNetFromONNX(np.frombuffer(written, np.uint8))
    network.setInput(pixels, "pixels")
    answers = session.run(None, {"pixels": pixels})[0], network.forward()
    return [",".join(f"{value:g}" for value in answer.ravel()) for answer in answers]


same, pool = both("Conv", auto_pad="SAME_UPPER"), both("MaxPool", auto_pad="SAME_UPPER")
print(cv2.__version__, *same, both("Conv", pads=[0, 0, 0, 1])[1], *pool)
PY
for version in 4.14.0.94 5.0.0.93; do
  PYTHONPATH="$folder/cv$version" v/bin/python pads.py 2> said.txt >> seen.txt || { tail -5 said.txt; exit 1; }
done
{ read -r old right old_same _ pool old_pool; read -r new _ new_same explicit _ new_pool; } < seen.txt
echo "pixels 1 to 6, every second with the left tap of three: onnxruntime $right; OpenCV $old $old_same; OpenCV" \
  "$new $new_same; with explicit pads $explicit; a pool's maxima: onnxruntime $pool, OpenCV $old $old_pool," \
  "OpenCV $new $new_pool"
[[ $right == "$old_same" && $right == "$explicit" && $right != "$new_same" && $pool == "$old_pool" ]]
