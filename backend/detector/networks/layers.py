"""Layers that the networks share."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable("uncanny")
class ScaleTo(keras.layers.Layer):  # type: ignore[misc]
    """Bilinear with half-pixel centres to side x side, without antialiasing.

    The crop comes box-reduced to under twice the side, so a plain bilinear doesn't alias much, and
    TensorFlow and TF.js compute it alike. As part of the graph it needs no second definition.
    """

    def __init__(self, side: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.side = side

    def call(self, pixels: object) -> object:
        """(batch, h, w, 3) to (batch, side, side, 3)."""
        return keras.ops.image.resize(
            pixels, (self.side, self.side), interpolation="bilinear", antialias=False
        )

    def get_config(self) -> dict[str, object]:
        """For saving."""
        return {**super().get_config(), "side": self.side}


@keras.saving.register_keras_serializable("uncanny")
class ScaleDownTo(keras.layers.Layer):  # type: ignore[misc]
    """`ScaleTo` for crops over the side; smaller ones stay as they are.

    For networks of any side. The square crop comes box-reduced to under twice the side.
    """

    def __init__(self, side: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.side = side

    def call(self, pixels: tf.Tensor) -> tf.Tensor:
        """(batch, h, h, 3) to (batch, min(h, side), min(h, side), 3)."""
        side = tf.minimum(tf.shape(pixels)[1], self.side)
        scaled = tf.raw_ops.ResizeBilinear(
            images=pixels, size=tf.stack([side, side]), half_pixel_centers=True
        )
        return tf.ensure_shape(scaled, (None, None, None, pixels.shape[-1]))

    def get_config(self) -> dict[str, object]:
        """For saving."""
        return {**super().get_config(), "side": self.side}


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
