"""The square around a face that the network is given."""

import math
from dataclasses import dataclass

from backend.faces.finder import Face
from backend.images.decoding import Rgb

MARGIN = 1.6
"""Side of the crop over the longer side of the face box: hair, ears and some background."""

TIGHT = 1.05
"""A picture whose shorter side is under so many face boxes is cut too tight: of a generated face
there, a half is called a photograph (val, at 0.7 to 1.0 boxes; none of 62 at 1.15)."""


@dataclass(frozen=True)
class Crop:
    """A square window of the picture, in whole pixels."""

    x: int
    y: int
    side: int

    def of(self, rgb: Rgb) -> Rgb:
        """The window's pixels, (side, side, 3) uint8, as a view."""
        return rgb[self.y : self.y + self.side, self.x : self.x + self.side]


def crop_around(face: Face, width: int, height: int) -> Crop:
    """The square around a face, moved and if need be shrunk to lie inside the picture."""
    side = max(1, min(math.floor(MARGIN * face.size + 0.5), width, height))
    return Crop(
        _start(face.x + face.width / 2, side, width),
        _start(face.y + face.height / 2, side, height),
        side,
    )


def is_cut_too_tight(face: Face, width: int, height: int) -> bool:
    """Whether a picture of these sides lacks what the network goes by around a face."""
    return min(width, height) < TIGHT * face.size


def _start(centre: float, side: int, length: int) -> int:
    return min(max(math.floor(centre - side / 2 + 0.5), 0), length - side)
