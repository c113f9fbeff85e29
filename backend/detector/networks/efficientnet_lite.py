"""EfficientNet-Lite0, whole or cut short, with a linear head over cells.

Tan and Le, "EfficientNet", arXiv 1905.11946; the Lite variant (no squeeze-and-excitation, ReLU6)
is described in TensorFlow's tpu repository, models/official/efficientnet/lite.

Some things are ours:

- Batch normalisation is folded into the convolutions from the start: the ImageNet statistics are
  kept and scale and shift become weights. A training step takes half the time on a CPU, batches of
  different sides can't disturb each other, and training and checking compute the same.
- Global average pooling stands before a linear head, so each cell has a logit of its own whose mean
  is the network's: the heat map is exact (Zhou et al., CAM, arXiv 1512.04150).
- What is added to a shortcut is still left out at random in training, as
  for ImageNet (stochastic depth, Huang et al., arXiv 1603.09382).
- In checking, the network looks at the face and at its mirror image and answers with the mean.
- Beside the head's pooled features stand mean and deviation of an early block's channels: that a
  face is painted, which the head wasn't taught, is told by those.
"""

from dataclasses import dataclass

import keras
from keras import layers

from backend.detector.networks import SIDES
from backend.detector.networks.layers import MeanOfMirrored, ScaleTo, Texture, WithMirrored

HEAD_CHANNELS = 256
LEFT_OUT_MAX = 0.2
"""Of the ImageNet network's last block in a training step; from the first on it rises evenly."""


@dataclass(frozen=True)
class Stage:
    """Inverted residual blocks of one width (Sandler et al., arXiv 1801.04381)."""

    expansion: int
    channels: int
    blocks: int
    kernel: int
    stride: int


STAGES = (
    Stage(1, 16, 1, 3, 1),
    Stage(6, 24, 2, 3, 2),
    Stage(6, 40, 2, 5, 2),
    Stage(6, 80, 3, 3, 2),
    Stage(6, 112, 3, 5, 1),
    Stage(6, 192, 4, 5, 2),
    Stage(6, 320, 1, 3, 1),
)
"""Of the ImageNet network, all of them: their blocks are counted through."""
STEM_CHANNELS = 32
TEXTURE_BLOCK = 2
"""Of the ImageNet network; 24 channels at a quarter of the input's side."""
CUT = "-cut"
"""A name that ends so keeps half of the last but one stage and none of the last."""


def kept_blocks(name: str) -> tuple[int, ...]:
    """How many blocks of each stage a network of this name keeps; the rest is cut off."""
    whole = tuple(stage.blocks for stage in STAGES)
    return (*whole[:-2], 2, 0) if name.endswith(CUT) else whole


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(SIDES[name], name="scale")(pixels)
    x = WithMirrored(name="with_mirrored")(x)
    x = layers.Rescaling(1 / 128, offset=-127 / 128, name="normalise")(x)
    x = layers.Conv2D(STEM_CHANNELS, 3, 2, "same", name="stem")(x)
    x = layers.ReLU(6.0, name="stem_relu")(x)
    index = 0
    for stage, kept in zip(STAGES, kept_blocks(name), strict=True):
        for position in range(kept):
            stride = stage.stride if position == 0 else 1
            block = index + position
            left_out = LEFT_OUT_MAX * block / sum(stage.blocks for stage in STAGES)
            x = _block(x, stage, stride, f"block{block}", left_out)
            if block == TEXTURE_BLOCK:
                early = x
        index += stage.blocks
    return _answering(name, pixels, early, x)


def _answering(
    name: str, pixels: keras.KerasTensor, early: keras.KerasTensor, x: keras.KerasTensor
) -> keras.Model:
    """The head: it answers with the mean of a face and its mirror image."""
    maps = layers.Conv2D(HEAD_CHANNELS, 1, name="head")(x)
    maps = layers.ReLU(6.0, name="head_relu")(maps)
    pooled = layers.GlobalAveragePooling2D(name="pooled_features")(maps)
    features = layers.Concatenate(name="features_and_texture")(
        [pooled, Texture(name="texture")(early)]
    )
    # Dropping whole channels is dropout on the pooled features, cell by cell.
    dropped = layers.SpatialDropout2D(0.3, name="dropout")(maps)
    cells = keras.ops.squeeze(layers.Dense(1, name="cell_logit")(dropped), axis=-1)
    cells = MeanOfMirrored(name="cells")(cells)
    features = MeanOfMirrored(name="features")(features)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": features,
        },
        name=name,
    )


def _block(
    x: keras.KerasTensor, stage: Stage, stride: int, name: str, left_out: float
) -> keras.KerasTensor:
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
        y = layers.Dropout(left_out, noise_shape=(None, 1, 1, 1), name=f"{name}_left_out")(y)
        y = layers.Add(name=f"{name}_add")([x, y])
    return y
