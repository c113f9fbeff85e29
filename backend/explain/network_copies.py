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


def convolutions(model: keras.Model) -> list[keras.layers.Conv2D]:
    """All but the depthwise ones, in the network's order."""
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]


def all_convolutions(model: keras.Model) -> list[Convolution]:
    """The same with the depthwise ones among them, each in its place of the network."""
    return [layer for layer in model.layers if isinstance(layer, Convolution)]


def beside(model: keras.Model, maps: keras.KerasTensor) -> list[keras.KerasTensor]:
    """What a network computes without these maps of its own, and joins with what depends on them.

    So those that take a shortcut round the maps.
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
    answering = {(relu_after(layer) or layer).name: layer.name for layer in all_convolutions(model)}

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
