"""The browser and Python say the same of the same file, decoding and scaling included."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from support import pictures
from support.chromium import ExtensionBrowser
from support.parity import Check, compare

from backend.detector.words import Reason, Verdict
from backend.face_sets.manglings import CROPPED, mangle
from backend.face_sets.shipped_faces import FOLDER
from tests.pictures import cartoon, encoded

pytestmark = pytest.mark.browser

FACES = Path(os.environ.get("UNCANNY_DATA", Path(__file__).parents[2].parent / "shared" / "faces"))
COUNT = 200
ON_AN_EDGE_MAX = 8
"""Of COUNT faces, so many may have a logit that rounding can carry over a threshold."""


@pytest.fixture(scope="module")
def check(browser: ExtensionBrowser) -> Iterator[Check]:
    """Asks the offscreen document, from a page of the extension."""
    page = browser.extension_page("options")
    yield lambda data: browser.check_bytes(page, data)
    page.close()


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP"])
def test_astronaut(check: Check, file_format: str) -> None:
    compare(check, pictures.encoded(pictures.astronaut(), file_format))


@pytest.mark.parametrize("side", [1024, 700, 333, 200])
def test_sizes(check: Check, side: int) -> None:
    picture = pictures.astronaut().resize((side, side))
    compare(check, pictures.encoded(picture, "JPEG", quality=85))


@pytest.mark.parametrize("degrees", [20, 45, 70, 90, 135, 180, 270, 320])
@pytest.mark.parametrize("name", ["astronaut.jpg", "generated-01.jpg"])
def test_turned(check: Check, name: str, degrees: int) -> None:
    with Image.open(FOLDER / name) as picture:
        turned = picture.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    assert compare(check, pictures.encoded(turned, "PNG")).faces == 1


def test_a_turned_face_that_leaves_the_picture(check: Check) -> None:
    with Image.open(FOLDER / "generated-02.jpg") as picture:
        turned = picture.rotate(-35, Image.Resampling.BICUBIC)
    compare(check, pictures.encoded(turned, "PNG"))


def test_small_faces_in_a_large_picture(check: Check) -> None:
    compared = compare(check, pictures.encoded(pictures.collage(), "PNG"))
    assert compared.faces > 3


@pytest.mark.parametrize("make", pictures.ODD.values(), ids=pictures.ODD.keys())
def test_odd_files(check: Check, make: object) -> None:
    assert callable(make)
    compare(check, make())


@pytest.mark.shared
def test_open_test_split(check: Check) -> None:
    if not (FACES / "manifest.csv").is_file():
        pytest.skip(f"{FACES} is not there; UNCANNY_DATA says where it is")
    compared = []
    for number, path in enumerate(_chosen()):
        # One in four as people cut avatars, so that eyes lie anywhere between near and far.
        mangling = CROPPED if number % 4 == 3 else "found"
        compared.append(compare(check, mangle(path.read_bytes(), mangling), path.name))
    assert sum(each.on_an_edge for each in compared) <= ON_AN_EDGE_MAX


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


def test_a_drawn_face_is_called_so_on_both_sides(check: Check) -> None:
    data = encoded(cartoon())
    assert compare(check, data).faces == 1
    (face,) = check(data)["answer"]["faces"]
    assert (face["verdict"], face["reason"]) == (Verdict.UNSURE, Reason.NOT_A_PHOTOGRAPH)
