"""About a thousand broken files, always the same, made of pictures that are drawn here.

Truncations, wrong lengths and checksums, headers before other bodies, absurd dimensions, and bytes
turned over. What a decoder must do with them is to raise an error, or to show what is left.
"""

import random
import struct
from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image

from tests import containers

_SIDE = 40
_FLIPS = 24
_CUTS = (1, 2, 3, 4, 8, 12, 16, 24, 33, 40)
"""Bytes from either end at which a file is cut."""
_SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_LENGTHS_32 = (0, 1, 7, 0x7FFF, 0x7FFF_FFFF, 0xFFFF_FFFF)
_LENGTHS_16 = (0, 1, 2, 0xFFFF)
_SIDES = (0, 1, 0x3FFF, 0x7FFF, 0xFFFF)


@cache
def files() -> dict[str, bytes]:
    """The files by names that say what was done to them; no two are the same."""
    found: dict[str, bytes] = {}
    seen: set[bytes] = set()
    bases = _bases()
    for name, whole in bases.items():
        for what, broken in _broken(name, whole, bases):
            if broken not in seen and broken != whole:
                seen.add(broken)
                found[f"{what}.{name}"] = broken
    return found


def _bases() -> dict[str, bytes]:
    y, x = np.mgrid[0:_SIDE, 0:_SIDE]
    rgb = np.stack([x * 6, y * 6, 255 - (x + y) * 3], -1).astype(np.uint8)
    drawn = Image.fromarray(rgb)
    alpha = drawn.convert("RGBA")
    alpha.putalpha(Image.fromarray((x * 6).astype(np.uint8)))
    frames = {"save_all": True, "append_images": [drawn.rotate(90)], "duration": 100}
    saved = containers.saved
    return {
        "jpg": saved(drawn, "JPEG", quality=80, icc_profile=containers.srgb_profile()),
        "progressive.jpg": saved(drawn, "JPEG", progressive=True),
        "turned.jpg": containers.turned_by_exif(drawn, "JPEG"),
        "png": containers.turned_by_exif(drawn, "PNG", icc_profile=containers.srgb_profile()),
        "palette.png": saved(drawn.convert("P"), "PNG"),
        "alpha.png": containers.with_gamma(saved(alpha, "PNG"), 60_000),
        "webp": saved(drawn, "WEBP", quality=80),
        "lossless.webp": saved(alpha, "WEBP", lossless=True),
        "moving.webp": saved(drawn, "WEBP", **frames),
        "gif": saved(drawn.convert("P"), "GIF"),
        "moving.gif": saved(drawn, "GIF", **frames),
        "avif": saved(drawn, "AVIF", quality=80),
        "bmp": saved(drawn, "BMP"),
    }


def _broken(name: str, whole: bytes, bases: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for cut in _CUTS:
        yield f"first-{cut}", whole[:cut]
        yield f"without-last-{cut}", whole[:-cut]
    for share in _SHARES:
        yield f"cut-at-{share}", whole[: int(len(whole) * share)]
    for at, size in _lengths(name, whole):
        for value in _LENGTHS_32 if size == 4 else _LENGTHS_16:
            form = {4: "<I" if name.endswith("webp") else ">I", 2: ">H"}[size]
            yield f"length-{value}-at-{at}", _with(whole, at, struct.pack(form, value))
    for at, form in _dimensions(name, whole):
        for side in _SIDES:
            yield f"side-{side}-at-{at}", _with(whole, at, struct.pack(form, side))
    for at in _checksums(name, whole):
        yield f"checksum-at-{at}", _with(whole, at, bytes(4))
    for other, body in bases.items():
        if other != name:
            yield f"begins-as-{other}", body[:24] + whole[24:]
    chosen = random.Random(name)  # noqa: S311
    for number in range(_FLIPS):
        at = chosen.randrange(len(whole))
        turned = bytes([whole[at] ^ 1 << chosen.randrange(8)])
        yield f"turned-{number}", _with(whole, at, turned)


def _with(whole: bytes, at: int, put: bytes) -> bytes:
    return whole[:at] + put + whole[at + len(put) :]


def _lengths(name: str, whole: bytes) -> list[tuple[int, int]]:
    """Where lengths stand, and of how many bytes they are."""
    if name.endswith("png"):
        return [(at, 4) for at, _ in _png_chunks(whole)]
    if name.endswith("webp"):
        return [(4, 4), (16, 4)]
    if name.endswith("avif"):
        return [(0, 4), (struct.unpack(">I", whole[:4])[0], 4)]
    return [(at + 2, 2) for at in _jpeg_segments(whole)] if name.endswith("jpg") else []


def _dimensions(name: str, whole: bytes) -> list[tuple[int, str]]:
    if name.endswith("png"):
        return [(16, ">I"), (20, ">I")]
    if name.endswith("gif"):
        return [(6, "<H"), (8, "<H")]
    if name.endswith("bmp"):
        return [(18, "<I"), (22, "<I")]
    if name.endswith("avif"):
        at = whole.index(b"ispe") + 8
        return [(at, ">I"), (at + 4, ">I")]
    if not name.endswith("jpg"):
        return []
    frames = (at for at in _jpeg_segments(whole) if whole[at + 1] in (0xC0, 0xC2))
    return [(at + 5 + 2 * i, ">H") for at in frames for i in (0, 1)]


def _checksums(name: str, whole: bytes) -> list[int]:
    if not name.endswith("png"):
        return []
    return [at + 8 + length for at, length in _png_chunks(whole)]


def _png_chunks(whole: bytes) -> Iterator[tuple[int, int]]:
    at = 8
    while at < len(whole):
        (length,) = struct.unpack_from(">I", whole, at)
        yield at, length
        at += length + 12


def _jpeg_segments(whole: bytes) -> list[int]:
    """Where each marker with a length stands, up to the first scan."""
    found, at = [], 2
    while True:
        found.append(at)
        if whole[at + 1] == 0xDA:
            return found
        at += 2 + struct.unpack_from(">H", whole, at + 2)[0]
