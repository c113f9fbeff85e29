import hashlib
import time

import numpy as np
import pytest
from PIL import Image

from backend.images.decoding import decode
from backend.images.limits import FORMATS, MAX_BYTES, OPTIONAL_FORMATS
from backend.images.optional_formats import is_picture
from backend.images.problems import PictureProblem, ProblemCode
from tests import containers, pictures


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


def small() -> Image.Image:
    return Image.fromarray(pictures.portrait()).resize((90, 60))


@pytest.mark.parametrize(
    ("data", "turned"),
    [
        (containers.turned_by_exif(small(), "JPEG"), True),
        (containers.turned_by_exif(small(), "PNG"), True),
        (containers.turned_by_exif(small(), "AVIF"), True),  # written as irot
        (containers.turned_by_exif(small(), "WEBP"), False),
        (containers.turned_by_exif_in_avif(small()), False),
        (containers.turned_by_exif_behind_pixels(small()), False),
        *((containers.turned_by_xmp(small(), name), False) for name in ("JPEG", "PNG", "WEBP")),
        (containers.turned_by_xmp(small(), "AVIF"), False),
    ],
    ids=["JPEG", "PNG", "AVIF irot", "WEBP", "AVIF EXIF", "PNG late", *["XMP"] * 4],
)
def test_upright_as_browsers_have_it(data: bytes, turned: bool) -> None:
    """Measured with Chromium 156 and Firefox 153; tests/e2e/test_containers.py asks the first."""
    assert decode(data).rgb.shape[:2] == ((90, 60) if turned else (60, 90))


def test_declared_colours_are_brought_to_srgb() -> None:
    red = containers.saved(Image.new("RGB", (8, 8), (200, 0, 0)), "PNG")
    plain = [200, 0, 0]
    assert decode(containers.with_gamma(red, 45455)).rgb[0, 0].tolist() == plain
    assert decode(containers.with_cicp(red, containers.REC709, 13)).rgb[0, 0].tolist() == plain
    # Linear light of 200 / 255 is 0.784, in sRGB 229.
    linear = decode(containers.with_gamma(red, 100_000)).rgb[0, 0].tolist()
    assert linear == pytest.approx([229, 0, 0], abs=1)
    named = decode(containers.with_cicp(red, containers.REC709, containers.LINEAR)).rgb[0, 0]
    assert named.tolist() == linear
    wide = decode(containers.with_cicp(red, containers.P3, containers.SRGB)).rgb[0, 0]
    assert wide.tolist() == pytest.approx([219, 0, 0], abs=1)
    srgb = containers.with_png_chunk(containers.with_gamma(red, 100_000), b"sRGB", b"\0")
    assert decode(srgb).rgb[0, 0].tolist() == plain


@pytest.mark.parametrize("transfer", [containers.PQ, containers.HLG])
def test_a_high_dynamic_range_is_pressed_into_srgb(transfer: int) -> None:
    ramp = Image.fromarray(
        np.tile(np.arange(256, dtype=np.uint8)[:, None], (1, 1, 3)).reshape(1, 256, 3)
    )
    row = decode(
        containers.with_cicp(containers.saved(ramp, "PNG"), containers.BT2020, transfer)
    ).rgb[0]
    assert (np.diff(row[:, 0].astype(int)) >= 0).all()
    assert (row == row[:, :1]).all()  # grey stays grey
    assert row[-1, 0] == 255


def test_a_printers_first_table_is_used() -> None:
    cmyk = Image.new("CMYK", (8, 8), (0, 0, 0, 255))
    black = decode(containers.saved(cmyk, "JPEG", icc_profile=containers.cmyk_profile())).rgb[0, 0]
    # The made-up ink reflects 8.6 of 100 in L*; the other table says 17.9, and black scaled 0.
    assert black.tolist() == pytest.approx([27, 24, 23], abs=6)


def test_sixteen_bits_of_grey_have_their_profile() -> None:
    grey = pictures.portrait()[..., 0]
    deep = containers.grey16_with_profile(grey, pictures.grey_profile(1.8))
    plain = pictures.saved(Image.fromarray(grey), "PNG", icc_profile=pictures.grey_profile(1.8))
    assert (decode(deep).rgb == decode(plain).rgb).all()
    assert np.abs(decode(deep).rgb[..., 0].astype(int) - grey).max() > 10


def test_a_jpeg_of_too_many_pixels_is_decoded_smaller() -> None:
    large = Image.new("RGB", (8192, 6200), (90, 120, 40))
    picture = decode(pictures.saved(large, "JPEG"))
    assert (picture.width, picture.height, picture.reduction) == (4096, 3100, 2)
    assert picture.rgb[0, 0].tolist() == pytest.approx([90, 120, 40], abs=2)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}])
def test_a_jpeg_that_lacks_its_end_alone_is_answered(options: dict[str, object]) -> None:
    whole = pictures.encoded(pictures.portrait(), "JPEG", **options)
    picture = decode(whole[:-2])
    assert picture.cut_off
    assert (picture.rgb == decode(whole).rgb).all()
    assert not decode(whole).cut_off
    for less in (12, 40, 400):
        assert problem_of(whole[:-less]) is ProblemCode.UNREADABLE
    for end in (b"\xff", b"\xff\xff\xff", b"\0\0\0", b"\r\n", b"<!doctype html>"):
        other = decode(whole[:-2] + end)
        assert other.cut_off
        assert (other.rgb == picture.rgb).all()


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isom", "video"),
        (b"\0\0\0\x20ftypdash\0\0\2\0iso5", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"MM\0+\0\x08\0\0", "BigTIFF"),
        (b"%PDF-1.7", "PDF"),
        (b"MM\0*\0\0", "TIFF"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    ],
)
def test_what_is_not_read_is_named(
    monkeypatch: pytest.MonkeyPatch, start: bytes, told: str
) -> None:
    monkeypatch.setattr("backend.images.optional_formats._has_heif", lambda: False)
    with pytest.raises(PictureProblem, match=told) as caught:
        decode(start + bytes(200))
    assert caught.value.code is ProblemCode.UNSUPPORTED_FORMAT


def test_heic_and_jpeg_xl_are_read_where_their_libraries_are() -> None:
    pytest.importorskip("pillow_heif")
    pytest.importorskip("pillow_jxl")
    assert is_picture(b"\xff\x0a")
    image = Image.fromarray(pictures.portrait())
    for name in OPTIONAL_FORMATS:
        picture = decode(pictures.saved(image, name, quality=95))
        assert picture.format == name
        assert np.abs(picture.rgb.astype(int) - pictures.portrait()).mean() < 6


def test_jpeg_xl_is_bounded_before_it_is_decoded() -> None:
    pytest.importorskip("pillow_jxl")
    # A header alone: 2^30 pixels a side.
    sides = 0b11 << 1 | (2**30 - 1) << 3
    assert problem_of(b"\xff\x0a" + sides.to_bytes(10, "little")) is ProblemCode.TOO_MANY_PIXELS
