"""The picture with its faces boxed and numbered."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from backend.detector.words import VERDICT_TITLES
from backend.images.decoding import Rgb
from dashboard.shared.loading import CheckedPicture
from dashboard.shared.theme import VERDICT_COLOURS

_LINE_SHARE = 160
"""The picture's longer side over the line's width."""
_TAG_LINES, _TAG_SHARE = 12, 0.4
"""Side of a number's tag: in widths of the line, and at most as a share of the face's width."""
_NUMBER_SHARE = 0.75
"""Height of a number, of its tag's."""
_SIDE_MIN = 640
"""Smaller pictures are enlarged first, or the line would hide the face."""


def boxed(picture: CheckedPicture, chosen: int) -> Rgb:
    """The display picture with a box per face in its verdict's colour, the chosen one's thicker."""
    image = Image.fromarray(picture.rgb)
    enlarged = max(1.0, _SIDE_MIN / max(image.size))
    image = image.resize((round(image.width * enlarged), round(image.height * enlarged)))
    scale = picture.scale * enlarged
    draw = ImageDraw.Draw(image)
    line = max(2, max(image.size) // _LINE_SHARE)
    for index, view in enumerate(picture.faces):
        face, colour = view.check.face, VERDICT_COLOURS[view.check.verdict]
        left, top = face.x * scale, face.y * scale
        right, bottom = left + face.width * scale, top + face.height * scale
        width = line * 2 if index == chosen else line
        draw.rectangle((left, top, right, bottom), outline=colour, width=width)
        tag = min(line * _TAG_LINES, (right - left) * _TAG_SHARE)
        tag_top = max(0, top - tag)
        draw.rectangle((left, tag_top, left + tag, tag_top + tag), fill=colour)
        middle = (left + tag / 2, tag_top + tag / 2)
        font = ImageFont.load_default(size=tag * _NUMBER_SHARE)
        draw.text(middle, str(index + 1), fill="white", font=font, anchor="mm")
    return np.asarray(image)


def described(picture: CheckedPicture) -> str:
    """The same in words, for the caption and for those who can't see the boxes."""
    size = f"{picture.width} × {picture.height} pixels, {picture.format}"
    if picture.animated:
        size += ", animated: the first frame was checked"
    faces = "; ".join(
        f"{index + 1}: {VERDICT_TITLES[view.check.verdict].lower()}"
        for index, view in enumerate(picture.faces)
    )
    return f"{size}. {faces}" if faces else size
