"""Pictures made by the tests, from the one portrait that may ship."""

import io
import struct
import zlib
from functools import cache

import numpy as np
from PIL import Image
from skimage import data

EXIF_ORIENTATION = 0x0112
ROTATED_RIGHT = 6


@cache
def astronaut() -> Image.Image:
    """A portrait in the public domain, 512 x 512."""
    return Image.fromarray(data.astronaut())


def upright_astronaut() -> Image.Image:
    """The same, upright.

    The other stands 9.8 degrees off upright, where a grey level decides whether it is levelled.
    """
    return astronaut().rotate(9.8, Image.Resampling.BICUBIC)


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    """A file of the image."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def collage() -> Image.Image:
    """Several faces, small and large, in 2000 x 1500 pixels: found in tiles only."""
    sheet = Image.new("RGB", (2000, 1500), (96, 104, 112))
    for side, x, y in ((900, 60, 80), (512, 1100, 60), (400, 1500, 700), (700, 700, 790)):
        sheet.paste(astronaut().resize((side, side), Image.Resampling.LANCZOS), (x, y))
    sheet.paste(astronaut().crop((150, 0, 310, 160)), (1800, 1250))
    return sheet


def tiny_face() -> bytes:
    """A face of about 40 pixels."""
    return encoded(astronaut().resize((240, 240), Image.Resampling.LANCZOS), "PNG")


def landscape() -> bytes:
    """A picture without a face."""
    rows = np.linspace(40, 220, 300).astype(np.uint8)
    return encoded(Image.fromarray(np.tile(rows[:, None, None], (1, 400, 3))), "PNG")


def truncated_jpeg() -> bytes:
    """Its second half is missing."""
    whole = encoded(astronaut(), "JPEG")
    return whole[: len(whole) // 2]


def huge_png(side: int = 30_000) -> bytes:
    """One bit a pixel, so 100 kB hold what would take gigabytes decoded."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def animated_gif() -> bytes:
    """The portrait first, then without a face."""
    return encoded(
        astronaut(),
        "GIF",
        save_all=True,
        append_images=[Image.new("RGB", astronaut().size)],
        duration=100,
    )


def cmyk_jpeg() -> bytes:
    """As for print."""
    return encoded(astronaut().convert("CMYK"), "JPEG", quality=95)


def grey_16_bit_png() -> bytes:
    """16 bits a pixel."""
    grey = np.asarray(astronaut().convert("L"), np.uint16) * 257
    return encoded(Image.fromarray(grey), "PNG")


def colour_16_bit_png() -> bytes:
    """16 bits a channel, which Pillow can't write."""
    deep = np.asarray(astronaut(), ">u2") * 257
    height, width = deep.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def rotated_jpeg() -> bytes:
    """Stored lying on its side; EXIF says how to turn it."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = ROTATED_RIGHT
    lying = astronaut().transpose(Image.Transpose.ROTATE_90)
    return encoded(lying, "JPEG", quality=95, exif=exif)


def transparent_png() -> bytes:
    """Half seen through, in parts."""
    layered = astronaut().convert("RGBA")
    alpha = np.full((512, 512), 255, np.uint8)
    alpha[:, 300:] = 128
    alpha[300:, :100] = 0
    layered.putalpha(Image.fromarray(alpha))
    return encoded(layered, "PNG")


ODD = {
    "animated.gif": animated_gif,
    "cmyk.jpg": cmyk_jpeg,
    "grey16.png": grey_16_bit_png,
    "colour16.png": colour_16_bit_png,
    "rotated.jpg": rotated_jpeg,
    "transparent.png": transparent_png,
}
"""Unusual, but pictures all the same."""


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
