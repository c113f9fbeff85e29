"""The square around a face that the network is given."""

import math
from dataclasses import dataclass

from backend.faces.finder import Face
from backend.images.decoding import Rgb

MARGIN = 1.6
"""Side of the crop over the longer side of the face box: hair, ears and some background."""


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


def _start(centre: float, side: int, length: int) -> int:
    return min(max(math.floor(centre - side / 2 + 0.5), 0), length - side)
