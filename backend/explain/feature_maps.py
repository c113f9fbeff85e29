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


class FeatureMaps:
    """Runs a network and hands out what its Conv2D layers answered.

    Example:
        FeatureMaps.load("lite0-cut").of(crop)["stem"][:, :, 0]
    """

    def __init__(self, model: "keras.Model") -> None:
        import keras
        import tensorflow as tf

        found = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
        self.layers = [_described(layer) for layer in found]
        """In the order of the network."""
        probe = keras.Model(model.inputs, [_answer(layer) for layer in found])
        signature = tf.TensorSpec((1, None, None, 3), tf.float32)
        self._function = tf.function(
            lambda pixels: probe(pixels, training=False), input_signature=[signature]
        )

    @classmethod
    def load(cls, name: str) -> "FeatureMaps":
        """Of a network with its shipped weights. Raises FileNotFoundError where it has none."""
        return cls(load_network(name))

    def of(self, crop: Float32) -> dict[str, Float32]:
        """The maps (rows, columns, channels) of each layer by its name, after its activation.

        Args: crop (side, side, 3) float32, RGB 0-255, as `Detector.crop` makes it.
        """
        outputs = self._function(np.ascontiguousarray(crop, np.float32)[None])
        return {
            layer.name: np.asarray(output[0])
            for layer, output in zip(self.layers, outputs, strict=True)
        }


def _relu_after(layer: "keras.layers.Layer") -> "keras.layers.Layer | None":
    """The ReLU layer that alone takes what a layer answers, or None."""
    import keras

    takers = [node.operation for node in layer._outbound_nodes]
    return takers[0] if len(takers) == 1 and isinstance(takers[0], keras.layers.ReLU) else None


def _answer(layer: "keras.layers.Conv2D") -> "keras.KerasTensor":
    return (_relu_after(layer) or layer).output


def _described(layer: "keras.layers.Conv2D") -> ConvolutionLayer:
    kernel = np.asarray(layer.kernel, np.float32)
    bias = np.asarray(layer.bias, np.float32) if layer.use_bias else np.zeros(kernel.shape[3])
    activation = "relu" if _relu_after(layer) else getattr(layer.activation, "__name__", "custom")
    return ConvolutionLayer(layer.name, kernel, bias.astype(np.float32), activation)
