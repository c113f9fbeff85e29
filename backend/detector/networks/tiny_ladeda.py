"""Tiny-LaDeDa: four convolutions on a gradient, 1,297 trained weights (a peer that ours must beat).

Cavia et al., "Real-Time Deepfake Detection in the Real-World", arXiv 2406.09398; code:
github.com/barcavia/RealTime-DeepfakeDetection-in-the-RealWorld. Layers, padding and initial
weights are theirs. Theirs is distilled from the patch scores of LaDeDa, a ResNet-50 that sees 9x9
pixels; here it learns from the labels, as every candidate of the table does.

A cell sees 7x7 pixels. The mean over cells of a linear head is the score of the picture, as theirs.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from backend.detector.networks import SIDES
from backend.detector.networks.layers import ScaleTo, with_linear_head

CHANNELS = 8
IMAGENET = ((0.485, 0.229), (0.456, 0.224), (0.406, 0.225))
"""Mean and deviation of each channel, as shares of white."""
DIAGONAL = ((-2.0, -1.0, 0.0), (-1.0, 0.0, 1.0), (0.0, 1.0, 2.0))
"""Sobel's operator from the upper left to the lower right."""
STEM_MOMENTUM, MOMENTUM, EPSILON = 0.999, 0.9, 1e-5
"""Of the batch normalisation."""


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(SIDES[name], name="scale")(pixels)
    x = layers.Rescaling(
        [1 / 255 / deviation for _, deviation in IMAGENET],
        [-mean / deviation for mean, deviation in IMAGENET],
        name="normalise",
    )(x)
    x = DiagonalGradient(name="gradient")(x)
    x = _convolution(x, 1, 1, "conv1")
    x = _normalised(_convolution(x, 3, 1, "conv2"), STEM_MOMENTUM, "norm1")
    x = _normalised(_convolution(x, 1, 1, "conv3"), MOMENTUM, "norm2")
    x = _normalised(_convolution(x, 3, 2, "conv4"), MOMENTUM, "norm3")
    return with_linear_head(pixels, x, name)


@keras.saving.register_keras_serializable("uncanny")
class DiagonalGradient(keras.layers.Layer):  # type: ignore[misc]
    """Each channel's gradient along the diagonal."""

    def call(self, pixels: tf.Tensor) -> tf.Tensor:
        """(batch, rows, columns, channels) to the same shape; zeros beyond the edge."""
        kernel = np.repeat(np.array(DIAGONAL, np.float32)[..., None], pixels.shape[-1], axis=2)
        return tf.nn.depthwise_conv2d(pixels, kernel[..., None], (1, 1, 1, 1), "SAME")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """As it came in."""
        return input_shape


def _convolution(x: keras.KerasTensor, kernel: int, stride: int, name: str) -> keras.KerasTensor:
    he = keras.initializers.VarianceScaling(2.0, "fan_out", "untruncated_normal")
    return layers.Conv2D(
        CHANNELS, kernel, stride, use_bias=False, kernel_initializer=he, name=name
    )(x)


def _normalised(x: keras.KerasTensor, momentum: float, name: str) -> keras.KerasTensor:
    x = layers.BatchNormalization(momentum=momentum, epsilon=EPSILON, name=name)(x)
    return layers.ReLU(name=f"{name}_relu")(x)
