"""Scaling that Python and the browser share.

Two steps, down only: an integer box filter on the uint8 pixels (sums of integers, so exact on both
sides), then bilinear with half-pixel centres for the rest (a ratio under 2), which turns, too.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.images.decoding import Rgb

Float32 = npt.NDArray[np.float32]
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Shares of red, green and blue in grey (ITU-R BT.601)."""
FACTOR_SMALL = 16
"""Up to it a block's sum, at most 255 x 16², fits into 16 bits."""
_REACH = 2
"""Pixels around a turned square that are looked at, too: bicubic sampling's neighbours."""


def box_reduce(rgb: Rgb, factor: int) -> Float32:
    """Mean over factor x factor blocks; what doesn't fill a block at the right and bottom is cut.

    Args: rgb (height, width, 3) uint8; factor >= 1.
    Returns: (height // factor, width // factor, 3) float32 in 0-255.
    """
    if factor == 1:
        return rgb.astype(np.float32)
    height, width = rgb.shape[0] // factor, rgb.shape[1] // factor
    whole = rgb[: height * factor, : width * factor].reshape(height, factor, width * factor * 3)
    # Whole rows are added first, in the narrowest integers that hold a block's sum: a pass over
    # memory that lies together, and the other way is left with a row of each block.
    sums_fit = np.uint16 if factor <= FACTOR_SMALL else np.uint32
    rows: npt.NDArray[np.uint16 | np.uint32] = whole[:, 0].astype(sums_fit)
    for offset in range(1, factor):
        rows += whole[:, offset]
    sums = np.einsum("hwfc->hwc", rows.reshape(height, width, factor, 3))
    means: Float32 = sums.astype(np.float32) / np.float32(factor * factor)
    return means


def bilinear(pixels: Float32, height: int, width: int) -> Float32:
    """Bilinear with half-pixel centres, edges repeated: what tf.image.resize does.

    Args: pixels (h, w, 3) float32. Returns: (height, width, 3) float32.
    """
    rows = _blend(pixels, height, axis=0)
    return _blend(rows, width, axis=1)


@dataclass(frozen=True)
class TurnedSquare:
    """A square of a picture by its middle, turned clockwise about it by some degrees.

    In pixels; a pixel's own middle lies at a half.
    """

    x: float
    y: float
    side: float
    turn: float

    @property
    def span(self) -> float:
        """How far it reaches across and down, corner to corner."""
        cosine, sine = direction(self.turn)
        return self.side * (abs(cosine) + abs(sine))

    def placed(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the square, in 0-1, lies in the picture."""
        across, down = (x - 0.5) * self.side, (y - 0.5) * self.side
        cosine, sine = direction(self.turn)
        return self.x + across * cosine - down * sine, self.y + across * sine + down * cosine

    def window(self, rgb: Rgb) -> tuple[int, int, Rgb]:
        """Left, top and pixels (a view) of the upright part of the picture that it reaches into.

        Its middle lies inside the picture.
        """
        (left, right), (top, bottom) = (
            (
                max(math.floor(middle - self.span / 2 - _REACH), 0),
                min(math.ceil(middle + self.span / 2 + _REACH), length),
            )
            for middle, length in ((self.x, rgb.shape[1]), (self.y, rgb.shape[0]))
        )
        return left, top, rgb[top:bottom, left:right]


def level(rgb: Rgb, square: TurnedSquare, factor: int, size: int) -> Float32:
    """A turned square upright: box-reduced, then turned and scaled in one bilinear resampling.

    What leaves the picture repeats its edge. Places are float64, as JavaScript's.

    Args: rgb (height, width, 3) uint8; factor of the box filter, at least 1.
    Returns: (size, size, 3) float32 in 0-255.
    """
    left, top, window = square.window(rgb)
    # A sliver must keep at least one row of blocks.
    factor = min(factor, *window.shape[:2])
    pixels = box_reduce(window, factor)
    step = square.side / factor / size
    cosine, sine = (step * part for part in direction(square.turn))
    along = np.arange(size, dtype=np.float64) + (0.5 - size / 2)
    down = along[:, None]
    x = (square.x - left) / factor + along * cosine - down * sine
    y = (square.y - top) / factor + along * sine + down * cosine
    before, after, x_weight = _taps(x, pixels.shape[1])
    upper, lower, y_weight = _taps(y, pixels.shape[0])
    above = _between(pixels[upper, before], pixels[upper, after], x_weight)
    below = _between(pixels[lower, before], pixels[lower, after], x_weight)
    return _between(above, below, y_weight)


def direction(degrees: float) -> tuple[float, float]:
    """Cosine and sine."""
    return math.cos(math.radians(degrees)), math.sin(math.radians(degrees))


def _taps(
    places: npt.NDArray[np.float64], count: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Float32]:
    """The pixels before and after each place, and how much the latter counts."""
    places = places - 0.5
    floor = np.floor(places)
    before, after = (np.clip(index, 0, count - 1).astype(np.intp) for index in (floor, floor + 1))
    return before, after, (places - floor).astype(np.float32)[..., None]


def _between(low: Float32, high: Float32, weight: Float32) -> Float32:
    blended: Float32 = low + (high - low) * weight
    return blended


def box_factor(side: int, target: int) -> int:
    """The largest integer factor that leaves at least `target` of `side`, and never under 1."""
    return max(1, side // target)


def _blend(pixels: Float32, size: int, axis: int) -> Float32:
    count = pixels.shape[axis]
    if count == size:
        return pixels
    centres = (np.arange(size, dtype=np.float32) + np.float32(0.5)) * np.float32(
        count / size
    ) - np.float32(0.5)
    floor = np.floor(centres)
    lower = np.clip(floor, 0, count - 1).astype(np.intp)
    upper = np.clip(floor + 1, 0, count - 1).astype(np.intp)
    shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
    weight = (centres - floor).reshape(shape)
    low, high = np.take(pixels, lower, axis=axis), np.take(pixels, upper, axis=axis)
    blended: Float32 = (low + (high - low) * weight).astype(np.float32)
    return blended
