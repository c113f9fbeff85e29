"""Keras to a TF.js graph model with float16 weights.

A layers model doesn't load: TF.js 4.22 rejects Keras 3's InputLayer. So the model goes through a
SavedModel to a graph model, whose input sides stay unspecified.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from backend.detector.weights_folder import load_network
from backend.user_error import UserError

CONVERTER = Path(sys.prefix) / "converter" / "bin" / "python"
"""Of the environment that the converter has to itself: `make .venv/converter/.installed`."""


class ConverterMissing(UserError):
    """TF.js's converter isn't installed."""


def export_graph(name: str, folder: Path) -> None:
    """Write the graph of network `name`; raises what `write_graph` raises."""
    write_graph(load_network(name), folder)


def write_graph(network: keras.Model, folder: Path) -> None:
    """Write model.json and its weights to `folder`, replacing what is there.

    Raises ConverterMissing, or RuntimeError with the converter's own words where it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        saved, converted = Path(scratch) / "saved", Path(scratch) / "converted"
        network.export(saved, verbose=False)
        _convert(saved, converted)
        _sort(converted)
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(converted, folder)


def _sort(folder: Path) -> None:
    """The converter writes maps and weights in an order of chance; sorted, the files are the same.

    Layout of the files: https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
    """
    path = folder / "model.json"
    model = json.loads(path.read_text())
    for group in model["weightsManifest"]:
        (shard,) = group["paths"]  # below the converter's 4 MB a shard
        stored = (folder / shard).read_bytes()
        parts, start = {}, 0
        for weight in group["weights"]:
            end = start + _stored_bytes(weight)
            parts[weight["name"]] = stored[start:end]
            start = end
        group["weights"].sort(key=lambda weight: weight["name"])
        (folder / shard).write_bytes(b"".join(parts[weight["name"]] for weight in group["weights"]))
    model["modelTopology"]["node"].sort(key=lambda node: node["name"])
    path.write_text(json.dumps(model, sort_keys=True) + "\n")


def _stored_bytes(weight: dict[str, Any]) -> int:
    stored = weight.get("quantization", weight)["dtype"]
    return int(math.prod(weight["shape"]) * np.dtype(stored).itemsize)


def _convert(saved: Path, converted: Path) -> None:
    # An environment of its own: the converter imports tf-keras, which must not meet our Keras 3. No
    # oneDNN, whatever this process set: TensorFlow's optimiser else names the nodes by machine.
    if not CONVERTER.is_file():
        raise ConverterMissing(
            "TF.js's converter is missing; run `make .venv/converter/.installed`."
        )
    environment = {**os.environ, "TF_ENABLE_ONEDNN_OPTS": "0"}
    command = [
        str(CONVERTER),
        "-m",
        "tensorflowjs.converters.converter",
        "--quantize_float16",
        "--input_format=tf_saved_model",
        "--output_format=tfjs_graph_model",
        str(saved),
        str(converted),
    ]
    result = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(f"tensorflowjs_converter failed:\n{result.stderr[-2000:]}")
