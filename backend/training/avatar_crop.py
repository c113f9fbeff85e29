"""Pictures cut anew, as people cut avatars: closer, off the centre, tilted, upright, in a circle.

What a generator puts out has the eyes at fixed places; what is cut from it hasn't, and only the
network can still tell. Which cut a picture gets hangs on its pixels alone.
"""

import math
from hashlib import sha256

import numpy as np
from PIL import Image, ImageDraw

CLOSER = (0.55, 0.88)
"""Side of what is kept over the shorter side of the picture; the face itself takes about half."""
OFF_CENTRE = 0.1
"""At most so far, over the shorter side, does the middle of what is kept lie from the picture's."""
TILTED, TILT_MAX = 0.3, 15.0
"""How often the picture is turned, and by how many degrees at most."""
UPRIGHT, UPRIGHT_ASPECT = 0.25, 0.8
"""How often what is kept is higher than wide, and its width over its height."""
CIRCLE = 0.25
"""How often a circle is cut out, on a ground of one grey."""


def avatar_crop(image: Image.Image) -> Image.Image:
    """Some cut of an RGB picture that holds one large face near its middle."""
    draw = np.random.default_rng(int.from_bytes(sha256(image.tobytes()).digest()[:8]))
    kept, right, down = draw.uniform(*CLOSER), *draw.uniform(-OFF_CENTRE, OFF_CENTRE, 2)
    tilted, upright, circle = draw.random(3) < (TILTED, UPRIGHT, CIRCLE)
    angle, ground = draw.uniform(-TILT_MAX, TILT_MAX), int(draw.integers(256))
    if tilted:
        image = _turned(image, angle)
    cut = _cut(image, kept, (right, down), UPRIGHT_ASPECT if upright else 1.0)
    return _in_circle(cut, ground) if circle else cut


def _turned(image: Image.Image, angle: float) -> Image.Image:
    """Turned by degrees and cut to the largest rectangle of its shape without empty corners."""
    width, height = image.size
    turn = math.radians(abs(angle))
    longer, shorter = max(width, height), min(width, height)
    share = shorter / (longer * math.sin(turn) + shorter * math.cos(turn))
    turned = image.rotate(angle, Image.Resampling.BICUBIC)
    return _cut_box(turned, width / 2, height / 2, share * width, share * height)


def _cut(
    image: Image.Image, kept: float, moved: tuple[float, float], aspect: float
) -> Image.Image:
    width, height = image.size
    side = min(width, height)
    across, down = kept * side * aspect, kept * side
    x = min(max(width / 2 + moved[0] * side, across / 2), width - across / 2)
    y = min(max(height / 2 + moved[1] * side, down / 2), height - down / 2)
    return _cut_box(image, x, y, across, down)


def _cut_box(image: Image.Image, x: float, y: float, width: float, height: float) -> Image.Image:
    left, top = round(x - width / 2), round(y - height / 2)
    return image.crop((left, top, left + max(1, round(width)), top + max(1, round(height))))


def _in_circle(image: Image.Image, ground: int) -> Image.Image:
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).ellipse((0, 0, image.width - 1, image.height - 1), fill=255)
    return Image.composite(image, Image.new("RGB", image.size, (ground,) * 3), mask)
