"""EfficientNet-Lite, whole or cut short, with a linear head over cells.

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
"""

import math
from dataclasses import dataclass, replace

import keras
from keras import layers

from backend.detector.networks import SIDES, UNSTRIDED
from backend.detector.networks.layers import MeanOfMirrored, ScaleTo, WithMirrored

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
SCALES = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}
"""Width and depth of each member over Lite0's."""
CUT = "cut"
"""A name with this keeps half of the last but one stage and none of the last."""


def architecture(name: str) -> Architecture:
    """What the name says, such as lite1-cut-unstrided."""
    member, *variants = name.split("-")
    stages = _scaled(*SCALES[member])
    kept = tuple(stage.blocks for stage in stages)
    if CUT in variants:
        kept = (*kept[:-2], 2, 0)
    return Architecture(stages, kept, stem_stride=1 if UNSTRIDED in variants else 2)


def _scaled(width: float, depth: float) -> tuple[Stage, ...]:
    """Lite0's stages made wider and deeper; the Lite family keeps the outer stages' depth."""
    outer = (LITE0_STAGES[0], LITE0_STAGES[-1])
    return tuple(
        replace(
            stage,
            channels=_multiple_of_8(stage.channels * width),
            blocks=stage.blocks if stage in outer else math.ceil(stage.blocks * depth),
        )
        for stage in LITE0_STAGES
    )


def _multiple_of_8(channels: float) -> int:
    """The nearest one; upwards from halfway."""
    return int(channels + 4) // 8 * 8


@dataclass(frozen=True)
class Branch:
    """What a network of this family answers to faces and to their mirror images."""

    cells: keras.KerasTensor
    """(2n, rows, columns) logits."""
    features: keras.KerasTensor
    """(2n, HEAD_CHANNELS)."""


def build(name: str) -> keras.Model:
    """The network with fresh weights; see `backend.detector.networks` for what goes in and out."""
    pixels, faces = normalised_faces(SIDES[name])
    return answering(name, pixels, branch(faces, architecture(name)))


def normalised_faces(sides: tuple[int, int]) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The pixels that go in, and what branches take: scaled, beside their mirror image, -1 to 1."""
    pixels = keras.Input((None, None, 3), name="pixels")
    x = ScaleTo(sides, name="scale")(pixels)
    x = WithMirrored(name="with_mirrored")(x)
    return pixels, layers.Rescaling(1 / 128, offset=-127 / 128, name="normalise")(x)


def branch(faces: keras.KerasTensor, plan: Architecture, prefix: str = "") -> Branch:
    """The layers from the stem to the logits of the cells; their names begin with `prefix`."""
    x = layers.Conv2D(STEM_CHANNELS, 3, plan.stem_stride, "same", name=f"{prefix}stem")(faces)
    x = layers.ReLU(6.0, name=f"{prefix}stem_relu")(x)
    index = 0
    for stage, kept in zip(plan.stages, plan.kept, strict=True):
        for position in range(kept):
            stride = stage.stride if position == 0 else 1
            block = index + position
            left_out = LEFT_OUT_MAX * block / sum(stage.blocks for stage in plan.stages)
            x = _block(x, stage, stride, f"{prefix}block{block}", left_out)
        index += stage.blocks
    maps = layers.Conv2D(HEAD_CHANNELS, 1, name=f"{prefix}head")(x)
    maps = layers.ReLU(6.0, name=f"{prefix}head_relu")(maps)
    features = layers.GlobalAveragePooling2D(name=f"{prefix}pooled_features")(maps)
    # Dropping whole channels is dropout on the pooled features, cell by cell.
    dropped = layers.SpatialDropout2D(0.3, name=f"{prefix}dropout")(maps)
    cells = layers.Dense(1, name=f"{prefix}cell_logit")(dropped)
    return Branch(keras.ops.squeeze(cells, axis=-1), features)


def answering(name: str, pixels: keras.KerasTensor, found: Branch) -> keras.Model:
    """The network that answers with the mean of a face and its mirror image."""
    cells = MeanOfMirrored(name="cells")(found.cells)
    return keras.Model(
        pixels,
        {
            "logit": keras.ops.mean(cells, axis=(1, 2)),
            "cells": cells,
            "features": MeanOfMirrored(name="features")(found.features),
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
