"""The talk's network: two convolution + pooling layers, two dense layers with dropout, a sigmoid.

The dense layers look at every cell of the second layer's maps in turn, with the same weights, and
the mean over the cells is the logit. So each cell has a logit of its own (the heat map), and the
network learns from the texture everywhere instead of memorising whole faces: a third as many
weights, and less overfitting, than flattening the maps first as the talk did. The sigmoid is in
the calibration, where every network's is.
"""

import keras
from keras import layers

from backend.detector.networks.layers import ScaleTo

SIDE = 128


def build() -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(SIDE, name="scale")(pixels)
    x = layers.Rescaling(1 / 127.5, offset=-1, name="normalise")(x)

    x = layers.Conv2D(32, 5, activation="relu", padding="same", name="conv1")(x)
    x = layers.MaxPooling2D(2, name="pool1")(x)
    x = layers.Conv2D(64, 5, activation="relu", padding="same", name="conv2")(x)
    x = layers.MaxPooling2D(4, name="pool2")(x)

    x = layers.Dense(128, activation="relu", name="dense1")(x)
    x = layers.Dropout(0.5, name="dropout")(x)
    cells = layers.Dense(1, name="dense2")(x)

    logit = layers.GlobalAveragePooling2D(name="mean_of_cells")(cells)
    features = layers.GlobalAveragePooling2D(name="pooled_features")(x)
    return keras.Model(
        pixels,
        {
            "logit": layers.Reshape((), name="logit")(logit),
            "cells": layers.Reshape(cells.shape[1:3], name="cells")(cells),
            "features": features,
        },
        name="seed-cnn",
    )
