"""The weights of an exported TF.js graph, back into Keras' order."""

import json
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float32]


def read_weights(folder: Path) -> dict[str, Weights]:
    """The float16 tensors of a TF.js graph model by name, as float32.

    The format is that of TF.js's `io.WeightsManifestConfig`.
    """
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    found = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        start = 0
        for entry in group["weights"]:
            dtype = np.dtype(entry.get("quantization", entry)["dtype"])
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(data, dtype, count, start).reshape(entry["shape"])
            start += values.nbytes
            if entry["dtype"] == "float32":
                found[entry["name"]] = values.astype(np.float32)
    return found


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
