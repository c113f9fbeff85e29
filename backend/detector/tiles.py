"""A large face at native resolution: overlapping tiles through a network of its own, as one map.

What scaling a face down averages away is still there in its tiles. In return each shows a part of a
face only. The network that looks at them learnt from such parts; how much they count beside the
scaled face is fitted on val, see `fit_tiles` in backend/evaluation/calibrate.py.
"""

import math
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from backend.detector.runtime import Runtime
from backend.faces.crops import crop_around
from backend.faces.finder import FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, box_reduce

PIXELS_MAX = 2048 * 2048
"""Of all crops of a picture together, so that 32 overlapping faces of 50 Mpx can't hold a worker
for half a minute. It is 256 tiles, and four times the 1024 x 1024 that StyleGANs draw: a larger
fake was scaled up, and box-reducing it takes nothing away."""


@dataclass(frozen=True)
class NativeCrop:
    """The square around a face at native resolution, unless the picture has too much of that."""

    pixels: Rgb
    """(side, side, 3), upright; a view of the picture where no turn had to be resampled."""
    factor: int
    """Of the box filter; 1 is native."""

    @property
    def side(self) -> int:
        """In pixels, after the box filter."""
        return len(self.pixels) // self.factor

    def tile(self, x: int, y: int, side: int) -> Float32:
        """(side, side, 3), RGB 0-255, from (x, y) on, all three after the box filter."""
        left, top, length = (self.factor * pixels for pixels in (x, y, side))
        return box_reduce(self.pixels[top : top + length, left : left + length], self.factor)


def native_crop(rgb: Rgb, face: FoundFace, faces: int) -> NativeCrop:
    """The crop around one of a picture's `faces` that are judged.

    Each gets an even share of PIXELS_MAX, and is box-reduced by whole numbers where it is larger.

    Args: rgb (height, width, 3) uint8; faces >= 1.
    """
    crop = crop_around(face, rgb.shape[1], rgb.shape[0])
    side_max = math.isqrt(PIXELS_MAX // faces)
    if crop.is_straight:
        return NativeCrop(crop.of(rgb), factor=-(-crop.side // side_max))
    return NativeCrop(crop.of(rgb, side_max), factor=1)


@dataclass(frozen=True)
class TiledOutput:
    """What the network says of a crop's tiles."""

    count: int
    logit: float
    """The mean of theirs."""
    cells: Float32
    """(n, n) logits over the crop, stitched from the tiles' and as fine as they are."""


def run_tiles(crop: NativeCrop, side: int, run: Runtime) -> TiledOutput:
    """Run the network on every tile of a crop.

    Args: crop not smaller than a tile; `side` of a tile, the one that the network takes.
    """
    starts = tile_starts(crop.side, side)
    rows = [[run(crop.tile(x, y, side)).cells for x in starts] for y in starts]
    map_of_all = stitched(rows, starts, side, crop.side)
    return TiledOutput(len(starts) ** 2, float(np.mean(rows)), map_of_all)


def tile_starts(length: int, side: int) -> list[int]:
    """Where the tiles begin that cover `length` pixels: as few as can be, equally spread.

    Args: length >= side.
    """
    count = -(-length // side)
    return [round(start) for start in np.linspace(0, length - side, count)]


def stitched(rows: list[list[Float32]], starts: list[int], side: int, length: int) -> Float32:
    """One map from the cells of tiles that overlap.

    Each cell counts in all map cells that it overlaps, by the area that they share, and the less
    the nearer it is to its tile's edge: there the network saw padding instead of the face, and
    maps that end abruptly would leave seams.

    Args: rows[i][j] (k, k) logits of the tile at (starts[j], starts[i]); `side` of a tile and
    `length` of the crop in pixels. Returns: (n, n) logits.
    """
    count = rows[0][0].shape[0]
    cells = round(length * count / side)
    shares = [_shares(start, side, count, length, cells) for start in starts]
    total = np.zeros((cells, cells))
    weight = np.zeros((cells, cells))
    for down, row in zip(shares, rows, strict=True):
        for across, logits in zip(shares, row, strict=True):
            total += down @ logits @ across.T
            weight += np.outer(down.sum(axis=1), across.sum(axis=1))
    return (total / weight).astype(np.float32)


def _shares(start: int, side: int, count: int, length: int, cells: int) -> Float32:
    """Along one axis: how much each of a tile's cells counts in each of the map's, (cells, count).

    The length that both cover, times a weight that falls off linearly from the tile's middle.
    """
    ends = np.linspace(0, length, cells + 1)[:, None]
    own_ends = np.linspace(start, start + side, count + 1)
    covered = np.minimum(ends[1:], own_ends[1:]) - np.maximum(ends[:-1], own_ends[:-1])
    from_edge = np.minimum(np.arange(count), np.arange(count)[::-1]) + 0.5
    shares: Float32 = np.maximum(covered, 0) * from_edge
    return shares


class TileTerm(BaseModel):
    """What a face's tiles add to the logit of the scaled face; weight 0 where they don't help."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: float
    middle: float
    """The tiles' mean logit that speaks for neither class."""

    def of(self, tiles: float) -> float:
        """The term. Args: mean logit of the tiles."""
        return self.weight * (tiles - self.middle)
