"""Small networks with all that the explanations have to cope with."""

import keras
import numpy as np
from keras import layers

from backend.detector.networks.layers import MeanOfMirrored, WithMirrored
from backend.images.scaling import Float32


def crop(side: int, seed: int = 0) -> Float32:
    return np.random.default_rng((side, seed)).uniform(0, 255, (side, side, 3)).astype(np.float32)


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
