"""Pictures that tests make themselves, good and bad; no file is needed but those that ship."""

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import skimage.data
from PIL import Image, ImageCms, ImageDraw

from backend.face_sets.shipped_faces import FOLDER

Rgb = npt.NDArray[np.uint8]
EXIF_ORIENTATION = 0x0112
ROTATED_LEFT = 6
"""The camera was turned: to be shown turned clockwise by a quarter."""
GENERATED = FOLDER / "generated-01.jpg"
"""A face of nobody whose answer is sure, where the portrait's may lie at a limit."""


@cache
def portrait() -> Rgb:
    """512 x 512 with one face: Eileen Collins, by NASA, in the public domain."""
    picture: Rgb = skimage.data.astronaut()
    return picture


def backdrop() -> Rgb:
    """(128, 128, 3): what is behind the portrait, without a face; for what is not about faces.

    A browser checks it in a fraction of the portrait's time.
    """
    return np.ascontiguousarray(portrait()[:128, :128])


def several_faces(one: Path | None = None) -> Rgb:
    """1024 x 512 with two faces of different size, both the portrait's or of the file `one`."""
    face = Image.open(one) if one else Image.fromarray(portrait())
    large, small = (np.asarray(face.resize((side, side))) for side in (512, 384))
    both = np.full((512, 1024, 3), 128, np.uint8)
    both[:, :512] = large
    both[64:448, 576:960] = small
    return both


def no_face() -> Rgb:
    """A slope of grey."""
    return np.repeat(np.tile(np.arange(256, dtype=np.uint8), (256, 1))[..., None], 3, axis=2)


def cartoon() -> Rgb:
    """(512, 512, 3): a face that is drawn in plain colours, which the finder takes for one."""
    image = Image.new("RGB", (512, 512), (120, 190, 230))
    draw = ImageDraw.Draw(image)
    draw.ellipse((96, 40, 416, 300), fill=(90, 50, 20))
    draw.ellipse((120, 90, 392, 460), fill=(245, 205, 170), outline=(60, 30, 10), width=5)
    for x in (195, 317):
        draw.ellipse((x - 36, 215, x + 36, 265), fill="white", outline=(40, 20, 10), width=5)
        draw.ellipse((x - 14, 226, x + 14, 254), fill=(50, 90, 40))
        draw.ellipse((x - 6, 234, x + 6, 246), fill="black")
        draw.arc((x - 45, 170, x + 45, 230), 200, 340, fill=(60, 30, 10), width=10)
    draw.polygon([(256, 255), (236, 330), (276, 330)], fill=(235, 180, 145))
    draw.line((236, 330, 276, 330), fill=(120, 70, 50), width=4)
    draw.chord((206, 355, 306, 410), 0, 180, fill=(190, 60, 70), outline=(90, 20, 30), width=4)
    return np.asarray(image)


def small_face() -> Rgb:
    """The portrait at a size where its face is too small to judge."""
    return np.asarray(Image.fromarray(portrait()).resize((256, 256), Image.Resampling.BOX))


def encoded(rgb: Rgb, file_format: str = "PNG", **options: object) -> bytes:
    """A picture as a file of `file_format`, Pillow's name."""
    return saved(Image.fromarray(rgb), file_format, **options)


def saved(image: Image.Image, file_format: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def text() -> bytes:
    """What someone named portrait.jpg."""
    return b"This is not a picture.\n" * 100


def truncated_jpeg() -> bytes:
    whole = encoded(portrait(), "JPEG")
    return whole[: len(whole) // 2]


def huge_png(side: int = 30_000) -> bytes:
    """side x side white pixels, one bit each, in a small file that holds all of its rows."""
    row = b"\0" + b"\xff" * ((side + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return _png((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))


def rgb16_png(rgb: Rgb) -> bytes:
    """Three channels of 16 bits, which Pillow doesn't write."""
    height, width = rgb.shape[:2]
    rows = (rgb.astype(">u2") * 257).reshape(height, -1)
    body = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return _png((b"IHDR", header), (b"IDAT", zlib.compress(body)), (b"IEND", b""))


def grey16_png(grey: npt.NDArray[np.uint8]) -> bytes:
    return saved(Image.fromarray(grey.astype(np.uint16) * 257), "PNG")


def animated_gif(frames: int = 3) -> bytes:
    """Frames of one colour each, the first red."""
    colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]
    images = [Image.new("RGB", (64, 48), colours[number % 3]) for number in range(frames)]
    return saved(images[0], "GIF", save_all=True, append_images=images[1:])


def gif_of_tiny_frames(size: int) -> bytes:
    """A GIF of 1 x 1 pixel with as many frames as fit."""
    header = b"GIF89a\x01\x00\x01\x00\x00\x00\x00"
    frame = b",\0\0\0\0\1\0\1\0\0\2\0"
    return header + frame * ((size - len(header)) // len(frame))


def cmyk_jpeg() -> bytes:
    return saved(Image.fromarray(portrait()).convert("CMYK"), "JPEG", quality=95)


def exif_rotated_jpeg() -> bytes:
    """The portrait lying on its side, with the EXIF orientation that sets it upright."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = ROTATED_LEFT
    lying = Image.fromarray(portrait()).transpose(Image.Transpose.ROTATE_90)
    return saved(lying, "JPEG", quality=95, exif=exif)


def broken_exif_jpeg() -> bytes:
    whole = encoded(portrait(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 60)
    assert b"Exif" in whole
    return whole


def multi_picture_jpeg() -> bytes:
    """Two pictures in one JPEG, as phones write them."""
    first, second = Image.fromarray(portrait()), Image.fromarray(no_face())
    return saved(first, "MPO", save_all=True, append_images=[second])


def half_transparent_png() -> bytes:
    """Black; the left half transparent."""
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 32, 64))
    return saved(image, "PNG")


def transparent_palette_png() -> bytes:
    """Red; the left half a palette entry that is transparent."""
    image = Image.new("P", (64, 64), 1)
    image.putpalette([0, 0, 255, 255, 0, 0])
    image.paste(0, (0, 0, 32, 64))
    return saved(image, "PNG", transparency=0)


def profile_with_red_and_green_swapped() -> bytes:
    """An ICC profile like sRGB, whose red is green and whose green is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        profile.replace(b"rXYZ", b"????", 1)
        .replace(b"gXYZ", b"rXYZ", 1)
        .replace(b"????", b"gXYZ", 1)
    )


def grey_profile(gamma: float) -> bytes:
    """An ICC profile (version 2) of one grey channel with this gamma, at most 255."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(256 * gamma)) + bytes(2)
    white = b"XYZ " + bytes(4) + struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)  # D50
    tags_end = 128 + 4 + 2 * 12
    size = tags_end + len(curve) + len(white)
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"GRAY", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + white[8:]
    table = struct.pack(">I", 2)
    table += struct.pack(">4sII", b"kTRC", tags_end, len(curve))
    table += struct.pack(">4sII", b"wtpt", tags_end + len(curve), len(white))
    return header.ljust(128, b"\0") + table + curve + white


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, data in chunks:
        checksum = zlib.crc32(name + data)
        parts.append(struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum))
    return b"".join(parts)
