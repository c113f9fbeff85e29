"""What the web may have done to a face before it is checked, at random and alike for both classes.

A picture is published at some side (scaled by one of several filters, retouched a little, encoded
once or more), then checked: scaled to the contract's side by our own operations. Everything depends
on the generator that is passed in.
"""

import io
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from backend.detector.preprocessing import reduced_and_scaled
from backend.faces.crops import Crop, moved_inside
from backend.faces.finder import LEVEL_FROM
from backend.images.decoding import Rgb
from backend.images.scaling import Float32

CROP_SCALES = (0.88, 1.14)
"""The crop's side over that of the exact crop."""
TIGHT_SHARE = 0.2
TIGHT_SCALES = (0.62, CROP_SCALES[0])
"""The same of some that are published, fakes and photographs alike: cut at chin and forehead, as
avatars are. Tight pictures of the sets are photographs nearly all; a network that saw no tight fake
took four logits off a fake's answer for its cut."""
CROP_SHIFT = 0.05
"""Most that the crop is moved each way, as a share of its side."""
TILTED_SHARE = 1 / 3
"""Of the faces that are published: tilted, by less than checking would level."""
TILTED_FILTERS = (Image.Resampling.BICUBIC, Image.Resampling.BILINEAR)
QUALITIES = (40, 98)
CODEC_SHARE = 0.9
SECOND_CODEC_SHARE = 0.2
TOUCHED_SHARE = 0.5
"""Of the faces that stay at the side at which they were found: retouched and encoded even so.

Else what a file's last encoder left would tell sources apart wherever resizing doesn't hide it.
"""
WEBP_SHARE = 0.25
PHASES = 8
"""JPEG's blocks; a crop starts anywhere in one."""
FILTERS = (
    Image.Resampling.BICUBIC,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
    Image.Resampling.BILINEAR,
    Image.Resampling.BOX,
    Image.Resampling.HAMMING,
)


@dataclass(frozen=True)
class TargetSize:
    """How a face is published and checked; sides of its crop in pixels."""

    published: int
    scaled: int
    """After checking's own scaling."""
    as_found: bool = False
    """Published at its own side: not resized; TOUCHED_SHARE are retouched and encoded."""


def augmented(
    pixels: Rgb, crop: Crop, target: TargetSize, generator: np.random.Generator
) -> Float32:
    """One face as the network is fed it.

    Args: pixels (height, width, 3) uint8 at native resolution, with `crop` the exact crop in them.
    Returns: (scaled, scaled, 3) float32, RGB 0-255.
    """
    # At its own side, where checking would not scale it: a crop of just that many pixels.
    side = target.scaled if target.as_found and target.published == target.scaled else None
    scales = TIGHT_SCALES if _is_tight(target, generator) else CROP_SCALES
    moved = _moved(crop, pixels.shape[1], pixels.shape[0], generator, scales, side)
    if not target.as_found:
        image = _published(pixels, moved, target.published, generator)
    else:
        image = Image.fromarray(np.ascontiguousarray(moved.of(pixels)))
        if generator.random() < TOUCHED_SHARE:
            image = _encoded(_retouched(image, generator), generator)
    if generator.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return reduced_and_scaled(np.asarray(image), target.scaled)


def _is_tight(target: TargetSize, generator: np.random.Generator) -> bool:
    """Never of faces that stay as they were found: those are cut as their source cuts."""
    return not target.as_found and bool(generator.random() < TIGHT_SHARE)


def _published(pixels: Rgb, crop: Crop, side: int, generator: np.random.Generator) -> Image.Image:
    """The crop as it comes out of a picture that was scaled, retouched and encoded."""
    # A few rows and columns too many: cut off on all sides by chance, they move the codec's grid.
    wider = side + PHASES - 1
    if generator.random() < TILTED_SHARE:
        resampling = TILTED_FILTERS[generator.integers(len(TILTED_FILTERS))]
        image = _tilted(pixels, crop, generator).resampled(pixels, wider, resampling)
    else:
        resampling = FILTERS[generator.integers(len(FILTERS))]
        image = Image.fromarray(np.ascontiguousarray(crop.of(pixels)))
        image = image.resize((wider, wider), resampling)
    image = _encoded(_retouched(image, generator), generator)
    left, top = (int(start) for start in generator.integers(0, PHASES, 2))
    return image.crop((left, top, left + side, top + side))


def _tilted(pixels: Rgb, crop: Crop, generator: np.random.Generator) -> Crop:
    """Tilted, moved and if need be shrunk so that its corners lie inside the pixels."""
    height, width = pixels.shape[:2]
    tilted = replace(crop, turn=float(generator.uniform(-LEVEL_FROM, LEVEL_FROM)))
    fits = int(min(width, height) * crop.side / tilted.span) - 1
    side = max(1, min(crop.side, fits))
    start = (crop.side - side) // 2
    tilted = Crop(crop.x + start, crop.y + start, side, tilted.turn)
    return moved_inside(tilted, width, height)


def _moved(
    crop: Crop,
    width: int,
    height: int,
    generator: np.random.Generator,
    scales: tuple[float, float],
    side: int | None = None,
) -> Crop:
    """Args: side of the crop that is wanted; None: the crop's times one of `scales`, at random."""
    side = side or int(crop.side * generator.uniform(*scales))
    side = min(side, width, height)
    shift_x, shift_y = generator.uniform(-CROP_SHIFT, CROP_SHIFT, 2) * side
    x = int(crop.x + (crop.side - side) / 2 + shift_x)
    y = int(crop.y + (crop.side - side) / 2 + shift_y)
    return Crop(min(max(x, 0), width - side), min(max(y, 0), height - side), side)


def _retouched(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    """Mild changes of light and colour, sharpness and noise, each on some pictures."""
    if generator.random() < 0.4:
        for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
            image = enhance(image).enhance(float(generator.uniform(0.75, 1.3)))
    if generator.random() < 0.2:
        image = _tinted(image, generator)
    if generator.random() < 0.04:
        image = image.convert("L").convert("RGB")
    choice = generator.random()
    if choice < 0.15:
        image = image.filter(ImageFilter.GaussianBlur(float(generator.uniform(0.3, 1.3))))
    elif choice < 0.22:
        percent = int(generator.uniform(40, 150))
        image = image.filter(ImageFilter.UnsharpMask(1.5, percent, 0))
    if generator.random() < 0.12:
        image = _noisy(image, generator)
    return image


def _tinted(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    """Each channel through a gamma of its own, as another white balance would."""
    gammas = np.exp(generator.uniform(-0.15, 0.15, (3, 1)))
    table = 255 * (np.arange(256) / 255) ** gammas
    return image.point(np.rint(table).astype(int).ravel().tolist())


def _noisy(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    array = np.asarray(image, np.float32)
    noise = generator.standard_normal(array.shape, np.float32) * generator.uniform(1, 6)
    return Image.fromarray(np.clip(array + noise, 0, 255).astype(np.uint8))


def _encoded(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    if generator.random() < CODEC_SHARE:
        image = _recoded(image, generator)
        if generator.random() < SECOND_CODEC_SHARE:
            image = _recoded(image, generator)
    return image


def _recoded(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    buffer = io.BytesIO()
    quality = int(generator.integers(QUALITIES[0], QUALITIES[1] + 1))
    if generator.random() < WEBP_SHARE:
        image.save(buffer, "WEBP", quality=quality, method=0)  # the fastest of its encoders
    else:
        subsampling = int(generator.choice((0, 2)))  # 4:4:4 or 4:2:0
        image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    return Image.open(buffer).convert("RGB")
