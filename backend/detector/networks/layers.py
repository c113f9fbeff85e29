"""Layers that the networks share."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable("uncanny")
class ScaleTo(keras.layers.Layer):  # type: ignore[misc]
    """Bilinear with half-pixel centres to the nearest side that the network takes; see SIDES.

    The square crop comes box-reduced to under twice the largest side, so a plain bilinear doesn't
    alias much, and TensorFlow and TF.js compute it alike. As part of the graph it needs no second
    definition in the browser; LiteRT gets it from `backend.detector.preprocessing`, as a graph
    whose sides depend on its input would run without XNNPACK there.
    """

    def __init__(self, sides: tuple[int, int], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.sides = sides

    def call(self, pixels: tf.Tensor) -> tf.Tensor:
        """(batch, h, h, 3) to (batch, side, side, 3), with h clipped to `sides` as side."""
        smallest, largest = self.sides
        if smallest == largest:
            return tf.image.resize(pixels, self.sides)
        side = tf.clip_by_value(tf.shape(pixels)[1], smallest, largest)
        scaled = tf.raw_ops.ResizeBilinear(
            images=pixels, size=tf.stack([side, side]), half_pixel_centers=True
        )
        scaled.set_shape((None, None, None, pixels.shape[-1]))  # TF.js can't run EnsureShape
        return scaled

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """A side where it is fixed."""
        smallest, largest = self.sides
        side = largest if smallest == largest else None
        return (input_shape[0], side, side, input_shape[-1])

    def get_config(self) -> dict[str, object]:
        """For saving."""
        return {**super().get_config(), "sides": self.sides}


@keras.saving.register_keras_serializable("uncanny")
class WithMirrored(keras.layers.Layer):  # type: ignore[misc]
    """Beside each face its mirror image, after all the others; not in training.

    A face and its mirror image are as real or as fake; `MeanOfMirrored` takes the mean of the two
    answers, which errs less than either (test-time augmentation, as in Krizhevsky et al. 2012).
    """

    def call(self, pixels: tf.Tensor, training: bool = False) -> tf.Tensor:
        """(n, rows, columns, channels) to (2n, rows, columns, channels); in training itself."""
        return pixels if training else tf.concat([pixels, tf.reverse(pixels, [2])], axis=0)


@keras.saving.register_keras_serializable("uncanny")
class MeanOfMirrored(keras.layers.Layer):  # type: ignore[misc]
    """The mean of what was answered to each face and to its mirror image; see `WithMirrored`."""

    def call(self, answers: tf.Tensor, training: bool = False) -> tf.Tensor:
        """(2n, rows, columns), mirrored back, or (2n, channels), to n; in training itself."""
        if training:
            return answers
        plain, mirrored = tf.split(answers, 2, axis=0)
        if len(answers.shape) == 3:
            mirrored = tf.reverse(mirrored, [2])
        return (plain + mirrored) / 2


@keras.saving.register_keras_serializable("uncanny")
class Texture(keras.layers.Layer):  # type: ignore[misc]
    """Mean and standard deviation of each channel over a picture: how much of what it is made of.

    What is painted has other first- and second-order statistics than what a camera saw, wherever
    in the picture (as in Portilla and Simoncelli, IJCV 40(1), 2000, for textures).
    """

    def call(self, maps: tf.Tensor) -> tf.Tensor:
        """(n, rows, columns, channels) to (n, 2 * channels): all means, then all deviations."""
        mean, variance = tf.nn.moments(maps, axes=(1, 2))
        return tf.concat([mean, tf.sqrt(variance)], axis=1)


@keras.saving.register_keras_serializable("uncanny")
class CellLogits(keras.layers.Layer):  # type: ignore[misc]
    """A dense layer to one logit over all cells and channels, told apart by cell.

    A dense layer over the flattened maps is a sum over cells. Each cell's share of it, times the
    number of cells, is that cell's logit, and the mean over cells is the layer's output to the
    last bit of rounding: the heat map is what the network computed, not an approximation of it.
    """

    def build(self, input_shape: tuple[int, ...]) -> None:
        """Args: input_shape (batch, rows, columns, channels)."""
        rows, columns, channels = input_shape[1:]
        self._cells = rows * columns
        self.kernel = self.add_weight(
            shape=(rows, columns, channels), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(), initializer="zeros", name="bias")

    def call(self, maps: object) -> object:
        """(batch, rows, columns, channels) to (batch, rows, columns) logits."""
        return keras.ops.sum(maps * self.kernel, axis=-1) * self._cells + self.bias


def with_linear_head(pixels: keras.KerasTensor, maps: keras.KerasTensor, name: str) -> keras.Model:
    """A network from its maps on: a logit for each cell, whose mean is the face's."""
    cells = keras.layers.Dense(1, name="cell_logit")(maps)
    cells = keras.ops.squeeze(cells, axis=-1)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": keras.layers.GlobalAveragePooling2D(name="pooled_features")(maps),
        },
        name=name,
    )


def logit_function(network: keras.Model) -> tf.types.experimental.PolymorphicFunction:
    """A network's logits, (n, side, side, 3) float32 to (n,), for crops of any side.

    A graph, in which TensorFlow fuses convolution, bias and ReLU: twice as fast as the call itself.
    """
    return tf.function(
        lambda pixels: network(pixels, training=False)["logit"],
        input_signature=[tf.TensorSpec((None, None, None, 3), tf.float32)],
    )
