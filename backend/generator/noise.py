"""The noise maps of a synthesis network: constants in its file, inputs once it is read here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.generator.runtime import openvino

Node = Any
Model = Any
"""OpenVINO's own types, which carry no annotations."""
Noise = npt.NDArray[np.float32]
"""(1, 1, side, side)."""


@dataclass(frozen=True)
class NoiseMap:
    """What is known of one noise map: the input's name, its side, and the constant's statistics."""

    name: str
    side: int
    mean: float
    deviation: float

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(1, 1, side, side)."""
        return (1, 1, self.side, self.side)

    def draw(self, generator: np.random.Generator) -> Noise:
        """Gaussian noise like the constant's, (1, 1, side, side) float32."""
        noise = generator.standard_normal(self.shape, np.float32)
        return noise * np.float32(self.deviation) + np.float32(self.mean)


def noise_as_inputs(synthesis: Model) -> list[NoiseMap]:
    """Turn every constant of shape (1, 1, N, N), N > 1, into an input of the model, in place.

    Baked-in noise is the same in every face: a fingerprint that no other generator has. Returns
    the maps in the model's own order.
    """
    maps, parameters = [], []
    for index, constant in enumerate(list(_noise_constants(synthesis))):
        values = np.array(constant.data, np.float32)
        name = f"noise{index}"
        maps.append(NoiseMap(name, values.shape[2], float(values.mean()), float(values.std())))
        parameters.append(_input_like(constant, name))
    synthesis.add_parameters(parameters)
    synthesis.validate_nodes_and_infer_types()
    return maps


def _noise_constants(model: Model) -> Iterator[Node]:
    for node in model.get_ordered_ops():
        if node.get_type_name() == "Constant":
            shape = tuple(node.output(0).shape)
            if len(shape) == 4 and shape[:2] == (1, 1) and shape[2] == shape[3] > 1:
                yield node


def _input_like(constant: Node, name: str) -> Node:
    """A parameter that takes the constant's place."""
    ov = openvino()
    parameter = ov.opset13.parameter(list(constant.output(0).shape), np.float32, name=name)
    parameter.output(0).set_names({name})
    constant.output(0).replace(parameter.output(0))
    return parameter
