"""The square around a face that the network is given, levelled by the eyes."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from backend.faces.finder import LEVEL_FROM, FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, TurnedSquare, box_factor, box_reduce, direction, level

MARGIN = 1.6
"""Side of the crop over the longer side of the face box: hair, ears and some background."""
_NEIGHBOURS = 2
"""Pixels around a place that bicubic sampling looks at."""

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
    def square(self) -> TurnedSquare:
        """By its middle."""
        return TurnedSquare(self.x + self.side / 2, self.y + self.side / 2, self.side, self.turn)

    @property
    def span(self) -> float:
        """How far it reaches across and down, corner to corner."""
        return self.side if self.is_straight else self.square.span

    @property
    def untouched(self) -> "Crop":
        """The same place without the turn: pixels that nothing resampled."""
        return Crop(self.x, self.y, self.side)

    def of(self, rgb: Rgb, side_max: int | None = None) -> Rgb:
        """Its pixels, upright, at the picture's own resolution: (side, side, 3) uint8.

        A view where it is straight; else one bicubic resampling, for people, measures of pixels
        and training. What the network is given in checking is `scaled`.

        Args: side_max, bounds what is made where it isn't straight.
        """
        if self.is_straight:
            window = rgb[self.y : self.y + self.side, self.x : self.x + self.side]
            return np.rot90(window, round(self.turn / 90))
        size = min(self.side, side_max or self.side)
        return np.asarray(self.resampled(rgb, size, Image.Resampling.BICUBIC))

    def resampled(self, rgb: Rgb, size: int, resampling: Image.Resampling) -> Image.Image:
        """Upright, (size, size), in one resampling; down by two and more with a box filter first.

        Args: resampling, one of those that look at a place's neighbours, up to bicubic.
        """
        square = self.square
        left, top, window = square.window(rgb)
        factor = min(box_factor(self.side, size), *window.shape[:2])
        if factor > 1:
            window = np.rint(box_reduce(window, factor)).astype(np.uint8)
        x, y = (square.x - left) / factor, (square.y - top) / factor
        # Pillow draws black outside: what leaves the picture repeats its edge.
        nearest = min(x, y, window.shape[1] - x, window.shape[0] - y)
        room = max(0, math.ceil(square.span / 2 / factor - nearest) + _NEIGHBOURS)
        padded = np.pad(window, ((room, room), (room, room), (0, 0)), "edge")
        step = self.side / factor / size
        cosine, sine = (step * part for part in direction(self.turn))
        half = size / 2
        # Pillow's order: the place in the window of one in the square, first its x, then its y.
        across = (cosine, -sine, room + x - half * (cosine - sine))
        down = (sine, cosine, room + y - half * (sine + cosine))
        return Image.fromarray(padded).transform(
            (size, size), Image.Transform.AFFINE, (*across, *down), resampling
        )

    def scaled(self, rgb: Rgb, side_min: int, side_max: int) -> Float32:
        """What the network is given: box-reduced, and where the square is turned also sampled.

        Returns: (side, side, 3) float32, RGB 0-255. Where it is straight, side under twice
        `side_max`, and the network's graph scales the rest; else within both bounds, as turning and
        scaling are one resampling.
        """
        factor = box_factor(self.side, side_max)
        if self.is_straight:
            return box_reduce(self.of(rgb), factor)
        size = min(max(self.side // factor, side_min), side_max)
        return level(rgb, self.square, factor, size)


def crop_around(face: FoundFace, width: int, height: int) -> Crop:
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


def is_cut_too_tight(face: FoundFace, width: int, height: int) -> bool:
    """Whether a picture of these sides lacks what the network goes by around a face."""
    return min(width, height) < TIGHT * face.size


def levelling_turn(turn: float) -> float:
    """The turn of the crop for a face's: a quarter turn exactly where it is near one."""
    quarter = 90.0 * math.floor(turn / 90 + 0.5)
    return quarter % 360 if abs(turn - quarter) < LEVEL_FROM else turn
