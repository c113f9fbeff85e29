"""Small networks with all that the explanations have to cope with."""

import keras
import numpy as np
from keras import layers

from backend.detector.networks.layers import MeanOfMirrored, WithMirrored
from backend.images.scaling import Float32


def crop(side: int, seed: int = 0) -> Float32:
    return np.random.default_rng((side, seed)).uniform(0, 255, (side, side, 3)).astype(np.float32)


def two_branches() -> keras.Model:
    """Two chains of another length over one picture; the answer is the mean of their cells."""
    keras.utils.set_random_seed(5)
    pixels = keras.Input((None, None, 3), name="pixels")
    both = WithMirrored()(pixels)
    answers, pooled = zip(_branch(both, "a", blocks=1), _branch(both, "b", blocks=2), strict=True)
    cells = MeanOfMirrored(name="cells")(layers.Average(name="cells_of_both")(answers))
    features = layers.Concatenate(name="features_of_both")(pooled)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": MeanOfMirrored(name="features")(features),
        },
    )


def _branch(
    pixels: keras.KerasTensor, name: str, blocks: int
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Cells and features."""
    x = layers.Rescaling(1 / 128, -1, name=f"{name}_normalise")(pixels)
    x = layers.Conv2D(4, 3, strides=2, padding="same", name=f"{name}_stem")(x)
    x = layers.ReLU(6.0, name=f"{name}_stem_relu")(x)
    for block in range(blocks):
        y = layers.Conv2D(6, 1, activation="relu", name=f"{name}_block{block}_expand")(x)
        y = layers.Conv2D(4, 1, name=f"{name}_block{block}_project")(y)
        x = layers.Add(name=f"{name}_block{block}_add")([x, y])
    x = layers.Conv2D(5, 1, activation="relu", name=f"{name}_head")(x)
    cells = keras.ops.squeeze(layers.Dense(1, name=f"{name}_cell_logit")(x), axis=-1)
    return cells, layers.GlobalAveragePooling2D(name=f"{name}_pooled")(x)


def mirrored_network() -> keras.Model:
    """Looks at the mirror image too; a shortcut goes round its second convolution."""
    keras.utils.set_random_seed(3)
    pixels = keras.Input((None, None, 3))
    x = WithMirrored()(pixels)
    x = layers.Rescaling(1 / 128, -1)(x)
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="a")(x)
    x = layers.ReLU(6.0, name="a_relu")(x)
    y = layers.Conv2D(4, 1, name="b", bias_initializer="ones")(x)
    x = layers.Add()([x, y])
    x = layers.Conv2D(5, 1, activation="relu", name="c")(x)
    cells = layers.Dense(1, name="cell_logit")(x)
    cells = MeanOfMirrored()(keras.ops.squeeze(cells, axis=-1))
    return keras.Model(pixels, {"logit": keras.ops.mean(cells, axis=(1, 2)), "cells": cells})
