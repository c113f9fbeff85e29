"""The talk's network: two convolution + pooling layers, two dense layers with dropout, a sigmoid.

Two things are said differently than in the talk, and none is a layer more:

- The first dense layer looks at each cell of the second layer's maps in turn; the second weighs
  all cells and channels, as a dense layer over flattened maps does. So each cell has a logit of
  its own (the heat map), and the 500,000 weights of a dense layer over flattened maps become 8,000.
- Batch normalisation after each pooling, before the ReLU; without it training takes five times as
  long (Ioffe and Szegedy, arXiv 1502.03167).

The sigmoid is in the calibration, where every network's is.
"""

import keras
from keras import layers

from backend.detector.networks import SIDES
from backend.detector.networks.layers import CellLogits, ScaleTo


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(SIDES[name], name="scale")(pixels)
    x = layers.Rescaling(1 / 127.5, offset=-1, name="normalise")(x)

    x = layers.Conv2D(32, 5, padding="same", name="conv1")(x)
    x = layers.MaxPooling2D(4, name="pool1")(x)
    x = layers.BatchNormalization(name="norm1")(x)
    x = layers.ReLU(name="relu1")(x)

    x = layers.Conv2D(96, 5, padding="same", name="conv2")(x)
    x = layers.MaxPooling2D(4, name="pool2")(x)
    x = layers.BatchNormalization(name="norm2")(x)
    x = layers.ReLU(name="relu2")(x)

    x = layers.Dropout(0.2, name="dropout1")(x)
    x = layers.Dense(64, activation="relu", name="dense1")(x)
    features = layers.GlobalAveragePooling2D(name="pooled_features")(x)
    x = layers.Dropout(0.4, name="dropout2")(x)
    cells = CellLogits(name="dense2")(x)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": features,
        },
        name=name,
    )
