"""The browser and Python say the same of the same file, decoding and scaling included."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from support import pictures
from support.chromium import ExtensionBrowser

from backend.detector.detector import Detector, FaceCheck, scaled
from backend.images.decoding import Rgb, decode

pytestmark = pytest.mark.browser

FACES = Path(os.environ.get("UNCANNY_DATA", Path(__file__).parents[2].parent / "shared" / "faces"))
COUNT = 200
# A face box is a mean over anchors, so the two runtimes' last digits move it by less than this.
PIXELS = 0.05
PROBABILITY = 0.01
# The weights are float16 in the browser; a logit may be large, so it is compared relatively too.
# 0.05 of this logit is at most 0.006 of probability; that bound is PROBABILITY's to keep.
LOGIT, LOGIT_SHARE = 0.05, 0.005
EDGE = 0.02
"""Logits nearer to a threshold than this may fall on either side of it."""
ON_AN_EDGE_MAX = 8
"""Of COUNT faces, so many may have a logit that rounding can carry over a threshold."""


@pytest.fixture(scope="module")
def page(browser: ExtensionBrowser) -> Iterator[Page]:
    """A page of the extension, which may ask the offscreen document."""
    page = browser.extension_page("options")
    yield page
    page.close()


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP"])
def test_astronaut(browser: ExtensionBrowser, page: Page, file_format: str) -> None:
    _compare(browser, page, pictures.encoded(pictures.astronaut(), file_format))


@pytest.mark.parametrize("side", [1024, 700, 333, 200])
def test_sizes(browser: ExtensionBrowser, page: Page, side: int) -> None:
    picture = pictures.astronaut().resize((side, side))
    _compare(browser, page, pictures.encoded(picture, "JPEG", quality=85))


def test_small_faces_in_a_large_picture(browser: ExtensionBrowser, page: Page) -> None:
    found = _compare(browser, page, pictures.encoded(pictures.collage(), "PNG"))
    assert found > 3


@pytest.mark.parametrize("make", pictures.ODD.values(), ids=pictures.ODD.keys())
def test_odd_files(browser: ExtensionBrowser, page: Page, make: object) -> None:
    assert callable(make)
    _compare(browser, page, make())


@pytest.mark.shared
def test_open_test_split(browser: ExtensionBrowser, page: Page) -> None:
    if not (FACES / "manifest.csv").is_file():
        pytest.skip(f"{FACES} is not there; UNCANNY_DATA says where it is")
    chosen = {path.name: path.read_bytes() for path in _chosen()}
    for name, data in chosen.items():
        _compare(browser, page, data, name)
    detector = Detector.load()
    pictures_rgb = [decode(data).rgb for data in chosen.values()]
    on_an_edge = sum(
        _on_an_edge(rgb, face) for rgb in pictures_rgb for face in detector.check(rgb).faces
    )
    assert on_an_edge <= ON_AN_EDGE_MAX


def _compare(browser: ExtensionBrowser, page: Page, data: bytes, name: str = "") -> int:
    """Check one file on both sides. Returns: how many faces both found."""
    rgb = decode(data).rgb
    python = Detector.load().check(rgb)
    reply = browser.check_bytes(page, data)
    assert reply["kind"] == "answer", (name, reply)
    answer = reply["answer"]
    assert len(answer["faces"]) == len(python.faces), name
    for here, there in zip(python.faces, answer["faces"], strict=True):
        box = here.face
        assert [there["box"][key] for key in ("x", "y", "width", "height")] == pytest.approx(
            [box.x, box.y, box.width, box.height], abs=PIXELS
        ), name
        assert there["eyes"][0] == pytest.approx(box.eyes[0], abs=PIXELS), name
        assert there["probability"] == pytest.approx(here.probability, abs=PROBABILITY), name
        assert there["logit"] == pytest.approx(here.logit, abs=LOGIT, rel=LOGIT_SHARE), name
        if not _on_an_edge(rgb, here):
            assert (there["verdict"], there["reason"]) == (here.verdict, here.reason), name
    if not any(_on_an_edge(rgb, face) for face in python.faces):
        assert answer["verdict"] == python.verdict, name
    return len(python.faces)


def _on_an_edge(rgb: Rgb, face: FaceCheck) -> bool:
    """Whether one of the comparisons that make the verdict is closer than the two sides agree."""
    if face.logit is None:
        return False
    detector = Detector.load()
    thresholds, stability = detector.files.thresholds, detector.files.stability
    bounds = (thresholds.lower, thresholds.upper)
    from_bound = min(abs(face.logit - bound) for bound in bounds)
    if abs(from_bound - stability.margin) < EDGE or from_bound < EDGE:
        return True
    if from_bound > stability.margin:
        return False
    crop = detector.crop(rgb, face.face)
    smaller = [detector.run(scaled(crop, scale)).logit for scale in stability.scales]
    return any(abs(logit - bound) < EDGE for logit in smaller for bound in bounds)


def _chosen() -> list[Path]:
    """COUNT files of the test split, from all sources in turn, always the same."""
    by_source = defaultdict(list)
    with (FACES / "manifest.csv").open(newline="") as manifest:
        for row in csv.DictReader(manifest):
            if row["split"] == "test":
                by_source[row["source"]].append(row["path"])
    in_turn = [
        (index, source, path)
        for source, paths in by_source.items()
        for index, path in enumerate(sorted(paths))
    ]
    return [FACES / path for _, _, path in sorted(in_turn)[:COUNT]]
