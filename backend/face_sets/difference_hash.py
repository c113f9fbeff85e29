"""Telling one picture under two names by a difference hash of 256 bits.

The picture in grey, scaled to 17 x 16 pixels (Pillow's Lanczos), each pixel compared with its left
neighbour (dHash, Krawetz 2013). It outlives scaling and encoding, not cropping: so a hash of the
crop around the face is taken beside it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from backend.images.decoding import Rgb

SIZE = (17, 16)
"""Columns and rows that are compared."""
HEX_DIGITS = 64
SAME = 20
"""Bits that two files of one picture may differ by."""
Words = npt.NDArray[np.uint64]
"""(n, 4): a hash a row."""


def difference_hash(rgb: Rgb) -> str:
    """256 bits, row by row, as 64 hexadecimal digits. Args: rgb (height, width, 3) uint8."""
    grey = Image.fromarray(rgb).convert("L").resize(SIZE, Image.Resampling.LANCZOS)
    values = np.asarray(grey)
    return np.packbits(values[:, 1:] > values[:, :-1]).tobytes().hex()


def words(hashes: Iterable[str]) -> Words:
    """Hashes as rows that can be compared. Raises ValueError for what isn't one."""
    rows = [bytes.fromhex(one) for one in hashes]
    if any(len(row) * 2 != HEX_DIGITS for row in rows):
        raise ValueError(f"a difference hash has {HEX_DIGITS} hexadecimal digits")
    return np.frombuffer(b"".join(rows), np.uint64).reshape(-1, HEX_DIGITS // 16)


def distances(one: Words, many: Words) -> npt.NDArray[np.int64]:
    """(n,) bits that each of `many` (n, 4) differs by. Args: one (4,)."""
    counts = np.bitwise_count(many ^ one).astype(np.int64)
    # Column by column: NumPy's sum over so short an axis takes four times as long.
    bits: npt.NDArray[np.int64] = counts[:, 0] + counts[:, 1] + counts[:, 2] + counts[:, 3]
    return bits


def near(hashes: Sequence[str], others: Sequence[str], bits: int) -> list[list[int]]:
    """For each of `hashes` the places in `others` that differ by at most so many bits."""
    if not others:
        return [[] for _ in hashes]
    many = words(others)
    return [np.flatnonzero(distances(one, many) <= bits).tolist() for one in words(hashes)]
