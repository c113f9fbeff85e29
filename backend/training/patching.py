"""Rectangles of other faces pasted into faces: CutMix (Yun et al., arXiv 1905.04899).

The network has to say how much of a face is synthetic, so it can't lean on one telling place, nor
on whose portrait it is: with a few thousand faces it knows them by heart otherwise. Both kinds
are patched alike, with patches of either kind, so the seams tell nothing.
"""

import numpy as np
import numpy.typing as npt

from backend.images.scaling import Float32


def patched(
    pixels: Float32,
    share_fake: npt.NDArray[np.float32],
    chance: float,
    generator: np.random.Generator,
) -> tuple[Float32, npt.NDArray[np.float32]]:
    """Each face, with this chance, with a patch of another one at the same place.

    The patch's area is uniform in 0-1 of the face's before it is cut off at the edges.

    Args: pixels (n, side, side, 3) float32; share_fake (n,) 0-1.
    Returns: both anew, the shares by area.
    """
    count, side = pixels.shape[:2]
    others = generator.permutation(count)
    mixed, shares = pixels.copy(), share_fake.copy()
    for index in np.flatnonzero(generator.random(count) < chance):
        rows, columns = _rectangle(side, generator)
        mixed[index, rows, columns] = pixels[others[index], rows, columns]
        area = (rows.stop - rows.start) * (columns.stop - columns.start) / side**2
        shares[index] += area * (share_fake[others[index]] - share_fake[index])
    return mixed, shares


def _rectangle(side: int, generator: np.random.Generator) -> tuple[slice, slice]:
    """Rows and columns around a uniform centre, of one length, cut off at the edges."""
    half = side * np.sqrt(generator.random()) / 2
    centres = generator.uniform(0, side, 2)
    first, second = (
        slice(max(0, round(centre - half)), min(side, round(centre + half))) for centre in centres
    )
    return first, second
