#!/usr/bin/env bash
# onnxslim 0.1.98, onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11.
#
# Behaviour: onnxslim folds a Mul by a constant into the convolution before it wherever the constant has, apart
# from ones, as many numbers as the convolution has channels, whichever axis they lie on. With 8 channels and 8
# columns, a weight for each column (8), for each row (8, 1) or for each picture of a batch (8, 1, 1, 1) becomes
# a weight for each channel. With 8 channels and 10 columns it is left alone, and Add instead of Mul is folded on
# the channels' axis alone. No error and no warning. A good guess is that a tool which only makes a graph smaller
# looks at the axis, as ONNX Runtime's own fusion does, or that such a fault shows at once: it needs two sizes to
# be equal. A window over a patch before its spectrum is taken, a mask that fades at the edges, or weights of
# eight crops that are judged together are lost, and only where channels are as many. What helps is
# model_check=True, which compares both graphs' outputs; it is off by default.
#
# Seen: "Mul for each channel: same; column: differs; row: differs; picture: differs; column, of 10: same; Add for
# each channel: same; column: same; row: same; picture: same; column, of 10: same".
# Exits non-zero once a weight for each column is left where it is.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  onnxslim==0.1.98 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
v/bin/python - 2> said.txt > seen.txt <<'PY' || { tail -5 said.txt; exit 1; }
import numpy as np
import onnxruntime
import onnxslim
from onnx import TensorProto, helper, numpy_helper

CHANNELS = 8
CASES = {
    "for each channel": (10, (CHANNELS, 1, 1)),
    "column": (CHANNELS, (CHANNELS,)),
    "row": (CHANNELS, (CHANNELS, 1)),
    "picture": (10, (CHANNELS, 1, 1, 1)),
    "column, of 10": (10, (10,)),
}
chance = np.random.default_rng(0)


def verdict(operation, side, shape):
    """Whether the slimmed graph of a convolution and an operation with a constant answers like the graph."""
    batch = np.float32(chance.normal(size=(8, 3, side, side)))
    held = {"w": np.float32(chance.normal(size=(CHANNELS, 3, 1, 1))), "c": np.float32(chance.normal(size=shape))}
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [8, channels, side, side])
        for name, channels in (("x", 3), ("y", CHANNELS))
    ]
    nodes = [helper.make_node("Conv", ["x", "w"], ["a"]), helper.make_node(operation, ["a", "c"], ["y"])]
    constants = [numpy_helper.from_array(array, name) for name, array in held.items()]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    answers = []
    for made in (model, onnxslim.slim(model)):
        session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
        answers.append(session.run(None, {"x": batch})[0])
    return "same" if np.allclose(*answers, atol=1e-4) else "differs"


print(
    "seen "
    + "; ".join(
        f"{operation} " + "; ".join(f"{name}: {verdict(operation, *case)}" for name, case in CASES.items())
        for operation in ("Mul", "Add")
    )
)
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -q '^Mul for each channel: same; column: differs; row: differs; picture: differs; column, of 10: same; ' line.txt
grep -q 'Add for each channel: same; column: same; row: same; picture: same; column, of 10: same$' line.txt
