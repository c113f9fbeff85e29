"""What a file that isn't read is, by its first bytes, and what its owner can do about it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file, in words."""

    name: str
    advice: str = "Save or export it as JPEG or PNG."


HEIC = Kind("a photograph in HEIC, as iPhones take them", "Save it as JPEG.")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")
_PICTURE_BRANDS = (b"avif", b"avis", b"mif1", b"msf1", b"miaf")
"""Of ISO's base media file; nearly all others are films."""
_RAW = Kind("a camera's raw file", "Develop it, or take the JPEG that the camera put beside it.")
_VIDEO = Kind("a video", "Take a picture of one of its frames.")
PAGE = Kind("a web page, not a picture", "Give the address of the picture itself.")
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\x0a", Kind("a picture in JPEG XL")),
    (b"\0\0\0\x0cJXL \r\n\x87\n", Kind("a picture in JPEG XL")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind("a picture in JPEG 2000")),
    (b"\xff\x4f\xff\x51", Kind("a picture in JPEG 2000")),
    (b"II*\0\x10\0\0\0CR", _RAW),
    (b"FUJIFILMCCD-RAW", _RAW),
    (b"IIRO", _RAW),
    (b"IIRS", _RAW),
    (b"IIU\0", _RAW),
    (b"II*\0", Kind("a picture in TIFF, or a camera's raw file")),
    (b"MM\0*", Kind("a picture in TIFF, or a camera's raw file")),
    (b"II+\0", Kind("a picture in BigTIFF")),
    (b"MM\0+", Kind("a picture in BigTIFF")),
    (b"8BPS", Kind("a Photoshop file")),
    (b"%PDF", Kind("a PDF document", "Save the picture in it as JPEG or PNG.")),
    (b"\x1aE\xdf\xa3", _VIDEO),
    (b"\0\0\x01\xba", _VIDEO),
    (b"PK\x03\x04", Kind("a ZIP archive or an office document", "Take the picture out of it.")),
    (b"\x1f\x8b", Kind("a file packed with gzip", "Unpack it first.")),
)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*\?>\s*)?<(!doctype\s+)?(html|svg)", re.I | re.S
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def kind_of(data: bytes) -> Kind | None:
    """None where nothing is known of it."""
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _HEIC_BRANDS or (brand in (b"mif1", b"msf1") and b"hei" in data[16:64]):
            return HEIC
        if brand == b"crx ":
            return _RAW
        return None if brand in _PICTURE_BRANDS else _VIDEO
    if data.startswith(b"RIFF") and data[8:12] == b"AVI ":
        return _VIDEO
    found = next((kind for start, kind in _STARTS if data.startswith(start)), None)
    if found:
        return found
    markup = _MARKUP.match(data[:4096].removeprefix(_BYTE_ORDER_MARK))
    if not markup:
        return None
    return PAGE if markup[2].lower() == b"html" else Kind("a drawing in SVG")
