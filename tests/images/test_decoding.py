import contextlib
import hashlib
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from backend.images.decoding import decode
from backend.images.limits import FORMATS, MAX_BYTES
from backend.images.problems import PictureProblem, ProblemCode
from tests import pictures
from tests.conftest import SHARED

HOSTILE = SHARED / "hostile"
HOSTILE_SECONDS = 5.0


def problem_of(data: bytes) -> ProblemCode:
    with pytest.raises(PictureProblem) as caught:
        decode(data)
    assert caught.value.detail
    return caught.value.code


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_decodes_to_the_picture(file_format: str) -> None:
    data = pictures.encoded(pictures.portrait(), file_format, quality=95)
    picture = decode(data)
    assert picture.format == file_format
    assert not picture.animated
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    difference = picture.rgb.astype(int) - pictures.portrait()
    # A GIF has 256 colours; the others are near the original.
    assert np.abs(difference).mean() < (12 if file_format == "GIF" else 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ProblemCode.UNREADABLE),
        (pictures.text(), ProblemCode.UNSUPPORTED_FORMAT),
        (pictures.truncated_jpeg(), ProblemCode.UNREADABLE),
        (pictures.huge_png(), ProblemCode.TOO_MANY_PIXELS),
        (pictures.huge_png(8000), ProblemCode.TOO_MANY_PIXELS),
        (bytes(MAX_BYTES + 1), ProblemCode.TOO_LARGE),
        (pictures.encoded(pictures.no_face(), "TIFF"), ProblemCode.UNSUPPORTED_FORMAT),
    ],
    ids=["empty", "text", "truncated", "900 Mpx", "64 Mpx", "20 MB", "TIFF"],
)
def test_bad_pictures_have_their_codes(data: bytes, code: ProblemCode) -> None:
    started = time.monotonic()
    assert problem_of(data) is code
    assert time.monotonic() - started < 5


def test_first_frame_of_an_animation() -> None:
    picture = decode(pictures.animated_gif())
    assert picture.animated
    assert picture.rgb[0, 0].tolist() == [255, 0, 0]


def test_a_million_tiny_frames_are_counted_in_time() -> None:
    started = time.monotonic()
    assert decode(pictures.gif_of_tiny_frames(MAX_BYTES)).animated
    assert time.monotonic() - started < 5


def test_pixels_count_times_frames() -> None:
    size = (2000, 2000)
    frames = [Image.new("P", size, colour) for colour in range(13)]
    data = pictures.saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert problem_of(data) is ProblemCode.TOO_MANY_PIXELS


def test_sixteen_bits() -> None:
    assert (decode(pictures.rgb16_png(pictures.portrait())).rgb == pictures.portrait()).all()
    grey = pictures.portrait()[..., 0]
    assert (decode(pictures.grey16_png(grey)).rgb == grey[..., None]).all()


def test_cmyk() -> None:
    picture = decode(pictures.cmyk_jpeg())
    assert np.abs(picture.rgb.astype(int) - pictures.portrait()).mean() < 3


def test_exif_sets_upright() -> None:
    picture = decode(pictures.exif_rotated_jpeg())
    assert np.abs(picture.rgb.astype(int) - pictures.portrait()).mean() < 3


def test_broken_exif_costs_nothing() -> None:
    assert decode(pictures.broken_exif_jpeg()).width == 512


def test_multi_picture_is_a_plain_jpeg() -> None:
    picture = decode(pictures.multi_picture_jpeg())
    assert (picture.format, picture.animated, picture.width) == ("JPEG", False, 512)


def test_transparency_lies_on_white() -> None:
    half = decode(pictures.half_transparent_png()).rgb
    assert half[0, 0].tolist() == [255, 255, 255]
    assert half[0, 63].tolist() == [0, 0, 0]
    palette = decode(pictures.transparent_palette_png()).rgb
    assert palette[0, 0].tolist() == [255, 255, 255]
    assert palette[0, 63].tolist() == [255, 0, 0]


@pytest.mark.parametrize("mode", ["RGB", "P", "RGBA"])
def test_colour_profile_is_applied(mode: str) -> None:
    red = Image.new("RGB", (8, 8), (255, 0, 0)).convert(mode)
    data = pictures.saved(red, "PNG", icc_profile=pictures.profile_with_red_and_green_swapped())
    assert np.abs(decode(data).rgb[0, 0].astype(int) - [0, 255, 0]).max() <= 2


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_profile_is_applied(mode: str) -> None:
    ramp = np.tile(np.arange(0, 256, 4, np.uint8), (2, 1))
    grey = Image.fromarray(ramp).convert(mode)
    if mode == "LA":
        grey.putpixel((0, 0), (0, 0))
    row = decode(pictures.saved(grey, "PNG", icc_profile=pictures.grey_profile(1.8))).rgb[0]
    linear = (np.arange(0, 256, 4) / 255) ** 1.8
    srgb = np.where(linear < 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    assert (row == row[:, :1]).all()
    assert np.abs(row[1:, 0] - 255 * srgb[1:]).max() <= 2
    assert row[0, 0] == (255 if mode == "LA" else 0)


@pytest.mark.parametrize("profile", [b"rubbish", b"\0" * 200])
def test_broken_colour_profile_is_ignored(profile: bytes) -> None:
    data = pictures.encoded(pictures.portrait(), icc_profile=profile)
    assert (decode(data).rgb == pictures.portrait()).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    image = Image.fromarray(pictures.portrait()).convert(mode)
    assert decode(pictures.saved(image, "PNG")).rgb.shape == (512, 512, 3)


@pytest.mark.shared
def test_hostile_files_end_in_a_picture_or_a_problem() -> None:
    paths = sorted(path for path in HOSTILE.rglob("*") if path.is_file())
    assert len(paths) > 1000
    slow = [path.name for path in paths if _seconds(path) > HOSTILE_SECONDS]
    assert slow == []


def _seconds(path: Path) -> float:
    started = time.monotonic()
    with contextlib.suppress(PictureProblem):
        decode(path.read_bytes())
    return time.monotonic() - started
