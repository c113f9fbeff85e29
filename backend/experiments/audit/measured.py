"""Crops of a set measured for the audit: as the network is fed them, and as they were found."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backend.experiments.audit.colour import colour_features
from backend.experiments.audit.features import FeatureTable
from backend.experiments.audit.shortcuts import Crops, harvest, scale_class
from backend.experiments.audit.traces import trace_features
from backend.face_sets.prepared import PreparedFace, PreparedFaces
from backend.face_sets.progress import Progress
from backend.images.scaling import Float32
from backend.training.fed import fed_batch
from backend.training.sampling import Sampler

WINDOW = 256
"""Largest side that is measured of a crop as found."""
PAIR = 2
"""Draws of one side, a real and a fake: many small batches show more sides than a few large."""


@dataclass(frozen=True)
class Measured:
    """A crop to measure."""

    face: PreparedFace
    side: int
    """Of the whole crop; the pixels may be a window of it."""
    scale: str
    """Its class."""
    pixels: Float32


def fed_crops(
    faces: PreparedFaces,
    groups: dict[str, str],
    side_max: int,
    count: int,
    seed: int,
    progress: Progress,
) -> Crops:
    """`count` augmented crops as a network of largest side `side_max` is fed them.

    Args: groups: manifest path -> group.
    """
    sampler = Sampler(faces.faces, side_max)
    batches = (
        [
            Measured(
                fed.face,
                fed.target.scaled,
                scale_class(fed.target.scaled, side_max, fed.target.as_found),
                fed.pixels,
            )
            for fed in fed_batch(faces, sampler, PAIR, (seed, index))
        ]
        for index in progress(range(count // PAIR), "measuring crops as fed")
    )
    return _measured((crop for batch in batches for crop in batch), groups)


def found_crops(
    faces: PreparedFaces,
    groups: dict[str, str],
    side_max: int,
    count: int,
    seed: int,
    progress: Progress,
) -> Crops:
    """The middle of up to `count` faces at native resolution, unaugmented.

    A window, as traces are the same all over a crop and its side is a feature of its own.
    """
    chosen = sample(len(faces), count, seed)
    crops = (
        Measured(face, face.crop.side, scale_class(face.crop.side, side_max), _middle(faces, index))
        for index in progress(chosen, "measuring crops as found")
        for face in [faces.faces[index]]
    )
    return _measured(crops, groups)


def sample(total: int, count: int, seed: int) -> list[int]:
    """Up to `count` of `total` indices, in order, each at most once."""
    chosen = np.random.default_rng(seed).permutation(total)[:count]
    return sorted(int(index) for index in chosen)


def _middle(faces: PreparedFaces, index: int) -> Float32:
    crop = faces.crop(index)
    side = min(crop.shape[0], WINDOW)
    start = (crop.shape[0] - side) // 2
    return crop[start : start + side, start : start + side].astype(np.float32)


def _measured(crops: Iterator[Measured], groups: dict[str, str]) -> Crops:
    traces, colours, seen = [], [], []
    for crop in crops:
        size = {"size": np.array([np.log2(crop.side)], np.float32)}
        traces.append(trace_features(crop.pixels) | size)
        colours.append(colour_features(crop.pixels))
        seen.append((crop.face, crop.scale))
    return Crops(
        traces=FeatureTable.of(traces),
        colours=FeatureTable.of(colours),
        is_fake=np.array([face.is_fake for face, _ in seen]),
        harvests=[harvest(face.source) for face, _ in seen],
        groups=[groups[face.name] for face, _ in seen],
        scales=[scale for _, scale in seen],
    )
