"""What every convolution of a network answers to one face.

Feature maps and the filters that make them, as the talk and CNN Explainer (arXiv 2004.15004) show
them. It works with any network of `backend.detector.networks`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backend.detector.weights_folder import load_network
from backend.images.scaling import Float32

if TYPE_CHECKING:
    import keras

    from backend.explain.network_copies import Convolution


@dataclass(frozen=True)
class ConvolutionLayer:
    """The filters of one convolution."""

    name: str
    kernel: Float32
    """(rows, columns, input channels, channels) weights."""
    bias: npt.NDArray[np.float32]
    """(channels,); zeros where the layer has none."""
    activation: str
    """Keras' name of what is applied last, within the layer or right after it; else `linear`."""
    ceiling: float | None = None
    """What a ReLU lets through at most (6 for ReLU6); None where there is no such bound."""
    stride: int = 1
    """Cells of the input from one value of the map to the next."""
    padding: str = "valid"
    """Keras' name: `same` surrounds the input with zeros, `valid` doesn't."""
    depthwise: bool = False
    """Whether each filter slides over one channel of the input alone, that of its own number; the
    kernel then has one input channel."""

    @property
    def channels(self) -> int:
        """How many feature maps the layer makes."""
        return int(self.kernel.shape[3])

    @property
    def kernel_limit(self) -> float:
        """The largest weight without its sign: the end of a scale that all filters share."""
        return float(np.abs(self.kernel).max())

    def strongest_inputs(self, channel: int, count: int) -> list[int]:
        """The input channels that a filter weighs most (by root of summed squares), first first."""
        strength = np.square(self.kernel[:, :, :, channel]).sum(axis=(0, 1))
        return [int(index) for index in np.argsort(-strength, kind="stable")[:count]]

    def padded(self, inputs: Float32) -> Float32:
        """What the filters slide over: (rows, columns, channels) with the zeros around it.

        TensorFlow's `same`: as many zeros as the last step needs, the odd one at the right and
        bottom.
        """
        if self.padding != "same":
            return inputs
        sizes = zip(inputs.shape[:2], self.kernel.shape[:2], strict=True)
        missing = [
            max((-(-size // self.stride) - 1) * self.stride + kernel - size, 0)
            for size, kernel in sizes
        ]
        return np.pad(inputs, [*((each // 2, each - each // 2) for each in missing), (0, 0)])


class FeatureMaps:
    """Runs a network and hands out what its convolutions answered.

    A network that looks at the mirror image too is asked about the face alone.

    Example:
        FeatureMaps.load("lite0-cut").of(crop)["stem"][:, :, 0]
    """

    def __init__(self, model: "keras.Model") -> None:
        import keras
        import tensorflow as tf

        from backend.explain.network_copies import all_convolutions, convolutions, with_answers

        found = convolutions(model)
        self.layers = [_described(layer) for layer in found]
        """All but the depthwise convolutions, in the order of the network."""
        self.all_layers = [_described(layer) for layer in all_convolutions(model)]
        """The same with the depthwise ones, of which nothing is computed ahead."""
        signature = [tf.TensorSpec((1, None, None, 3), tf.float32)]

        def function(probe: keras.Model) -> tf.types.experimental.PolymorphicFunction:
            return tf.function(lambda pixels: probe(pixels, training=False), signature)

        self._first_input = function(keras.Model(model.inputs, found[0].input))
        copy, answers = with_answers(model)
        self._answers = function(keras.Model(copy.inputs, answers))

    @classmethod
    def load(cls, name: str) -> "FeatureMaps":
        """Of a network with its shipped weights. Raises FileNotFoundError where it has none."""
        return cls(load_network(name))

    def of(self, crop: Float32) -> dict[str, Float32]:
        """The maps (rows, columns, channels) of `layers` by name, after their activations.

        Args: crop (side, side, 3) float32, RGB 0-255, as `Detector.crop` makes it.
        """
        return self._maps(crop, self.layers)

    def of_all(self, crop: Float32) -> dict[str, Float32]:
        """The same of `all_layers`."""
        return self._maps(crop, self.all_layers)

    def _maps(self, crop: Float32, layers: list[ConvolutionLayer]) -> dict[str, Float32]:
        outputs = self._answers(_batch(crop))
        return {layer.name: np.asarray(outputs[layer.name][0]) for layer in layers}

    def first_input(self, crop: Float32) -> Float32:
        """What the first layer is given: (rows, columns, 3), normalised, no zeros yet.

        Args: crop as for `of`.
        """
        return np.asarray(self._first_input(_batch(crop))[0])


def _batch(crop: Float32) -> Float32:
    return np.ascontiguousarray(crop, np.float32)[None]


def _described(layer: "Convolution") -> ConvolutionLayer:
    import keras

    from backend.explain.network_copies import relu_after

    depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)
    kernel = np.asarray(layer.kernel, np.float32)
    if depthwise:  # (rows, columns, input channels, filters for each of them)
        kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
    bias = np.asarray(layer.bias, np.float32) if layer.use_bias else np.zeros(kernel.shape[3])
    relu = relu_after(layer)
    activation = "relu" if relu else getattr(layer.activation, "__name__", "custom")
    return ConvolutionLayer(
        layer.name,
        kernel,
        bias.astype(np.float32),
        activation,
        None if relu is None or relu.max_value is None else float(relu.max_value),
        int(layer.strides[0]),
        layer.padding,
        depthwise,
    )
