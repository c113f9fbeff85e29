"""A network's weights as the browser gets them, back into Keras.

Where the export rounds coarsely, browser and backend would answer a little differently. A network
that is rounded once, before it is calibrated and measured, is the same on both sides: the export
finds its weights on the grid that it would round to.
"""

import json
import tempfile
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from export.graph import write_graph

Weights = npt.NDArray[np.float32]
DTYPES: dict[str, type[np.generic]] = {
    "uint8": np.uint8,
    "float16": np.float16,
    "float32": np.float32,
    "int32": np.int32,
}


def round_as_exported(network: keras.Model) -> None:
    """Set every weight to what a browser would compute with.

    Raises ValueError where the exported graph lacks one of them, RuntimeError where the converter
    fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "graph"
        write_graph(network, folder)
        exported = read_weights(folder)
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(of_layer(layer, exported))


def read_weights(folder: Path) -> dict[str, Weights]:
    """The float tensors of a TF.js graph model by name, unpacked.

    The format is that of TF.js's `io.WeightsManifestConfig`.
    """
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    found = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        start = 0
        for entry in group["weights"]:
            packed = entry.get("quantization")
            dtype = DTYPES[(packed or entry)["dtype"]]
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(data, dtype, count, start).reshape(entry["shape"])
            start += values.nbytes
            if entry["dtype"] == "float32":
                found[entry["name"]] = _unpacked(values, packed)
    return found


def _unpacked(values: npt.NDArray[np.generic], packed: dict[str, float] | None) -> Weights:
    floats = values.astype(np.float64)
    if packed and "scale" in packed:
        floats = floats * packed["scale"] + packed["min"]
    return floats.astype(np.float32)


def of_layer(layer: keras.layers.Layer, exported: dict[str, Weights]) -> list[Weights]:
    """A layer's weights among those that `read_weights` returned, in Keras' order.

    Kernels and biases differ in shape, so the shape tells them. Raises ValueError where one is
    missing.
    """
    # The exporter numbers its copies of the layers: head_1.
    own = [values for name, values in exported.items() if f"/{layer.name}_" in name]
    return [_of_shape(layer, weight.shape, own) for weight in layer.weights]


def _of_shape(layer: keras.layers.Layer, shape: tuple[int, ...], own: list[Weights]) -> Weights:
    for values in own:
        if values.shape == tuple(shape):
            return values
    raise ValueError(f"The exported graph has no weight {shape} of {layer.name}.")
