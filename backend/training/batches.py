"""Batches of augmented faces, made ahead by threads, the same for the same seed and epoch."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backend.detector.preprocessing import reduced_and_scaled
from backend.face_sets.prepared import PreparedFaces
from backend.images.scaling import Float32
from backend.training.fed import fed_batch
from backend.training.sampling import Sampler

AHEAD = 6
"""Batches that are made while the network is busy."""
WORKERS = 2
VAL_SIDE_STEP = 32
VAL_SIDES_MAX = (None, 224)
"""Val faces are looked at as they are, and scaled down to this side."""


class TrainingBatch(NamedTuple):
    """Faces of one side."""

    pixels: Float32
    """(n, side, side, 3), RGB 0-255."""
    share_fake: npt.NDArray[np.float32]
    """(n,), 0-1; between only where a training face was patched with one of the other kind."""


def train_batches(
    faces: PreparedFaces,
    sampler: Sampler,
    size: int,
    count: int,
    seed: tuple[int, ...],
    patch_chance: float = 0.0,
) -> Iterator[TrainingBatch]:
    """`count` batches of `size` faces, half of them real; batch i depends on (seed, i) alone."""

    def make(index: int) -> TrainingBatch:
        fed = fed_batch(faces, sampler, size, (*seed, index), patch_chance)
        shares = [each.share_fake for each in fed]
        return TrainingBatch(np.stack([each.pixels for each in fed]), np.array(shares, np.float32))

    # Threads: Pillow and NumPy let go of the interpreter lock for most of the work.
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: list[Future[TrainingBatch]] = [
            pool.submit(make, i) for i in range(min(AHEAD, count))
        ]
        for index in range(count):
            batch = waiting.pop(0).result()
            if index + AHEAD < count:
                waiting.append(pool.submit(make, index + AHEAD))
            yield batch


def val_batches(faces: PreparedFaces, side_max: int, size: int) -> list[TrainingBatch]:
    """Every face at each of the val sides, unaugmented, in batches of one side (uint8 pixels).

    Sides are rounded down, see `val_side`.
    """
    by_side: dict[int, list[tuple[int, int]]] = {}
    for limit in VAL_SIDES_MAX:
        for index, face in enumerate(faces.faces):
            side = val_side(min(face.crop.side, side_max, limit or side_max))
            by_side.setdefault(side, []).append((index, side))
    return [
        _val_batch(faces, wanted[start : start + size])
        for wanted in by_side.values()
        for start in range(0, len(wanted), size)
    ]


def val_side(side: int) -> int:
    """A side rounded down to a multiple of 32, so that faces can share a batch."""
    return max(VAL_SIDE_STEP, side // VAL_SIDE_STEP * VAL_SIDE_STEP)


def _val_batch(faces: PreparedFaces, wanted: list[tuple[int, int]]) -> TrainingBatch:
    pixels = [np.rint(reduced_and_scaled(faces.crop(index), side)) for index, side in wanted]
    labels = [faces.faces[index].is_fake for index, _ in wanted]
    return TrainingBatch(np.stack(pixels).astype(np.uint8), np.array(labels, np.float32))
