"""NPR: neighbouring pixel relationships into a truncated ResNet-50 (a peer that ours must beat).

Tan et al., "Rethinking the Up-Sampling Operations in CNN-based Generative Network for
Generalizable Deepfake Detection", CVPR 2024, arXiv 2312.10461; code:
github.com/chuangchuangtan/NPR-DeepfakeDetection. Layers, padding and initial weights are theirs:
a 3x3 stem, the first two of ResNet-50's four groups of bottlenecks (He et al., arXiv 1512.03385)
and a linear head on their mean.
"""

import keras
import tensorflow as tf
from keras import layers

from backend.detector.networks import SIDES
from backend.detector.networks.layers import ScaleTo, with_linear_head

GROUPS = ((64, 3, 1), (128, 4, 2))
"""Width, bottlenecks and first stride of each."""
WIDENED = 4
"""Channels that a bottleneck puts out, over its width."""
IMAGENET_DEVIATIONS = (0.229, 0.224, 0.225)
RESIDUAL_SCALE = 2 / 3
MOMENTUM, EPSILON = 0.9, 1e-5
"""Of the batch normalisation (PyTorch's defaults)."""


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(SIDES[name], name="scale")(pixels)
    x = NeighbourResidual(name="residual")(x)
    scales = [RESIDUAL_SCALE / 255 / deviation for deviation in IMAGENET_DEVIATIONS]
    x = layers.Rescaling(scales, name="normalise")(x)
    x = _convolution(x, 64, 3, 2, "stem")
    x = layers.ReLU(name="stem_relu")(x)
    x = layers.ZeroPadding2D(1, name="pool_pad")(x)
    x = layers.MaxPooling2D(3, 2, name="pool")(x)
    for group, (width, blocks, stride) in enumerate(GROUPS):
        for block in range(blocks):
            x = _bottleneck(x, width, stride if block == 0 else 1, f"group{group}_block{block}")
    return with_linear_head(pixels, x, name)


@keras.saving.register_keras_serializable("uncanny")
class NeighbourResidual(keras.layers.Layer):  # type: ignore[misc]
    """What halving by dropping pixels and doubling by repeating them takes away.

    In each 2x2 block every pixel's difference to the upper left one: nearest-neighbour
    up-sampling and the convolution after it leave a pattern there.
    """

    def call(self, pixels: tf.Tensor) -> tf.Tensor:
        """(batch, rows, columns, channels) to the same shape; odd sides end in half a block."""
        doubled = tf.repeat(tf.repeat(pixels[:, ::2, ::2], 2, axis=1), 2, axis=2)
        shape = tf.shape(pixels)
        return pixels - doubled[:, : shape[1], : shape[2]]

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """As it came in."""
        return input_shape


def _bottleneck(x: keras.KerasTensor, width: int, stride: int, name: str) -> keras.KerasTensor:
    """Narrow, filter, widen; added to what came in, itself projected where the shapes differ."""
    y = layers.ReLU(name=f"{name}_relu0")(_convolution(x, width, 1, 1, f"{name}_narrow"))
    y = layers.ReLU(name=f"{name}_relu1")(_convolution(y, width, 3, stride, f"{name}_filter"))
    y = _convolution(y, width * WIDENED, 1, 1, f"{name}_widen")
    if stride != 1 or x.shape[-1] != width * WIDENED:
        x = _convolution(x, width * WIDENED, 1, stride, f"{name}_project")
    return layers.ReLU(name=f"{name}_relu2")(layers.Add(name=f"{name}_add")([x, y]))


def _convolution(
    x: keras.KerasTensor, channels: int, kernel: int, stride: int, name: str
) -> keras.KerasTensor:
    """Convolution, padded alike on all sides as in PyTorch, and batch normalisation."""
    if kernel > 1:
        x = layers.ZeroPadding2D(kernel // 2, name=f"{name}_pad")(x)
    he = keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal")
    x = layers.Conv2D(channels, kernel, stride, use_bias=False, kernel_initializer=he, name=name)(x)
    return layers.BatchNormalization(momentum=MOMENTUM, epsilon=EPSILON, name=f"{name}_norm")(x)
