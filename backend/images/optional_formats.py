"""HEIC and JPEG XL: read where the libraries of the extra `formats` are installed.

JPEG XL's plugin decodes a file as soon as it is opened, so its size is read here beforehand.
"""

from functools import cache
from importlib.util import find_spec

from backend.images.boxes import boxes
from backend.images.kinds import HEIC, kind_of
from backend.images.limits import FORMATS, OPTIONAL_FORMATS

_BARE, _BOXED = b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"
_SIZE_BYTES = 12
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_LENGTHS = (9, 13, 18, 30)
"""Bits of a side, by its selector (ISO/IEC 18181-1, annex B)."""


def formats_here(data: bytes) -> tuple[str, ...]:
    """Pillow's names of the formats that may be tried on a file."""
    heif, jxl = OPTIONAL_FORMATS
    if is_jxl(data):
        return (jxl,) if _has_jxl() else FORMATS
    if kind_of(data) is HEIC:
        return (heif,) if _has_heif() else ("PNG",)  # not AVIF, whose reader takes it for its own
    return FORMATS


def is_jxl(data: bytes) -> bool:
    """Whether a file is JPEG XL, bare or in boxes."""
    return data.startswith((_BARE, _BOXED))


def is_picture(start: bytes) -> bool:
    """Whether a file that begins so is one that is read here. BMP's two letters don't say so."""
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")):
        return True
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return True
    if start[4:12] in (b"ftypavif", b"ftypavis"):
        return True
    return formats_here(start) in [(name,) for name in OPTIONAL_FORMATS]


def readable() -> tuple[str, ...]:
    """All formats that are read here."""
    heif, jxl = OPTIONAL_FORMATS
    return FORMATS + (heif,) * _has_heif() + (jxl,) * _has_jxl()


def jxl_area(data: bytes) -> int:
    """Pixels that a JPEG XL file says it has; 0 of any other file.

    Raises ValueError where it doesn't say so in its first bytes.
    """
    if not is_jxl(data):
        return 0
    if data.startswith(_BOXED):
        skipped = {b"jxlc": 0, b"jxlp": 4}
        parts = (box.body[skipped[box.kind] :] for box in boxes(data) if box.kind in skipped)
        data = b"".join(part[:_SIZE_BYTES] for part in parts)
    if not data.startswith(_BARE) or len(data) < _SIZE_BYTES:
        raise ValueError("This JPEG XL file has no header.")
    bits = int.from_bytes(data[2:_SIZE_BYTES], "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    is_small = take(1)

    def side() -> int:
        return (take(5) + 1) * 8 if is_small else take(_LENGTHS[take(2)]) + 1

    height, ratio = side(), take(3)
    if not ratio:
        return height * side()
    across, up = _RATIOS[ratio - 1]
    return height * (height * across // up)


@cache
def _has_heif() -> bool:
    if not find_spec("pillow_heif"):
        return False
    from pillow_heif import register_heif_opener

    register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    return True


@cache
def _has_jxl() -> bool:
    if not find_spec("pillow_jxl"):
        return False
    from pillow_jxl import JpegXLImagePlugin

    JpegXLImagePlugin.DECODE_THREADS = 0
    return True
