"""Which faces make a batch, and at what size: so that neither size nor source tells the label.

Half of every batch is real, half fake. Within a label the size of the original comes first (three
bands, as likely for reals as for fakes), then the source, then the face: at any side the network
sees the same mix of originals on both sides.
"""

import math
from dataclasses import dataclass

import numpy as np

from backend.training.augmentation import Look
from backend.training.prepared import PreparedFace

BANDS = (0, 300, 560)
"""Lower bounds of the native crop's side: small avatars, half a kilopixel, the rest."""
WINDOW = 256
"""Largest side that is fed; of a larger crop a window this large."""
SIDE_SMALL = 96
SIDE_MIDDLE = 224
LARGE_SHARE = 0.4
MIDDLE_SHARE = 0.35
ENLARGED = 1.1
"""Most that a face is scaled up to be published."""


@dataclass(frozen=True)
class Draw:
    """A face and its look."""

    face: int
    look: Look


class Sampler:
    """Draws batches; the same for the same generator."""

    def __init__(self, faces: list[PreparedFace], side_max: int) -> None:
        self._side_max = side_max
        self._sides = np.array([face.crop.side for face in faces])
        bands = np.digitize(self._sides, BANDS[1:])
        # label -> band -> source -> faces
        self._pools: dict[bool, dict[int, dict[str, list[int]]]] = {True: {}, False: {}}
        for index, face in enumerate(faces):
            pool = self._pools[face.is_fake].setdefault(int(bands[index]), {})
            pool.setdefault(face.source, []).append(index)

    def batch(self, size: int, generator: np.random.Generator) -> list[Draw]:
        """Draws of one window side, reals first, as many of each label."""
        scaled = self._scaled(generator)
        window = min(scaled, WINDOW)
        return [
            self._draw(is_fake, scaled, window, generator)
            for is_fake in (False, True)
            for _ in range(size // 2)
        ]

    def _scaled(self, generator: np.random.Generator) -> int:
        """The side that the batch's faces are scaled to."""
        chance = generator.random()
        middle = min(SIDE_MIDDLE, self._side_max)
        if chance < LARGE_SHARE:
            return self._side_max
        if chance < LARGE_SHARE + MIDDLE_SHARE:
            return _log_uniform(middle, self._side_max, generator)
        return _log_uniform(min(SIDE_SMALL, middle), middle, generator)

    def _draw(
        self, is_fake: bool, scaled: int, window: int, generator: np.random.Generator
    ) -> Draw:
        face = self._face(is_fake, scaled, generator)
        published = scaled
        if scaled == self._side_max:  # only a picture over the contract's side is scaled by us
            published = _log_uniform(scaled, max(scaled, int(self._sides[face])), generator)
        return Draw(face, Look(published, scaled, window))

    def _face(self, is_fake: bool, scaled: int, generator: np.random.Generator) -> int:
        bands = self._pools[is_fake]
        while True:  # ends: the uppermost band is always large enough
            sources = bands[int(generator.choice(list(bands)))]
            weights = np.sqrt([len(members) for members in sources.values()])
            chosen = generator.choice(len(sources), p=weights / weights.sum())
            members = list(sources.values())[chosen]
            face = members[generator.integers(len(members))]
            if self._sides[face] * ENLARGED >= scaled:
                return face


def _log_uniform(low: int, high: int, generator: np.random.Generator) -> int:
    return round(math.exp(generator.uniform(math.log(low), math.log(high))))
