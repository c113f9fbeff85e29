#!/usr/bin/env bash
# onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6, Python 3.11.
#
# Behaviour: Resize with antialias=1 takes int8 as a type, and clips its answer to 0 and above, as if it were
# uint8: a tensor that is -100 throughout comes out as 0 throughout, linear and cubic alike. The reference
# in onnx answers -100, and so does ONNX Runtime for int32 and float, and for int8 without antialias. A good
# guess is that a type which is accepted is treated as that type, or that a mean of equal numbers is that
# number. quantize_static() of onnxruntime itself makes such graphs: with QuantFormat.QOperator and QInt8, a
# network that shrinks between two layers loses half of its range there. QDQ leaves that Resize in float.
#
# Seen: "-100 as int8: 0, reference -100, without antialias -100; as int32: -100; a network of -0.50,
# quantised: QDQ -0.50, QOperator 0.00".
# Exits non-zero once int8 keeps its negative numbers.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 2> "$folder/pip.txt" || cat "$folder/pip.txt"
cd "$folder"
v/bin/python - 2> said.txt > seen.txt <<'PY' || { tail -5 said.txt; exit 1; }
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

SIZES = numpy_helper.from_array(np.array([1, 1, 4, 4]), "sizes")


def model(nodes, kind, *constants):
    x, y = (helper.make_tensor_value_info(name, kind, [1, 1, side, side]) for name, side in (("x", 8), ("y", 4)))
    graph = helper.make_graph(nodes, "g", [x], [y], [SIZES, *constants])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)


def resize(given, made, antialias=1):
    return helper.make_node("Resize", [given, "", "", "sizes"], [made], mode="linear", antialias=antialias)


def answer(made, x):
    if not isinstance(made, str):
        made = made.SerializeToString()
    session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0].mean()


class Reader(CalibrationDataReader):
    def __init__(self):
        self.batches = iter([{"x": np.full((1, 1, 8, 8), level, np.float32)} for level in (-1, 0, 1)])

    def get_next(self):
        return next(self.batches, None)


dark = np.full((1, 1, 8, 8), -100, np.int8)
plain = model([resize("x", "y")], TensorProto.INT8)
seen = answer(plain, dark)
reference = ReferenceEvaluator(plain).run(None, {"x": dark})[0].mean()
without = answer(model([resize("x", "y", 0)], TensorProto.INT8), dark)
wide = answer(model([resize("x", "y")], TensorProto.INT32), dark.astype(np.int32))

layers = [helper.make_node("Conv", ["x", "w"], ["a"]), resize("a", "b"), helper.make_node("Conv", ["b", "w"], ["y"])]
network = model(layers, TensorProto.FLOAT, numpy_helper.from_array(np.ones((1, 1, 1, 1), np.float32), "w"))
onnx.save(network, "network.onnx")
half = np.full((1, 1, 8, 8), -0.5, np.float32)
quantised = []
for form in (QuantFormat.QDQ, QuantFormat.QOperator):
    quantize_static(
        "network.onnx", "int8.onnx", Reader(), quant_format=form,
        activation_type=QuantType.QInt8, weight_type=QuantType.QInt8,
    )
    quantised.append(f"{form.name} {answer('int8.onnx', half):.2f}")
print(
    f"seen -100 as int8: {seen:.0f}, reference {reference:.0f}, without antialias {without:.0f}; as int32:"
    f" {wide:.0f}; a network of {answer('network.onnx', half):.2f}, quantised: {', '.join(quantised)}"
)
PY
sed -n 's/^seen //p' seen.txt | tee line.txt
grep -q '^-100 as int8: 0, reference -100, without antialias -100; as int32: -100; ' line.txt
grep -q 'a network of -0.50, quantised: QDQ -0.50, QOperator 0.00$' line.txt
