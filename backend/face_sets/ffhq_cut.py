"""Cutting a photograph as FFHQ is cut, so that the cut says nothing of the generator.

The face is levelled and scaled so that its eyes come to lie where StyleGAN puts them; what lies
outside the picture is mirrored and then blurred, the more the farther out (Karras et al.,
arXiv 1710.10196, appendix C; arXiv 1812.04948, appendix A). They take eyes and mouth from 68
landmarks; here the finder's eyes alone say where, and a drawn factor how far the scale may stray.
"""

import math

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from backend.detector.eye_witness import LEFT, RIGHT
from backend.faces.finder import FoundFace
from backend.images.decoding import Rgb

SIDES = (1024, 512, 256)
"""Of what is cut: the largest that the photograph has the pixels for."""
SCALE = (1.0, 1.12)
"""How much wider than the eyes say; of a turned head FFHQ's mouth asks for more."""
STRAY = 0.008
"""Deviation of the eyes from their places in FFHQ, as a share of the side."""
OVERSAMPLED = 2
"""Drawn so many times as large and scaled down: no pixel of the photograph is passed over."""
MIRRORED_MAX = 0.35
"""A photograph that leaves more of the square's width empty on a side is not cut."""
BLUR = 0.02
"""Radius over the side, where the mirrored edge is farthest out."""


def ffhq_cut(rgb: Rgb, face: FoundFace, generator: np.random.Generator) -> Rgb | None:
    """The square around a face as FFHQ has it, (side, side, 3) uint8 with a side of SIDES.

    None where the photograph has too few pixels for the smallest, or where too much of the square
    lies outside of it.

    Args: rgb (height, width, 3) uint8 with the face in it.
    """
    side, origin, right, down = _square(face, generator)
    fitting = [size for size in SIDES if size <= side]
    corners = [origin, origin + down, origin + right + down, origin + right]
    pad = _padding(corners, rgb.shape[1], rgb.shape[0])
    if not fitting or pad > MIRRORED_MAX * side or pad >= min(rgb.shape[:2]):
        return None
    picture = Image.fromarray(_mirrored(rgb, pad, side) if pad else rgb)
    quad = [float(value) for corner in corners for value in corner + pad]
    large = fitting[0] * OVERSAMPLED
    drawn = picture.transform((large, large), Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    return np.asarray(drawn.resize((fitting[0],) * 2, Image.Resampling.LANCZOS))


Vector = npt.NDArray[np.float64]


def _square(
    face: FoundFace, generator: np.random.Generator
) -> tuple[float, Vector, Vector, Vector]:
    """Side of the square, its upper left corner, and its edges to the right and down."""
    left, right = (np.array(eye) for eye in face.eyes)
    (left_x, left_y), (right_x, right_y) = ((place.x, place.y) for place in (LEFT, RIGHT))
    between = right - left
    apart = max(math.hypot(*between), 1.0)
    side = apart / (right_x - left_x) * generator.uniform(*SCALE)
    across = between / apart
    down = np.array([-across[1], across[0]])
    stray = generator.normal(0, STRAY, 2)
    place = np.array([(left_x + right_x) / 2, (left_y + right_y) / 2]) + stray
    origin = (left + right) / 2 - side * (place[0] * across + place[1] * down)
    return side, origin, side * across, side * down


def _padding(corners: list[Vector], width: int, height: int) -> int:
    """Pixels that the picture lacks at its worst edge."""
    xs, ys = zip(*corners, strict=True)
    lacking = max(-min(xs), -min(ys), max(xs) - width, max(ys) - height, 0.0)
    return math.ceil(float(lacking))


def _mirrored(rgb: Rgb, pad: int, side: float) -> Rgb:
    """The picture with mirrored edges, blurred the more the farther out."""
    padded = np.pad(rgb, ((pad, pad), (pad, pad), (0, 0)), mode="reflect")
    blurred = Image.fromarray(padded).filter(ImageFilter.GaussianBlur(BLUR * side))
    height, width = padded.shape[:2]
    rows = np.maximum(pad - np.arange(height), np.arange(height) - (height - 1 - pad))
    columns = np.maximum(pad - np.arange(width), np.arange(width) - (width - 1 - pad))
    outside = np.maximum(rows[:, None], columns[None, :]).clip(0) / (0.15 * side)
    share = outside.clip(0, 1)[..., None]
    mixed = padded * (1 - share) + np.asarray(blurred) * share
    rounded: Rgb = np.rint(mixed).astype(np.uint8)
    return rounded
