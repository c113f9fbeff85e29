"""The same photograph under two names, found by perceptual hash.

Of interest are pairs that the manifest gives different groups and that lie in different splits
(what is learned from the one is tested on the other) or under different labels.

Aligned faces are so alike that a hash of 64 bits alone doesn't tell: on the open set true pairs
lie at 0 to 10 bits, and others from 4 bits on. Pairs with close hashes are therefore compared
pixel by pixel at a small size, where the two kinds are apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from backend.face_sets.contact_sheet import SheetCell
from backend.face_sets.manifest import Entry
from backend.images.decoding import Rgb

HASH_SIDE = 8
"""64 bits."""
DISTANCE_MAX = 12
"""Bits of the hash that may differ."""
CORRELATION_MIN = 0.94
"""Of the grey values. Looked at by eye on the open set: the fourteen pairs from .942 on are the
same photograph, of the seventy between .94 and .86 one is."""
THUMBNAIL = 64
COMPARED = 32
"""Side at which pixels are compared."""


@dataclass(frozen=True)
class HashedFace:
    """A face crop with its hash, and that of its mirror image."""

    entry: Entry
    plain: np.uint64
    mirrored: np.uint64
    thumbnail: Rgb


@dataclass(frozen=True)
class Pair:
    """Two faces that look like one photograph."""

    first: HashedFace
    second: HashedFace
    distance: int
    """Bits that differ."""
    is_mirrored: bool
    """Whether one is the other's mirror image."""
    correlation: float
    """Of the grey values, mirrored where that is closer."""


def hashed(entry: Entry, crop: Rgb) -> HashedFace:
    """Hash a face crop. Args: crop (side, side, 3) uint8."""
    image = Image.fromarray(crop).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX)
    return HashedFace(entry, _hash(image), _hash(ImageOps.mirror(image)), np.asarray(image))


def duplicates(faces: list[HashedFace]) -> list[Pair]:
    """Pairs of different groups, in different splits or under different labels; closest first."""
    pairs = [pair for pair in _close_pairs(faces) if pair.correlation >= CORRELATION_MIN]
    return sorted(pairs, key=lambda pair: -pair.correlation)


def pair_tiles(pairs: Sequence[Pair]) -> list[SheetCell]:
    """For a contact sheet with an even number of columns: the two of each pair side by side."""
    return [
        SheetCell(face.thumbnail, _caption(face, pair))
        for pair in pairs
        for face in (pair.first, pair.second)
    ]


def _hash(image: Image.Image) -> np.uint64:
    """Signs of the lowest DCT coefficients against their median (phash)."""
    import imagehash  # of the extra `train`

    bits = imagehash.phash(image, HASH_SIDE).hash
    return np.uint64(np.packbits(bits).view(">u8")[0])


def _close_pairs(faces: list[HashedFace]) -> Iterator[Pair]:
    plain = np.array([face.plain for face in faces], np.uint64)
    mirrored = np.array([face.mirrored for face in faces], np.uint64)
    for index, face in enumerate(faces):
        alike = np.bitwise_count(plain[index + 1 :] ^ face.plain)
        turned = np.bitwise_count(mirrored[index + 1 :] ^ face.plain)
        closest = np.minimum(alike, turned)
        for offset in np.flatnonzero(closest <= DISTANCE_MAX):
            other = faces[index + 1 + offset]
            if _is_of_interest(face.entry, other.entry):
                is_mirrored = bool(turned[offset] < alike[offset])
                correlation = _correlation(face, other, is_mirrored)
                yield Pair(face, other, int(closest[offset]), is_mirrored, correlation)


def _is_of_interest(first: Entry, second: Entry) -> bool:
    is_apart = first.split != second.split or first.label != second.label
    return first.group != second.group and is_apart


def _correlation(first: HashedFace, second: HashedFace, is_mirrored: bool) -> float:
    """Pearson's, 0 where a picture is flat."""
    turned = second.thumbnail[:, ::-1] if is_mirrored else second.thumbnail
    one, two = _small_grey(first.thumbnail), _small_grey(turned)
    scale = np.linalg.norm(one) * np.linalg.norm(two)
    return float(one @ two / scale) if scale else 0.0


def _small_grey(thumbnail: Rgb) -> npt.NDArray[np.float64]:
    image = (
        Image.fromarray(thumbnail).convert("L").resize((COMPARED, COMPARED), Image.Resampling.BOX)
    )
    grey: npt.NDArray[np.float64] = np.asarray(image, np.float64).ravel()
    centred: npt.NDArray[np.float64] = grey - grey.mean()
    return centred


def _caption(face: HashedFace, pair: Pair) -> str:
    entry = face.entry
    turned = " mirrored" if pair.is_mirrored else ""
    return f"{entry.label} {entry.source}\n{entry.split}, {pair.correlation:.3f}{turned}"
