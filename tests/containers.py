"""Files whose container says how the pixels are to be shown: turned, or in other colours than sRGB.

Each is made of a picture that a test gives, so that what a decoder did can be seen in its pixels.
"""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms

ORIENTATION = 0x0112
_NEIGHBOUR = 0x0113
"""A tag that means nothing, with the form of the orientation's."""
TURNED = 6
"""To be shown turned clockwise by a quarter."""
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""
_PNG_START = 8 + 25
"""The signature and the header."""
REC709, P3, BT2020 = 1, 12, 9
"""Primaries by their code points (ITU-T H.273)."""
GAMMA_28, LINEAR, SRGB, PQ, HLG = 5, 8, 13, 16, 18
"""Transfer functions by theirs."""


def saved(image: Image.Image, file_format: str, **options: object) -> bytes:
    """The file that Pillow writes."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def turned_by_exif(image: Image.Image, file_format: str, **options: object) -> bytes:
    """EXIF says that it is to be turned; in AVIF Pillow writes that as `irot` instead."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    return saved(image, file_format, exif=exif, **options)


def turned_by_xmp(image: Image.Image, file_format: str, **options: object) -> bytes:
    """Only XMP says that it is to be turned."""
    if file_format == "PNG":
        text = b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP.encode()
        return with_png_chunk(saved(image, "PNG"), b"iTXt", text)
    return saved(image, file_format, xmp=_XMP.encode(), **options)


def turned_by_exif_in_avif(image: Image.Image) -> bytes:
    """An AVIF whose EXIF says so, without the `irot` that would count."""
    exif = Image.Exif()
    exif[_NEIGHBOUR] = TURNED
    file = saved(image, "AVIF", quality=95, exif=exif)
    field = struct.pack(">HH", _NEIGHBOUR, 3)
    if field not in file:
        field = struct.pack("<HH", _NEIGHBOUR, 3)
    order = ">" if field[0] else "<"
    assert file.count(field) == 1
    return file.replace(field, struct.pack(order + "HH", ORIENTATION, 3))


def turned_by_exif_behind_pixels(image: Image.Image) -> bytes:
    """A PNG whose `eXIf` comes after its pixels."""
    file = turned_by_exif(image, "PNG")
    start = file.index(b"eXIf") - 4
    (length,) = struct.unpack(">I", file[start : start + 4])
    chunk = file[start : start + length + 12]
    return file.replace(chunk, b"", 1)[:-12] + chunk + file[-12:]


def with_png_chunk(file: bytes, name: bytes, data: bytes) -> bytes:
    """The PNG with one more chunk, before its pixels."""
    return file[:_PNG_START] + png_chunk(name, data) + file[_PNG_START:]


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_gamma(file: bytes, gamma: int) -> bytes:
    """Args: gamma, in 1/100000: 45455 is the ordinary one, 100000 linear light."""
    return with_png_chunk(file, b"gAMA", struct.pack(">I", gamma))


def with_chromaticities(file: bytes, *pairs: int) -> bytes:
    """Args: x and y of white, red, green and blue, in 1/100000."""
    return with_png_chunk(file, b"cHRM", struct.pack(">8I", *pairs))


P3_CHROMATICITIES = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)


def with_cicp(file: bytes, primaries: int, transfer: int) -> bytes:
    return with_png_chunk(file, b"cICP", bytes((primaries, transfer, 0, 1)))


def avif_in(image: Image.Image, primaries: int, transfer: int, **options: object) -> bytes:
    """An AVIF whose `colr` box names other colours; the pixels' numbers stay."""
    file = bytearray(saved(image, "AVIF", quality=95, **options))
    at = file.index(b"colrnclx") + 8
    while at >= 8:
        file[at : at + 4] = struct.pack(">HH", primaries, transfer)
        at = file.find(b"colrnclx", at) + 8
    return bytes(file)


def grey16_with_profile(grey: np.ndarray, profile: bytes) -> bytes:  # type: ignore[type-arg]
    """A PNG of one channel with 16 bits. Args: grey (height, width) uint8."""
    return saved(Image.fromarray(grey.astype(np.uint16) * 257), "PNG", icc_profile=profile)


def cmyk_profile() -> bytes:
    """A printer's ICC profile, made up: dull inks on a yellowish paper.

    Its two tables differ, as they do in real ones: by perception, and by colorimetry.
    """
    tables = [b"A2B0", _cmyk_table(paper=(96.0, 0.0, 2.0), black=4.0)]
    tables += [b"A2B1", _cmyk_table(paper=(92.0, 0.0, 8.0), black=14.0)]
    white = b"XYZ " + bytes(4) + struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    tags = [(tables[0], tables[1]), (tables[2], tables[3]), (b"wtpt", white)]
    at, entries, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags:
        entries += struct.pack(">4sII", name, at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(
        ">I4sI4s4s4s", at + len(body), bytes(4), 0x02100000, b"prtr", b"CMYK", b"Lab "
    )
    header += bytes(12) + b"acsp" + bytes(28) + white[8:]
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + entries + body


def _cmyk_table(paper: tuple[float, float, float], black: float) -> bytes:
    """A `mft2` tag of 5 steps an ink."""
    steps = 5
    ink = np.linspace(0, 1, steps)
    c, m, y, k = np.meshgrid(ink, ink, ink, ink, indexing="ij")
    left = (1 - 0.55 * c) * (1 - 0.5 * m) * (1 - 0.08 * y) * (1 - 0.95 * k)
    lightness = black + (paper[0] - black) * left
    a = paper[1] - 35 * c + 65 * m - 5 * y
    b = paper[2] - 45 * c - 5 * m + 80 * y
    lab = np.stack([lightness, a * (1 - k), b * (1 - k)], -1)
    numbers = np.stack(
        [lab[..., 0] * 652.8, (lab[..., 1] + 128) * 256, (lab[..., 2] + 128) * 256], -1
    )
    grid = np.clip(numbers, 0, 65535).round().astype(">u2").tobytes()
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    line = struct.pack(">2H", 0, 65535)
    head = b"mft2" + bytes(4) + bytes((4, 3, steps, 0)) + identity + struct.pack(">2H", 2, 2)
    return head + line * 4 + grid + line * 3


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


ORIENTATIONS: dict[str, Callable[[Image.Image], bytes]] = {
    "EXIF in JPEG": lambda image: turned_by_exif(image, "JPEG", quality=95),
    "EXIF in PNG": lambda image: turned_by_exif(image, "PNG"),
    "EXIF behind a PNG's pixels": turned_by_exif_behind_pixels,
    "EXIF in WebP": lambda image: turned_by_exif(image, "WEBP", quality=95),
    "irot in AVIF": lambda image: turned_by_exif(image, "AVIF", quality=95),
    "EXIF in AVIF": turned_by_exif_in_avif,
    **{
        f"XMP in {name}": lambda image, name=name: turned_by_xmp(image, name)
        for name in ("JPEG", "PNG", "WEBP", "AVIF")
    },
}
"""Where it is said how a picture is to be turned; some of it counts in browsers."""
