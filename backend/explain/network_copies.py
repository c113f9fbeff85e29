"""Copies of a network that share its weights and do something more on the way.

Imports Keras: import it where a network is at hand anyway.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import keras
from keras.src.ops.node import Node

from backend.detector.networks.layers import MeanOfMirrored, WithMirrored

Convolution: TypeAlias = keras.layers.Conv2D | keras.layers.DepthwiseConv2D
"""What makes maps of its own; Keras makes no relatives of the two."""
Tap = Callable[[str, keras.KerasTensor], keras.KerasTensor]


def branches(model: keras.Model) -> list[list[keras.layers.Conv2D]]:
    """The convolutions by branch, each branch in the network's order; a single chain is one.

    Branches are what no convolution joins: each looks at the picture for itself, and what they
    answer meets only afterwards. They come in the order of their first layers' names; Keras itself
    orders layers by their distance from the answer, which mixes them.
    """
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    first = _first_convolutions(model)
    apart: list[frozenset[str]] = []
    for layer in layers:
        met = [each for each in apart if each & first[layer.name]]
        apart = [each for each in apart if each not in met] + [first[layer.name].union(*met)]
    found = [[layer for layer in layers if first[layer.name] <= each] for each in apart]
    return sorted(found, key=lambda branch: str(branch[0].name))


def branches_with_depthwise(model: keras.Model) -> list[list[Convolution]]:
    """The same, with the depthwise convolutions among them, each in its place of the network."""
    first = _first_convolutions(model)
    own = [
        frozenset[str]().union(*(first[layer.name] for layer in branch))
        for branch in branches(model)
    ]
    return [
        [
            layer
            for layer in model.layers
            if isinstance(layer, Convolution) and first[layer.name] & names
        ]
        for names in own
    ]


def branch_of_each(model: keras.Model) -> dict[str, int | None]:
    """By the name of every layer, its branch, from 0; None where it belongs to all of them.

    None everywhere in a single chain.
    """
    found = branches(model)
    index = {layer.name: number for number, branch in enumerate(found) for layer in branch}
    first, then = _first_convolutions(model), _next_convolutions(model)
    touched = {
        layer.name: {index[name] for name in first[layer.name] | then[layer.name]}
        for layer in model.layers
    }
    return {
        name: next(iter(of)) if len(of) == 1 and len(found) > 1 else None
        for name, of in touched.items()
    }


def beside(model: keras.Model, maps: keras.KerasTensor) -> list[keras.KerasTensor]:
    """What a network computes without these maps of its own, and joins with what hangs on them.

    So the maps of another branch, or those that take a shortcut round the maps.
    """
    hanging = {id(maps)}
    met: dict[int, keras.KerasTensor] = {}
    for node in _nodes(model):
        if any(id(tensor) in hanging for tensor in node.input_tensors):
            hanging |= {id(tensor) for tensor in node.outputs}
            met |= {
                id(tensor): tensor for tensor in node.input_tensors if id(tensor) not in hanging
            }
    return list(met.values())


def _nodes(model: keras.Model) -> Iterator[Node]:
    """Every step of the computation, after all that it needs."""
    for depth in sorted(model._nodes_by_depth, reverse=True):
        yield from model._nodes_by_depth[depth]


def _first_convolutions(model: keras.Model) -> dict[str, frozenset[str]]:
    """By layer, the names of the convolutions that look at the picture and that it hangs on."""
    of_tensor: dict[int, frozenset[str]] = {}
    of_layer: dict[str, frozenset[str]] = {}
    for node in _nodes(model):
        layer = node.operation
        came = frozenset[str]().union(*(of_tensor[id(each)] for each in node.input_tensors))
        if isinstance(layer, keras.layers.Conv2D) and not came:
            came = frozenset([layer.name])
        of_layer[layer.name] = of_layer.get(layer.name, frozenset()) | came
        of_tensor |= dict.fromkeys(map(id, node.outputs), came)
    return of_layer


def _next_convolutions(model: keras.Model) -> dict[str, frozenset[str]]:
    """By layer, the names of the convolutions that its answer reaches first, on any way."""
    of_tensor: dict[int, frozenset[str]] = {}
    of_layer: dict[str, frozenset[str]] = {}
    for node in reversed(list(_nodes(model))):
        layer = node.operation
        nothing = frozenset[str]()
        reached = nothing.union(*(of_tensor.get(id(each), nothing) for each in node.outputs))
        of_layer[layer.name] = of_layer.get(layer.name, nothing) | reached
        if isinstance(layer, keras.layers.Conv2D):
            reached = frozenset([layer.name])
        for each in node.input_tensors:
            of_tensor[id(each)] = of_tensor.get(id(each), nothing) | reached
    return of_layer


def relu_after(layer: keras.layers.Layer) -> keras.layers.ReLU | None:
    """The ReLU that alone takes what a layer of a network answers, or None; before it is copied."""
    takers = [node.operation for node in layer._outbound_nodes]
    return takers[0] if len(takers) == 1 and isinstance(takers[0], keras.layers.ReLU) else None


def copy_with(model: keras.Model, tap: Tap, mirrored: bool = True) -> keras.Model:
    """The network again, each convolution's answer (after its ReLU) passed through `tap`.

    Depthwise ones are among them.

    Args: tap takes a convolution's name and answer, and returns what the layers after it get; with
    `mirrored` false a network that asks about the mirror image too is asked about the face alone.
    The layers of `model` have two places from then on: use the copy.
    """
    answering = {
        (relu_after(layer) or layer).name: layer.name
        for branch in branches_with_depthwise(model)
        for layer in branch
    }

    def layer_of(layer: keras.layers.Layer) -> keras.layers.Layer:
        mirror = isinstance(layer, WithMirrored | MeanOfMirrored)
        return keras.layers.Identity() if mirror and not mirrored else layer

    def call(layer: keras.layers.Layer, *args: object, **kwargs: object) -> keras.KerasTensor:
        output = layer(*args, **kwargs)
        return tap(answering[layer.name], output) if layer.name in answering else output

    return keras.models.clone_model(model, clone_function=layer_of, call_function=call)


def with_answers(model: keras.Model) -> tuple[keras.Model, dict[str, keras.KerasTensor]]:
    """The network asked about the face alone, and each convolution's answer in it by name."""
    answers: dict[str, keras.KerasTensor] = {}

    def note(name: str, answer: keras.KerasTensor) -> keras.KerasTensor:
        answers[name] = answer
        return answer

    return copy_with(model, note, mirrored=False), answers


class Gate(keras.layers.Layer):  # type: ignore[misc]
    """Multiplies each channel by its weight, which is 1 at first."""

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Args: input_shape (..., channels)."""
        self.open = self.add_weight(shape=input_shape[-1:], initializer="ones", trainable=False)

    def call(self, maps: object) -> object:
        """(batch, rows, columns, channels) to the same shape."""
        return maps * self.open
