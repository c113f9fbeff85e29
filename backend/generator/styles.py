"""The styles of a synthesis network: one input in its file, one for each level once it is read."""

from typing import Any

import numpy as np

from backend.generator.runtime import openvino

Node = Any
Model = Any
"""OpenVINO's own types, which carry no annotations."""
_MAP_AXES = 4
_COARSEST = 4
"""Pixels; kernels of a convolution have four axes, too, but are smaller."""


def style_name(side: int) -> str:
    """The input that takes the style of the level with maps of so many pixels a side."""
    return f"style{side}"


def styles_as_inputs(synthesis: Model) -> tuple[int, ...]:
    """Give each level of the model a style input of its own, in place of the one for all.

    StyleGAN mixes the styles of two faces that way: one for the coarse levels, the other for the
    fine ones (Karras, Laine and Aila 2019, arXiv 1812.04948, section 3.1). A level's inputs are
    those whose first maps downstream have its side. Returns the sides, coarsest first.
    """
    (single,) = (
        parameter for parameter in synthesis.get_parameters() if _names(parameter) == {"style"}
    )
    uses = [(_first_side(use.get_node()), use) for use in single.output(0).get_target_inputs()]
    sides = tuple(sorted({side for side, _ in uses}))
    inputs = {side: _style_input(single, style_name(side)) for side in sides}
    for side, use in uses:
        use.replace_source_output(inputs[side].output(0))
    synthesis.remove_parameter(single)
    synthesis.add_parameters(list(inputs.values()))
    synthesis.validate_nodes_and_infer_types()
    return sides


def _names(parameter: Node) -> set[str]:
    return set(parameter.output(0).get_names())


def _style_input(single: Node, name: str) -> Node:
    parameter = openvino().opset13.parameter(list(single.output(0).shape), np.float32, name=name)
    parameter.output(0).set_names({name})
    return parameter


def _first_side(node: Node) -> int:
    """The side of the first maps (1, channels, side, side) that depend on a node."""
    ahead, seen = [node], set()
    while ahead:
        current = ahead.pop(0)
        for output in current.outputs():
            shape = tuple(output.shape)
            if len(shape) == _MAP_AXES and shape[2] == shape[3] >= _COARSEST:
                return int(shape[2])
            for use in output.get_target_inputs():
                following = use.get_node()
                if following.get_friendly_name() not in seen:
                    seen.add(following.get_friendly_name())
                    ahead.append(following)
    raise ValueError(f"{node.get_friendly_name()} feeds no maps")
