"""What the network is fed, with where it comes from: for training, looking at it, auditing it."""

import hashlib
from dataclasses import dataclass

import numpy as np

from backend.face_sets.prepared import PreparedFace, PreparedFaces
from backend.images.scaling import Float32
from backend.training.augmentation import TargetSize, augmented
from backend.training.patching import patched
from backend.training.sampling import Sampler

DIGEST_DRAWS = 512
"""So many that another share of sides, sources or faces as found changes at least one."""
DIGEST_LOOKS = 48
"""Of which the pixels count, too; each takes some milliseconds."""
_PAIR = 2


@dataclass(frozen=True)
class FedFace:
    """One face of a batch."""

    face: PreparedFace
    target: TargetSize
    pixels: Float32
    """(side, side, 3), RGB 0-255."""
    share_fake: float
    """0-1; between only where a patch of the other kind was pasted in."""


def fed_batch(
    faces: PreparedFaces,
    sampler: Sampler,
    size: int,
    seed: tuple[int, ...],
    patch_chance: float = 0.0,
) -> list[FedFace]:
    """The very faces of one of `train_batches`, whose batch i of a seed has the seed (*seed, i)."""
    generator = np.random.default_rng(seed)
    draws = sampler.batch(size, generator)
    chosen = [faces.faces[draw.face] for draw in draws]
    pixels = np.stack(
        [
            augmented(faces.pixels(draw.face), face.crop, draw.target, generator)
            for draw, face in zip(draws, chosen, strict=True)
        ]
    )
    labels = np.array([face.is_fake for face in chosen], np.float32)
    mixed, shares = patched(pixels, labels, patch_chance, generator)
    return [
        FedFace(face, draw.target, one, float(share))
        for face, draw, one, share in zip(chosen, draws, mixed, shares, strict=True)
    ]


def fed_digest(faces: PreparedFaces, sampler: Sampler) -> str:
    """A digest of what a network would be fed: which faces are drawn, and how some of them look.

    It changes with the sampling and the augmentation, so that what was learnt from other pixels
    isn't taken for a result of these. Patches are left out: their chance is in the recipe.
    Returns: 16 hexadecimal digits, the same for the same faces and sampler.
    """
    digest = hashlib.sha256()
    generator = np.random.default_rng(0)
    for _ in range(DIGEST_DRAWS // _PAIR):
        digest.update(repr(sampler.batch(_PAIR, generator)).encode())
    for index in range(DIGEST_LOOKS // _PAIR):
        for each in fed_batch(faces, sampler, _PAIR, (0, index)):
            digest.update(each.pixels.tobytes())
    return digest.hexdigest()[:16]
