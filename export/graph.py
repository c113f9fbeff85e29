"""Keras to a TF.js graph model with float16 weights.

A layers model doesn't load: TF.js 4.22 rejects Keras 3's InputLayer. So the model goes through a
SavedModel to a graph model, whose input sides stay unspecified.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from backend.detector.weights_folder import load_network


def export_graph(name: str, folder: Path) -> None:
    """Write model.json and its weights to `folder`, replacing what is there.

    Raises RuntimeError with the converter's own words where it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        saved, converted = Path(scratch) / "saved", Path(scratch) / "converted"
        load_network(name).export(saved, verbose=False)
        _convert(saved, converted)
        _sort_keys(converted / "model.json")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(converted, folder)


def _sort_keys(path: Path) -> None:
    """The converter writes maps in an order of chance; sorted, the same weights give one file."""
    path.write_text(json.dumps(json.loads(path.read_text()), sort_keys=True) + "\n")


def _convert(saved: Path, converted: Path) -> None:
    # A process of its own: the converter imports tf-keras, which must not meet our Keras 3.
    command = [
        sys.executable,
        "-m",
        "tensorflowjs.converters.converter",
        "--input_format=tf_saved_model",
        "--output_format=tfjs_graph_model",
        "--quantize_float16=*",
        str(saved),
        str(converted),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise RuntimeError(f"tensorflowjs_converter failed:\n{result.stderr[-2000:]}")
