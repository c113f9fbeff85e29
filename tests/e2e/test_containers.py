"""Files that Python and browsers once saw differently: turned, coloured, cut off, too large.

The browser's answer and Python's are compared, and where the browser itself shows the file, so are
its pixels. `pytest -v` prints the table; README.md of the extension says where they may differ.
"""

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page
from support import pictures
from support.chromium import ExtensionBrowser
from support.parity import Check, compare

from backend.detector.words import Reason, Verdict
from backend.images.decoding import decode
from tests import containers
from tests.pictures import grey_profile

pytestmark = pytest.mark.browser

_DECODE = """async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const reader = new FileReader();
  const read = new Promise((resolve) => { reader.onload = resolve; });
  reader.readAsDataURL(new Blob([data]));
  await read;
  return { width, height, pixels: reader.result.split(",")[1] };
}"""
"""A picture's pixels as base64: a list of a million numbers takes Playwright four seconds."""


def _portrait() -> Image.Image:
    return pictures.astronaut()


def _png(**options: object) -> bytes:
    return containers.saved(_portrait(), "PNG", **options)


def _animated_avif() -> bytes:
    other = [_portrait().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    return containers.saved(
        _portrait(), "AVIF", quality=95, save_all=True, append_images=other, duration=100
    )


SAME_AS_SHOWN = {
    **{name: lambda make=make: make(_portrait()) for name, make in containers.ORIENTATIONS.items()},
    "gAMA": lambda: containers.with_gamma(_png(), 60_000),
    "gAMA and cHRM": lambda: containers.with_gamma(
        containers.with_chromaticities(_png(), *containers.P3_CHROMATICITIES), 45_455
    ),
    "cICP": lambda: containers.with_cicp(_png(), containers.P3, containers.SRGB),
    "cICP over ICC": lambda: containers.with_cicp(
        _png(icc_profile=containers.srgb_profile()), containers.P3, containers.GAMMA_28
    ),
    "nclx": lambda: containers.avif_in(_portrait(), containers.BT2020, containers.LINEAR),
    "CMYK with ICC": lambda: containers.saved(
        _portrait().convert("CMYK"), "JPEG", quality=95, icc_profile=containers.cmyk_profile()
    ),
    "16 bits of grey with ICC": lambda: containers.grey16_with_profile(
        np.asarray(_portrait().convert("L")), grey_profile(1.8)
    ),
}
"""Both sides see what Chromium shows, to 3 grey levels."""
NEARLY = ("CMYK with ICC", "16 bits of grey with ICC")
"""Inks go through two libraries' interpolation, and deep greys are rounded before or after."""
DEFINED_HERE = {
    "PQ in PNG": lambda: containers.with_cicp(_png(), containers.BT2020, containers.PQ),
    "HLG in PNG": lambda: containers.with_cicp(_png(), containers.BT2020, containers.HLG),
    "PQ in AVIF": lambda: containers.avif_in(_portrait(), containers.BT2020, containers.PQ),
    "HLG in AVIF": lambda: containers.avif_in(_portrait(), containers.BT2020, containers.HLG),
    "animated AVIF of full range": _animated_avif,
}
"""Browsers don't agree on these, so both sides do the same of their own."""


@pytest.fixture(scope="module")
def page(browser: ExtensionBrowser) -> Iterator[Page]:
    page = browser.extension_page("options")
    yield page
    page.close()


@pytest.fixture(scope="module")
def check(browser: ExtensionBrowser, page: Page) -> Check:
    return lambda data: browser.check_bytes(page, data)


@pytest.mark.parametrize("name", SAME_AS_SHOWN)
def test_both_see_what_the_browser_shows(check: Check, page: Page, name: str) -> None:
    data = SAME_AS_SHOWN[name]()
    compare(check, data, name, same_decoder=name not in NEARLY)
    shown = page.evaluate(_DECODE, base64.b64encode(data).decode())
    rgb = decode(data).rgb
    assert rgb.shape[:2] == (shown["height"], shown["width"])
    pixels = np.frombuffer(base64.b64decode(shown["pixels"]), np.uint8)
    pixels = pixels.reshape(*rgb.shape[:2], 4)[..., :3]
    assert np.abs(pixels.astype(int) - rgb).max() <= 3


@pytest.mark.parametrize("name", DEFINED_HERE)
def test_both_do_the_same_of_their_own(check: Check, name: str) -> None:
    compare(check, DEFINED_HERE[name](), name)


def test_a_face_that_fills_the_picture(check: Check) -> None:
    for side in (85, 95, 105):
        left, top = 222 - side // 2, 118 - side // 2
        cut = _portrait().crop((left, top, left + side, top + side)).resize((300, 300))
        data = pictures.encoded(cut, "PNG")
        compare(check, data, str(side))
        (face,) = check(data)["answer"]["faces"]
        if side < 100:
            assert (face["verdict"], face["reason"]) == (Verdict.UNSURE, Reason.CUT_TOO_TIGHT)


def test_a_jpeg_that_lacks_its_end_alone(check: Check) -> None:
    whole = pictures.encoded(_portrait(), "JPEG", quality=90)
    compare(check, whole[:-2])
    assert check(whole[:-2])["answer"]["image"]["cut_off"]
    assert not check(whole)["answer"]["image"]["cut_off"]
    assert check(whole[:-400])["code"] == "unreadable"


def test_a_jpeg_of_too_many_pixels(check: Check) -> None:
    large = Image.new("RGB", (8192, 6200), (90, 100, 110))
    large.paste(_portrait().resize((3000, 3000)), (800, 900))
    data = pictures.encoded(large, "JPEG", quality=70)
    compare(check, data)
    image = check(data)["answer"]["image"]
    assert (image["width"], image["height"], image["reduction"]) == (4096, 3100, 2)


def test_jpeg_xl_is_read_where_the_browser_shows_it(check: Check) -> None:
    pytest.importorskip("pillow_jxl")
    from backend.images.optional_formats import readable

    assert "JXL" in readable()
    data = pictures.encoded(_portrait(), "JXL")
    if check(data)["kind"] == "problem":
        assert check(data)["detail"] == {"kind": "jxl"}
        pytest.skip("this Chromium shows no JPEG XL")
    compare(check, data, same_decoder=False)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isom", "video"),
        (b"%PDF-1.7", "pdf"),
        (b"II*\0", "tiff"),
        (b"<!doctype html><title>x</title>", "page"),
    ],
)
def test_what_is_not_read_is_named(check: Check, start: bytes, kind: str) -> None:
    reply = check(start + bytes(300))
    assert reply["kind"] == "problem"
    if kind != "heic" or reply["code"] == "unsupported_format":
        assert (reply["code"], reply["detail"]) == ("unsupported_format", {"kind": kind})


def test_more_faces_than_are_judged(check: Check) -> None:
    crowd = Image.new("RGB", (8 * 300, 5 * 300), (128, 128, 128))
    small = _portrait().crop((90, 0, 350, 260)).resize((300, 300))
    for place in range(40):
        crowd.paste(small, (place % 8 * 300, place // 8 * 300))
    answer = check(pictures.encoded(crowd, "PNG"))["answer"]
    assert (len(answer["faces"]), len(answer["not_judged"])) == (32, 8)
