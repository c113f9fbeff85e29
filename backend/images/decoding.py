"""Bytes to pixels: bounded, upright, sRGB, opaque."""

import hashlib
import io
import math
import struct
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, UnidentifiedImageError

from backend.images import colour, jpeg
from backend.images.gif import count_frames
from backend.images.kinds import kind_of
from backend.images.limits import JPEG_REDUCTIONS, MAX_BYTES, MAX_PIXELS, OPTIONAL_FORMATS
from backend.images.optional_formats import formats_here, jxl_area, readable
from backend.images.problems import PictureProblem, ProblemCode

Rgb = npt.NDArray[np.uint8]
"""RGB picture, uint8 0-255, shape (height, width, 3)."""
_MULTI_PICTURE = "MPO"
"""Pillow's name for a JPEG with more pictures behind the first, as many phones write them."""
_JPEG = ("JPEG", _MULTI_PICTURE)
_ORIENTATION = 0x0112
_TURNED_BY_EXIF = (*_JPEG, "PNG", "AVIF")
"""Where browsers heed EXIF's orientation; what Pillow calls so of an AVIF is its `irot`, `imir`."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Pillow's own bound, which is lower than what a JPEG that is decoded smaller may have; `_reduction`
# bounds what is decoded, before it is.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS * max(JPEG_REDUCTIONS) ** 2


@dataclass(frozen=True)
class Picture:
    """A decoded picture and what its file said of itself."""

    rgb: Rgb
    format: str
    animated: bool
    sha256: str
    reduction: int = 1
    """The file's sides over the decoded ones, of a JPEG with too many pixels."""
    cut_off: bool = False
    """Whether the file lacks its end, though none of its pixels."""

    @property
    def width(self) -> int:
        """Pixels, after the rotation."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels, after the rotation."""
        return int(self.rgb.shape[0])


def decode(data: bytes) -> Picture:
    """Decode the first frame to upright sRGB, transparency laid on white.

    Upright and in which colours is as browsers show it: by EXIF in JPEG and PNG, by `irot` in AVIF,
    never by XMP; by ICC profiles, by gAMA, cHRM and cICP in PNG and by `nclx` in AVIF.

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
            reduction = _reduction(image)
            frames = _frame_count(image, data)
            _refuse_large(image.width * image.height * frames // reduction**2)
            jpeg.reduce(image, reduction)
            rgb, cut_off = _pixels(image, data, reduction)
            file_format = "JPEG" if image.format == _MULTI_PICTURE else image.format or ""
    digest = hashlib.sha256(data).hexdigest()
    return Picture(rgb, file_format, frames > 1, digest, reduction, cut_off)


def _open(data: bytes) -> Image.Image:
    kind = kind_of(data)
    formats = formats_here(data)
    try:
        _refuse_large(jxl_area(data))  # its decoder is at work as soon as the file is opened
        return Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_many_pixels() from error
    except PictureProblem:
        raise
    except UnidentifiedImageError as error:
        raise PictureProblem(
            ProblemCode.UNSUPPORTED_FORMAT,
            f"This is {kind.name}. {kind.advice}"
            if kind
            else f"This is not a picture we read ({', '.join(readable())}).",
        ) from error
    except Exception as error:  # Pillow's parsers raise many kinds on a hostile header
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture's header can't be read."
        ) from error


def _reduction(image: Image.Image) -> int:
    """By what a picture's sides are divided in decoding; only JPEG's decoder can."""
    if image.format not in _JPEG:
        return 1
    for reduction in JPEG_REDUCTIONS:
        if math.ceil(image.width / reduction) * math.ceil(image.height / reduction) <= MAX_PIXELS:
            return reduction
    raise _too_many_pixels()


def _refuse_large(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> PictureProblem:
    limit = MAX_PIXELS // 1_000_000
    return PictureProblem(
        ProblemCode.TOO_MANY_PIXELS,
        f"The picture has more than {limit} million pixels (width x height x frames; of a JPEG"
        f" {limit * max(JPEG_REDUCTIONS) ** 2} million). Scale it down, or cut the face out.",
    )


def _frame_count(image: Image.Image, data: bytes) -> int:
    if image.format == "GIF":
        return max(1, count_frames(data))
    if image.format in (_MULTI_PICTURE, *OPTIONAL_FORMATS):
        return 1  # what follows are previews, depth maps or more of a burst
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception as error:  # counting walks the file's frames, which may be broken
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture's frames can't be counted."
        ) from error


def _pixels(image: Image.Image, data: bytes, reduction: int) -> tuple[Rgb, bool]:
    """And whether the file lacks its end, though none of its pixels."""
    try:
        turn = _turn(
            image
        )  # before what stands behind a PNG's pixels is read, which browsers don't
        cut_off = image.format in _JPEG and not jpeg.has_end(data)
        if cut_off:
            if not jpeg.lacks_end_alone(data, reduction):
                raise OSError("Pixels are missing.")
            image = jpeg.opened(jpeg.completed(data), reduction)
        image.load()
        declared = _declared_colour(image, data)
        image = _in_eight_bits(image)
        coloured = image if declared else _to_srgb(image)
        rgb = np.asarray(_opaque(_turned(coloured, turn)), dtype=np.uint8)
        return (colour.to_srgb(rgb, declared) if declared else rgb), cut_off
    except Exception as error:  # a truncated or damaged body fails in many ways
        raise PictureProblem(
            ProblemCode.UNREADABLE, "The picture is damaged or cut off; it can't be decoded."
        ) from error


def _turn(image: Image.Image) -> int:
    """EXIF's orientation, where the file's format lets it count."""
    if image.format not in _TURNED_BY_EXIF:
        return 1
    try:
        exif = Image.Exif()
        exif.load(image.info.get("exif", b""))
        return int(exif.get(_ORIENTATION, 1))
    except Exception:  # EXIF that can't be parsed: the pixels as they are, like browsers
        return 1


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _declared_colour(image: Image.Image, data: bytes) -> colour.Declared | None:
    if image.format == "PNG":
        return colour.declared_in_png(data)
    if image.format == "AVIF" and not image.info.get("icc_profile"):
        return colour.declared_in_avif(data)
    return None


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I"):
        return image
    # 16-bit grey: Pillow's own conversion clips at 255 instead of scaling.
    grey = Image.fromarray((np.asarray(image, dtype=np.float64) / 257).round().astype(np.uint8))
    grey.info = image.info
    return grey


def _to_srgb(image: Image.Image) -> Image.Image:
    """Apply the embedded ICC profile, if it is a usable one, as browsers do."""
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
    is_print = image.mode == "CMYK"
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(_first_table_alone(profile) if is_print else profile)),
        ImageCms.createProfile("sRGB"),
        # As Chromium: the first table, its black left where it is, every colour looked up in it.
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
        if is_print
        else ImageCms.Intent.PERCEPTUAL,
        flags=ImageCms.Flags.NOOPTIMIZE if is_print else ImageCms.Flags.NONE,
        outputMode="RGBA" if image.mode == "RGBA" else "RGB",
    )
    return converted or image


def _first_table_alone(profile: bytes) -> bytes:
    """A printer's profile without the table that LittleCMS would prefer to its first, A2B0."""
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = 132 + 12 * min(count, 100)
    return profile[:entries].replace(b"A2B1", b"none") + profile[entries:]


def _opaque(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layered).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")  # which would copy it
