"""EfficientNet-Lite, whole or cut short, with a linear head over cells.

Tan and Le, "EfficientNet", arXiv 1905.11946; the Lite variant (no squeeze-and-excitation, ReLU6)
is described in TensorFlow's tpu repository, models/official/efficientnet/lite.

Two things are ours:

- Batch normalisation is folded into the convolutions from the start: the ImageNet statistics are
  kept and scale and shift become weights. A training step takes half the time on a CPU, batches of
  different sides can't disturb each other, and training and checking compute the same.
- Global average pooling stands before a linear head, so each cell has a logit of its own whose mean
  is the network's: the heat map is exact (Zhou et al., CAM, arXiv 1512.04150).
"""

from dataclasses import dataclass

import keras
from keras import layers

from backend.detector.networks import SIDES
from backend.detector.networks.layers import ScaleDownTo

HEAD_CHANNELS = 256


@dataclass(frozen=True)
class Stage:
    """Inverted residual blocks of one width (Sandler et al., arXiv 1801.04381)."""

    expansion: int
    channels: int
    blocks: int
    kernel: int
    stride: int


@dataclass(frozen=True)
class Architecture:
    """One member of the family."""

    stages: tuple[Stage, ...]
    """Of the ImageNet network, all of them: their blocks are counted through."""
    kept: tuple[int, ...]
    """How many blocks of each stage are kept; the rest is cut off."""
    stem_stride: int = 2


LITE0_STAGES = (
    Stage(1, 16, 1, 3, 1),
    Stage(6, 24, 2, 3, 2),
    Stage(6, 40, 2, 5, 2),
    Stage(6, 80, 3, 3, 2),
    Stage(6, 112, 3, 5, 1),
    Stage(6, 192, 4, 5, 2),
    Stage(6, 320, 1, 3, 1),
)
STEM_CHANNELS = 32
ARCHITECTURES = {
    "lite0": Architecture(LITE0_STAGES, (1, 2, 2, 3, 3, 4, 1)),
    "lite0-cut": Architecture(LITE0_STAGES, (1, 2, 2, 3, 3, 2, 0)),
}


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    architecture = ARCHITECTURES[name]
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleDownTo(SIDES[name][1], name="scale")(pixels)
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="normalise")(x)
    x = layers.Conv2D(STEM_CHANNELS, 3, architecture.stem_stride, "same", name="stem")(x)
    x = layers.ReLU(6.0, name="stem_relu")(x)
    index = 0
    for stage, kept in zip(architecture.stages, architecture.kept, strict=True):
        for position in range(kept):
            stride = stage.stride if position == 0 else 1
            x = _block(x, stage, stride, f"block{index + position}")
        index += stage.blocks
    maps = layers.Conv2D(HEAD_CHANNELS, 1, name="head")(x)
    maps = layers.ReLU(6.0, name="head_relu")(maps)
    features = layers.GlobalAveragePooling2D(name="pooled_features")(maps)
    # Dropping whole channels is dropout on the pooled features, cell by cell.
    dropped = layers.SpatialDropout2D(0.3, name="dropout")(maps)
    cells = layers.Dense(1, name="cell_logit")(dropped)
    cells = keras.ops.squeeze(cells, axis=-1)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": features,
        },
        name=name,
    )


def _block(x: keras.KerasTensor, stage: Stage, stride: int, name: str) -> keras.KerasTensor:
    """Widen, filter each channel, narrow; added to what came in where the shapes allow."""
    channels = x.shape[-1]
    y = x
    if stage.expansion > 1:
        y = layers.Conv2D(channels * stage.expansion, 1, name=f"{name}_expand")(y)
        y = layers.ReLU(6.0, name=f"{name}_expand_relu")(y)
    y = layers.DepthwiseConv2D(stage.kernel, stride, "same", name=f"{name}_depthwise")(y)
    y = layers.ReLU(6.0, name=f"{name}_depthwise_relu")(y)
    y = layers.Conv2D(stage.channels, 1, name=f"{name}_project")(y)
    if stride == 1 and channels == stage.channels:
        y = layers.Add(name=f"{name}_add")([x, y])
    return y
