"""What a network is made of, layer by layer, as data that a page can draw without TensorFlow."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter

from backend.detector.networks import SIDES, build_network

if TYPE_CHECKING:
    import keras

FILE_NAME = "architectures.json"
TALK = "seed-cnn"
"""The network of the talk that Uncanny grew from."""


class Layer(BaseModel):
    """One layer that has weights or changes the shape of what passes through it."""

    model_config = ConfigDict(extra="forbid")

    name: str
    kind: str
    """Keras' name of the class."""
    kernel: list[int] | None
    """Rows and columns of a filter or pool; None where there is none."""
    shape: list[int]
    """What comes out for one face: rows, columns, channels, or fewer axes."""
    weights: int


class Architecture(BaseModel):
    """A network, for a face at its largest side."""

    model_config = ConfigDict(extra="forbid")

    side: int
    """Pixels of the face that the network works on."""
    weights: int
    """All of them, also those that training leaves alone."""
    layers: list[Layer]
    """From the face to the answer."""


def describe(name: str) -> Architecture:
    """The architecture of a network with fresh weights. Raises KeyError for an unknown name."""
    return described(build_network(name), SIDES[name][1])


def described(model: "keras.Model", side: int) -> Architecture:
    """The architecture of a network for faces of `side` pixels."""
    import keras

    # Run on one face: sides that depend on the input are known only then.
    probe = keras.Model(model.inputs, [layer.output for layer in model.layers])
    outputs = probe([np.zeros((1, side, side, 3), np.float32)], training=True)
    shapes = [list(output.shape[1:]) for output in outputs]
    layers = [
        _layer(layer, shape)
        for layer, shape, came in zip(
            model.layers, shapes, _input_shapes(model, shapes), strict=True
        )
        if layer.count_params() or shape != came
    ]
    return Architecture(side=side, weights=model.count_params(), layers=layers)


def write_architectures(names: tuple[str, ...], folder: Path) -> None:
    """Write the architectures of networks to architectures.json in `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    described = {name: describe(name).model_dump() for name in names}
    (folder / FILE_NAME).write_text(json.dumps(described, indent=1) + "\n")


def read_architectures(folder: Path) -> dict[str, Architecture]:
    """What `write_architectures` wrote. Raises FileNotFoundError where there is nothing."""
    return TypeAdapter(dict[str, Architecture]).validate_json((folder / FILE_NAME).read_text())


def _input_shapes(model: "keras.Model", shapes: list[list[int]]) -> list[list[int] | None]:
    """What comes into each layer, from the first of its inputs; None where nothing does."""
    made = {id(layer.output): shape for layer, shape in zip(model.layers, shapes, strict=True)}
    came = []
    for layer in model.layers:
        inputs = [tensor for node in layer._inbound_nodes for tensor in node.input_tensors]
        came.append(made.get(id(inputs[0])) if inputs else None)
    return came


def _layer(layer: "keras.layers.Layer", shape: list[int]) -> Layer:
    kernel = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    return Layer(
        name=layer.name,
        kind=type(layer).__name__,
        kernel=list(kernel) if kernel else None,
        shape=shape,
        weights=layer.count_params(),
    )
