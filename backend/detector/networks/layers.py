"""Layers that the networks share."""

import keras


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
