"""Bytes to pixels: bounded, upright, sRGB, opaque."""

import hashlib
import io
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from backend.images.gif import count_frames
from backend.images.limits import FORMATS, MAX_BYTES, MAX_PIXELS
from backend.images.problems import PictureProblem, ProblemCode

Rgb = npt.NDArray[np.uint8]
"""RGB picture, uint8 0-255, shape (height, width, 3)."""
_MULTI_PICTURE = "MPO"
"""Pillow's name for a JPEG with more pictures behind the first, as many phones write them."""


@dataclass(frozen=True)
class Picture:
    """A decoded picture and what its file said of itself."""

    rgb: Rgb
    format: str
    animated: bool
    sha256: str

    @property
    def width(self) -> int:
        """Pixels, after the EXIF rotation."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels, after the EXIF rotation."""
        return int(self.rgb.shape[0])


def decode(data: bytes) -> Picture:
    """Decode the first frame to upright sRGB, transparency laid on white.

    Raises PictureProblem: `too_large`, `unsupported_format`, `too_many_pixels` or `unreadable`.
    """
    if len(data) > MAX_BYTES:
        raise PictureProblem(
            ProblemCode.TOO_LARGE, f"The file is larger than {MAX_BYTES // 1_000_000} MB."
        )
    if not data:
        raise PictureProblem(ProblemCode.UNREADABLE, "The file is empty.")
    with warnings.catch_warnings():
        # Oddities that don't touch the pixels, broken EXIF say; but not a bomb.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with _open(data) as image:
            _refuse_large(image, frames=1)
            frames = _frame_count(image, data)
            _refuse_large(image, frames)
            rgb = _pixels(image)
            file_format = "JPEG" if image.format == _MULTI_PICTURE else image.format or ""
    return Picture(rgb, file_format, frames > 1, hashlib.sha256(data).hexdigest())


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureProblem(
            ProblemCode.TOO_MANY_PIXELS,
            f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.",
        ) from error
    except UnidentifiedImageError as error:
        raise PictureProblem(
            ProblemCode.UNSUPPORTED_FORMAT, f"This is not a picture we read ({', '.join(FORMATS)})."
        ) from error
    except Exception as error:  # Pillow's parsers raise many kinds on a hostile header
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture's header can't be read."
        ) from error


def _refuse_large(image: Image.Image, frames: int) -> None:
    if image.width * image.height * frames > MAX_PIXELS:
        raise PictureProblem(
            ProblemCode.TOO_MANY_PIXELS,
            f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels"
            " (width x height x frames).",
        )


def _frame_count(image: Image.Image, data: bytes) -> int:
    if image.format == "GIF":
        return max(1, count_frames(data))
    if image.format == _MULTI_PICTURE:
        return 1  # what follows are previews or depth maps; browsers show the first picture alone
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception as error:  # counting walks the file's frames, which may be broken
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture's frames can't be counted."
        ) from error


def _pixels(image: Image.Image) -> Rgb:
    try:
        image.load()
        return np.asarray(_opaque(_to_srgb(_upright(image))), dtype=np.uint8)
    except Exception as error:  # a truncated or damaged body fails in many ways
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture is damaged or cut off; it can't be decoded."
        ) from error


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF that can't be parsed: the pixels as they are, like browsers
        return image


def _to_srgb(image: Image.Image) -> Image.Image:
    """Apply the embedded ICC profile, if it is a usable one, as browsers do."""
    if image.mode.startswith("I"):
        # 16-bit grey: Pillow's own conversion clips at 255 instead of scaling.
        return Image.fromarray((np.asarray(image, dtype=np.float64) / 257).round().astype(np.uint8))
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    if image.mode == "P" or "transparency" in image.info:
        # Colours that stand for others, or for nothing, must be spelled out before they change.
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    try:
        if image.mode == "LA":  # Pillow stores it in a way that LittleCMS takes for another
            converted = _colours_to_srgb(image.getchannel("L"), profile)
            converted.putalpha(image.getchannel("A"))
            return converted
        return _colours_to_srgb(image, profile)
    except (ImageCms.PyCMSError, OSError):
        return image  # a profile that is broken or for other channels: the pixels as they are


def _colours_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        outputMode="RGBA" if image.mode == "RGBA" else "RGB",
    )
    return converted or image


def _opaque(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")
