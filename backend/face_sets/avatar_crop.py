"""Pictures cut anew, as people cut avatars: closer, off the centre, tilted, upright, in a circle.

What a generator puts out has the eyes at fixed places; what is cut from it hasn't, and only the
network can still tell. Which cut a picture gets depends on its pixels alone. The head stays in: a
cut through forehead, chin or ears, as `tight_crop` makes it, is another question, as it takes away
what the network looks at.
"""

import math
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from PIL import Image, ImageDraw

KEPT = (0.8, 0.95)
"""Side of what is kept over the shorter side of the picture; a head takes some 0.75 of it."""
KEPT_LONG = (0.9, 1.0)
"""The same for upright cuts and for circles, which lose their sides or corners."""
OFF_CENTRE = 0.08
"""At most so far, over the shorter side, does the middle of what is kept lie from the picture's."""
TILTED, TILT_MAX = 0.3, 12.0
"""How often the picture is turned, and by how many degrees at most."""
UPRIGHT, UPRIGHT_ASPECT = 0.2, 0.85
"""How often what is kept is higher than wide, and its width over its height."""
CIRCLE = 0.1
"""How often a circle is cut out, on a ground of one grey. Most sites draw the circle themselves,
over a file that is square."""

TIGHT_KEPT = (0.5, 0.63)
"""The same where the head doesn't stay in: the finder's box of a face is some 0.6 of the side."""
TIGHT_MIDDLE, TIGHT_OFF = (0.5, 0.62), 0.03
"""Where the middle of the face lies in the picture, and how far off what is kept may lie."""


@dataclass(frozen=True)
class _Cut:
    kept: float
    right: float
    down: float
    angle: float
    aspect: float
    ground: int | None
    """Grey around a circle; None where there is no circle."""


def avatar_crop(image: Image.Image) -> Image.Image:
    """Some cut of an RGB picture that holds one large face near its middle."""
    cut = _drawn(image)
    width, height = image.size
    side = min(width, height)
    x, y = width / 2 + cut.right * side, height / 2 + cut.down * side
    reach = 2 * min(x, y, width - x, height - y)  # side of the square around (x, y) that fits
    turn = math.radians(abs(cut.angle))
    # Less a pixel on either side, which the resampling of a turned edge would mix with nothing.
    room = (reach - 2 if turn else reach) / (math.cos(turn) + math.sin(turn))
    kept = min(cut.kept * side, room)
    turned = image.rotate(cut.angle, Image.Resampling.BICUBIC, center=(x, y)) if turn else image
    part = _cut_box(turned, x, y, kept * cut.aspect, kept)
    return part if cut.ground is None else _in_circle(part, cut.ground)


def tight_crop(image: Image.Image) -> Image.Image:
    """An RGB picture that is cut as StyleGAN's are, cut anew through forehead and chin."""
    draw = _generator(image)
    width, height = image.size
    kept = float(draw.uniform(*TIGHT_KEPT)) * min(width, height)
    right, down = TIGHT_MIDDLE + draw.uniform(-TIGHT_OFF, TIGHT_OFF, 2)
    return _cut_box(image, right * width, down * height, kept, kept)


def _generator(image: Image.Image) -> np.random.Generator:
    """By the pixels alone."""
    return np.random.default_rng(int.from_bytes(sha256(image.tobytes()).digest()[:8]))


def _drawn(image: Image.Image) -> _Cut:
    draw = _generator(image)
    circle, tilted, upright = draw.random(3) < (CIRCLE, TILTED, UPRIGHT)
    kept = float(draw.uniform(*(KEPT_LONG if circle or upright else KEPT)))
    off = min(OFF_CENTRE, (1 - kept) / 2)
    right, down = (float(moved) for moved in draw.uniform(-off, off, 2))
    angle, ground = float(draw.uniform(-TILT_MAX, TILT_MAX)), int(draw.integers(256))
    return _Cut(
        kept=kept,
        right=right,
        down=down,
        angle=angle if tilted and not circle else 0.0,
        aspect=UPRIGHT_ASPECT if upright and not circle else 1.0,
        ground=ground if circle else None,
    )


def _cut_box(image: Image.Image, x: float, y: float, width: float, height: float) -> Image.Image:
    left, top = max(0, round(x - width / 2)), max(0, round(y - height / 2))
    return image.crop((left, top, left + max(1, round(width)), top + max(1, round(height))))


def _in_circle(image: Image.Image, ground: int) -> Image.Image:
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).ellipse((0, 0, image.width - 1, image.height - 1), fill=255)
    return Image.composite(image, Image.new("RGB", image.size, (ground,) * 3), mask)
