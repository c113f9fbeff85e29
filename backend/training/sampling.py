"""Which faces make a batch, and at what size: so that neither size nor source tells the label.

Half of every batch is real, half fake. Within a label the size of the original comes first (three
bands, as likely for reals as for fakes), then the source, then the face: at any side the network
sees the same mix of originals on both sides.

Small faces come up most: they are the hardest to tell, and a step on them costs a third of one at
the largest side. A network that saw them in a third of its steps had learnt the large ones by
heart (AUC .998 on its own train faces) and hardly knew the small ones (.978).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.face_sets.prepared import PreparedFace
from backend.training.augmentation import CROP_SCALES, TargetSize

BANDS = (0, 300, 560)
"""Lower bounds of the native crop's side: small avatars, half a kilopixel, the rest."""
BAND_WEIGHTS = (2, 1, 1)
"""How often each band comes up, where it has faces that are large enough."""
SIDE_SMALL = 96
SIDE_MIDDLE = 200
SIDE_STEP = 9
"""Sides in between are multiples of this, odd and even: oneDNN keeps memory for every shape."""
LARGE_SHARE = 0.25
"""Share of the batches at the largest side."""
MIDDLE_SHARE = 0.5
"""From SIDE_MIDDLE to the largest side: 256 px pictures, and larger ones that were scaled."""
CUT_PHOTOGRAPHS = ("cut-",)
ALIGNED_PHOTOGRAPHS = (
    *("ffhq", "faceshq-real", "celeba-hq", "projected-photographs"),
    *("celebrities-alae", "celebrities-aligned", "unsplash-aligned"),
    *CUT_PHOTOGRAPHS,
)
"""Sources of photographs, by their first letters, that are cut as StyleGAN's faces are; those of
the first tuple by us."""
PHOTOGRAPH_KINDS = {"aligned": 0.45, "cut": 0.15, "": 0.4}
"""Kinds of photographs, and their shares of a band: cut as FFHQ is by others, so cut by us, and all
others. Most fakes are cut so: photographs must be as often, or the network learns the cut."""
KIND_MIN = 50
"""Faces of a kind in a band, under which its share would show the same few over and over."""
RARE = ("stylegan3",)
"""Sources of which there are few faces and that are wanted most, by their first letters."""
RARE_WEIGHT = 3.0
FOUND_SHARE = 0.5
"""Share of the faces that stay at the side at which they were found, where the batch's allows it.

With a share of .2 among the largest only, the network did worse on its own train faces as found
(AUC .991) than on the same ones scaled and encoded once more (.996).
"""
ENLARGED = 1.1
"""Most that a face is scaled up to be published."""
SOURCE_COUNT_MAX = 1000
"""A source weighs as if it had no more faces than this: our own generator's would drown others."""
SOURCE_COUNT_FEW = 30
"""In a source with fewer faces than this each comes up as often as in one that has so many.

Without, 643 faces of 48 sources made up 28 % of all fakes drawn, each four to nine times as often.
"""


@dataclass(frozen=True)
class Draw:
    """A face and the sizes that it is published and checked at."""

    face: int
    target: TargetSize


class Sampler:
    """Draws batches; the same for the same generator."""

    def __init__(self, faces: list[PreparedFace], side_max: int) -> None:
        self._sides = np.array([face.crop.side for face in faces])
        bands = np.digitize(self._sides, BANDS[1:])
        # label -> band -> source -> faces
        self._pools: dict[bool, dict[int, dict[str, list[int]]]] = {True: {}, False: {}}
        for index, face in enumerate(faces):
            pool = self._pools[face.is_fake].setdefault(int(bands[index]), {})
            pool.setdefault(face.source, []).append(index)
        # A set of small faces has none for the largest side.
        largest = min(self._largest(is_fake) for is_fake in (False, True))
        self._reached = min(side_max, int(largest * ENLARGED))

    def batch(self, size: int, generator: np.random.Generator) -> list[Draw]:
        """Draws of one scaled side, reals first, as many of each label."""
        scaled = self._scaled(generator)
        return [
            self._draw(is_fake, scaled, generator)
            for is_fake in (False, True)
            for _ in range(size // 2)
        ]

    def _scaled(self, generator: np.random.Generator) -> int:
        """The side that the batch's faces are scaled to."""
        chance = generator.random()
        middle = min(SIDE_MIDDLE, self._reached)
        if chance < LARGE_SHARE:
            return self._reached
        if chance < LARGE_SHARE + MIDDLE_SHARE:
            side = _log_uniform(middle, self._reached, generator)
        else:
            side = _log_uniform(min(SIDE_SMALL, middle), middle, generator)
        return side // SIDE_STEP * SIDE_STEP

    def _largest(self, is_fake: bool) -> int:
        pools = self._pools[is_fake].values()
        faces = [face for pool in pools for members in pool.values() for face in members]
        return int(self._sides[faces].max())

    def _draw(self, is_fake: bool, scaled: int, generator: np.random.Generator) -> Draw:
        face = self._face(is_fake, scaled, generator)
        native = int(self._sides[face])
        if scaled < self._reached:
            fits = native * CROP_SCALES[0] <= scaled <= native * CROP_SCALES[1]
            as_found = fits and generator.random() < FOUND_SHARE
            return Draw(face, TargetSize(scaled, scaled, as_found))
        # Only a picture over the contract's side is scaled by us.
        as_found = native * CROP_SCALES[0] >= scaled and generator.random() < FOUND_SHARE
        published = _log_uniform(scaled, max(scaled, native), generator)
        return Draw(face, TargetSize(native if as_found else published, scaled, as_found))

    def _face(self, is_fake: bool, scaled: int, generator: np.random.Generator) -> int:
        bands = self._pools[is_fake]
        while True:  # ends: `scaled` is never more than some face of each label reaches
            sources = bands[int(generator.choice(list(bands), p=band_chances(bands)))]
            chosen = generator.choice(len(sources), p=source_chances(sources))
            members = list(sources.values())[chosen]
            face = members[generator.integers(len(members))]
            if self._sides[face] * ENLARGED >= scaled:
                return face


def band_chances(bands: Iterable[int]) -> npt.NDArray[np.float64]:
    """Chance of each band, of those that a label has."""
    weights = np.array([BAND_WEIGHTS[band] for band in bands])
    return np.asarray(weights / weights.sum(), np.float64)


def source_chances(sources: dict[str, list[int]]) -> npt.NDArray[np.float64]:
    """Chance of each source: as the root of its size, so that large ones don't drown the others.

    Of small ones (SOURCE_COUNT_FEW) as its size: a handful would come up over and over. Each kind
    of photographs has its share; see PHOTOGRAPH_KINDS. One with less than KIND_MIN faces weighs as
    they are many, for the same reason.
    """
    counts = np.array([len(members) for members in sources.values()])
    counted = np.minimum(counts, SOURCE_COUNT_MAX)
    weights = counted / np.sqrt(np.maximum(counted, SOURCE_COUNT_FEW))
    weights *= [RARE_WEIGHT if source.startswith(RARE) else 1.0 for source in sources]
    kinds = np.array([_kind(source) for source in sources])
    faces = {kind: int(counts[kinds == kind].sum()) for kind in set(kinds)}
    small = {kind: n / counts.sum() for kind, n in faces.items() if n < KIND_MIN}
    large = {kind: PHOTOGRAPH_KINDS[kind] for kind in faces if kind not in small}
    if len(faces) > 1 and large:
        for kind in faces:
            share = small.get(kind) or large[kind] / sum(large.values()) * (1 - sum(small.values()))
            weights[kinds == kind] *= share / weights[kinds == kind].sum()
    return np.asarray(weights / weights.sum(), np.float64)


def _kind(source: str) -> str:
    """Of a source of photographs; of fakes, too, the empty one."""
    if not source.startswith(ALIGNED_PHOTOGRAPHS):
        return ""
    return "cut" if source.startswith(CUT_PHOTOGRAPHS) else "aligned"


def _log_uniform(low: int, high: int, generator: np.random.Generator) -> int:
    return round(math.exp(generator.uniform(math.log(low), math.log(high))))
