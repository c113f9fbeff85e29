"""What the network is fed, with where it comes from: for training, looking at it, auditing it."""

from dataclasses import dataclass

import numpy as np

from backend.images.scaling import Float32
from backend.training.augmentation import Look, augmented
from backend.training.prepared import PreparedFace, PreparedFaces
from backend.training.sampling import Sampler


@dataclass(frozen=True)
class FedFace:
    """One face of a batch."""

    face: PreparedFace
    look: Look
    pixels: Float32
    """(side, side, 3), RGB 0-255."""


def fed_batch(
    faces: PreparedFaces, sampler: Sampler, size: int, seed: tuple[int, ...]
) -> list[FedFace]:
    """The very faces of one of `train_batches`, whose batch i of a seed has the seed (*seed, i)."""
    generator = np.random.default_rng(seed)
    return [
        FedFace(
            faces.faces[draw.face],
            draw.look,
            augmented(faces.pixels(draw.face), faces.faces[draw.face].crop, draw.look, generator),
        )
        for draw in sampler.batch(size, generator)
    ]
