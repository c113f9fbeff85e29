"""The square around a face that the network is given, levelled by the eyes."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from backend.faces.finder import LEVEL_FROM, Face, direction
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, box_factor, box_reduce, turned

MARGIN = 1.6
"""Side of the crop over the longer side of the face box: hair, ears and some background."""
_REACH = 2
"""Pixels around the square that bicubic sampling looks at."""

TIGHT = 1.05
"""A picture whose shorter side is under so many face boxes is cut too tight: of a generated face
there, a half is called a photograph (val, at 0.7 to 1.0 boxes; none of 62 at 1.15)."""


@dataclass(frozen=True)
class Crop:
    """A square of the picture in whole pixels, turned about its middle."""

    x: int
    y: int
    side: int
    turn: float = 0.0
    """Degrees clockwise: an exact quarter turn, or at least LEVEL_FROM off each."""

    @property
    def is_straight(self) -> bool:
        """Whether its sides are the picture's, so that its pixels are."""
        return self.turn % 90 == 0

    @property
    def middle(self) -> tuple[float, float]:
        """In pixels of the picture."""
        return self.x + self.side / 2, self.y + self.side / 2

    @property
    def span(self) -> float:
        """How far it reaches across and down, corner to corner."""
        cosine, sine = direction(self.turn % 90)
        return self.side if self.is_straight else self.side * (cosine + sine)

    def of(self, rgb: Rgb) -> Rgb:
        """Its pixels, upright, at the picture's own resolution: (side, side, 3) uint8.

        A view where it is straight; else one bicubic resampling, for people, measures of pixels
        and training. What the network is given in checking is `scaled`.
        """
        if self.is_straight:
            window = rgb[self.y : self.y + self.side, self.x : self.x + self.side]
            return np.rot90(window, round(self.turn / 90))
        return np.asarray(self.resampled(rgb, self.side, Image.Resampling.BICUBIC))

    def resampled(self, rgb: Rgb, size: int, resampling: Image.Resampling) -> Image.Image:
        """Upright, (size, size), in one resampling; down by more than two with a box filter first.

        Args: resampling, one of those that look at a place's neighbours, up to bicubic.
        """
        left, top, window = self._around(rgb)
        factor = box_factor(self.side, size)
        image = Image.fromarray(window).reduce(factor)
        x, y = (place / factor for place in (self.middle[0] - left, self.middle[1] - top))
        step = self.side / factor / size
        cosine, sine = (step * part for part in direction(self.turn))
        half = size / 2
        # Pillow's order: the place in the window of one in the square, first its x, then its y.
        across = (cosine, -sine, x - half * (cosine - sine))
        down = (sine, cosine, y - half * (sine + cosine))
        affine = Image.Transform.AFFINE
        return image.transform((size, size), affine, (*across, *down), resampling)

    def scaled(self, rgb: Rgb, side_min: int, side_max: int) -> Float32:
        """What the network is given: box-reduced, and where the square is turned also sampled.

        Returns: (side, side, 3) float32, RGB 0-255. Where it is straight, side under twice
        `side_max`, and the network's graph scales the rest; else within both bounds, as turning and
        scaling are one resampling.
        """
        factor = box_factor(self.side, side_max)
        if self.is_straight:
            return box_reduce(self.of(rgb), factor)
        left, top, window = self._around(rgb)
        x, y = self.middle
        return turned(
            box_reduce(window, factor),
            ((x - left) / factor, (y - top) / factor),
            self.side / factor,
            self.turn,
            min(max(self.side // factor, side_min), side_max),
        )

    def _around(self, rgb: Rgb) -> tuple[int, int, Rgb]:
        """Left, top and pixels of the upright rectangle it reaches into, edges repeated outside."""
        reach = self.span / 2 + _REACH
        (left, right), (top, bottom) = (
            (math.floor(place - reach), math.ceil(place + reach)) for place in self.middle
        )
        height, width = rgb.shape[:2]
        rows = np.clip(np.arange(top, bottom), 0, height - 1)
        columns = np.clip(np.arange(left, right), 0, width - 1)
        return left, top, rgb[rows][:, columns]


def crop_around(face: Face, width: int, height: int) -> Crop:
    """The square around a face, moved and if need be shrunk to lie inside the picture."""
    side = max(1, min(math.floor(MARGIN * face.size + 0.5), width, height))
    x, y = (math.floor(middle - side / 2 + 0.5) for middle in face.middle)
    return moved_inside(Crop(x, y, side, levelling_turn(face.turn)), width, height)


def moved_inside(crop: Crop, width: int, height: int) -> Crop:
    """A crop moved to lie inside the picture, corners included; in the middle where they can't.

    What leaves the picture repeats its edge. Fakes turned by 10 to 20 degrees had a logit 2 to 3
    higher so than with the square left in its place.
    """
    room = (crop.span - crop.side) / 2
    x, y = (
        min(max(start, math.ceil(room)), math.floor(length - crop.side - room))
        if crop.span <= length
        else math.floor((length - crop.side) / 2 + 0.5)
        for start, length in ((crop.x, width), (crop.y, height))
    )
    return Crop(x, y, crop.side, crop.turn)


def is_cut_too_tight(face: Face, width: int, height: int) -> bool:
    """Whether a picture of these sides lacks what the network goes by around a face."""
    return min(width, height) < TIGHT * face.size


def levelling_turn(turn: float) -> float:
    """The turn of the crop for a face's: a quarter turn exactly where it is near one."""
    quarter = 90.0 * math.floor(turn / 90 + 0.5)
    return quarter % 360 if abs(turn - quarter) < LEVEL_FROM else turn
