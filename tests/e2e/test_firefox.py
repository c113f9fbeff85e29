"""A person right-clicks pictures in a real Firefox: the same card, the same answer."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import pictures
from support.chromium import EXTENSION, words
from support.desktop import Desktop
from support.firefox import FIREFOX, Firefox, firefox
from support.parity import compare
from support.site import Site
from support.waiting import wait_for

from backend.detector.detector import Detector
from backend.evidence import provenance
from backend.images.decoding import decode
from tests import containers
from tests.evidence.labelled import FIELDS, labelled

pytestmark = pytest.mark.browser

WORDS = words()
CHECK_FACE, CHECK_HERE = WORDS["menu_check_face"], WORDS["menu_check_here"]
JUDGED = ("synthetic", "photograph", "unsure")
FACE = "/face.png"
CHECKS = "/v1/checks?explain=evidence"
BACKEND_ANSWER = {
    "verdict": "photograph",
    "faces": [],
    "model": {"name": "a-network", "version": "1", "prior": 0.5},
}
FILES_THAT_SAY = (
    "c2pa-v1",
    "c2pa-capture",
    "iptc-composite",
    "a1111-webp",
    "comfyui-png",
    "about-c2pa",
)
"""Content Credentials, XMP, EXIF, a text chunk, nothing: Chromium's tests have them all."""
IDLE_SECONDS = 18
"""Firefox's own are 30; the extension speaks every 10."""


@pytest.fixture(scope="module")
def built(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which(FIREFOX):
        pytest.skip(f"{FIREFOX} not installed; `make test` installs it")
    folder = tmp_path_factory.mktemp("extension") / "firefox"
    build = [npm, "run", "build", "--", "--browser", "firefox", str(folder)]
    subprocess.run(build, cwd=EXTENSION, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def browser(desktop: Desktop, built: Path) -> Iterator[Firefox]:
    with firefox(desktop, built) as running:
        yield running


@pytest.fixture(scope="module")
def site(site: Site) -> Site:
    """A page with a picture of its own site and, further down, one of another."""
    site.pictures[FACE] = pictures.encoded(pictures.astronaut(), "PNG")
    return site


def test_own_picture_is_judged(browser: Firefox, site: Site) -> None:
    _show(browser, site, f'<img id="it" src="{FACE}" width="300">')
    card = browser.right_click("#it", CHECK_FACE)
    expected = Detector.load().check(decode(site.pictures[FACE]).rgb)

    assert card.wait_state() == expected.verdict
    assert card.faces == len(expected.faces) == 1
    card.wait_picture(pictures.astronaut())


def test_background_is_judged(browser: Firefox, site: Site) -> None:
    style = f"width: 300px; height: 300px; background: url({FACE}) 0 0 / cover"
    _show(browser, site, f'<div id="it" style="{style}"></div>')
    card = browser.right_click("#it", CHECK_HERE)

    assert card.wait_state() in JUDGED
    card.wait_picture(pictures.astronaut())


# The refusal comes first: what is allowed stays allowed.
def test_refused_permission(browser: Firefox, site: Site) -> None:
    _show(browser, site, f'<img id="it" src="{site.other_origin}{FACE}" width="300">')
    card = browser.right_click("#it", CHECK_FACE)
    browser.answer_permission(allow=False)
    assert card.wait_state() == "permission_refused"

    card.click(WORDS["refused_capture"])
    card.wait_picture(pictures.astronaut())
    assert WORDS["capture_caveat"] in card.text


def test_asked_again(browser: Firefox, site: Site) -> None:
    """To Firefox, a click within a page is none that a permission may be asked for at."""
    _show(browser, site, f'<img id="it" src="{site.other_origin}{FACE}" width="300">')
    card = browser.right_click("#it", CHECK_FACE)
    browser.answer_permission(allow=False)
    card.wait_state()

    card.click(WORDS["refused_allow"])
    browser.press_in_window(WORDS["allow_button"])
    browser.answer_permission(allow=True)
    assert card.wait_state() in JUDGED
    browser.take_back(site.other_origin)


def test_allowed_permission(browser: Firefox, site: Site) -> None:
    _show(browser, site, f'<img id="it" src="{site.other_origin}{FACE}" width="300">')
    card = browser.right_click("#it", CHECK_FACE)
    browser.answer_permission(allow=True)
    assert card.wait_state() in JUDGED

    assert browser.right_click("#it", CHECK_FACE).wait_state() in JUDGED


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP"])
def test_same_answer_as_python(browser: Firefox, file_format: str) -> None:
    # Firefox and Pillow make colours of AVIF's halved chroma each in its own way.
    apart = file_format == "AVIF"
    picture = pictures.upright_astronaut() if apart else pictures.astronaut()
    compare(browser.check_bytes, pictures.encoded(picture, file_format), same_decoder=not apart)


@pytest.mark.parametrize("name", FILES_THAT_SAY)
def test_what_the_file_says(browser: Firefox, name: str) -> None:
    here = provenance.read(labelled(name)).declaration
    declared = browser.check_bytes(labelled(name))["answer"]["declared"]
    assert declared == (here.model_dump(mode="json", include=FIELDS) if here else None)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP"])
def test_cut_off_file_is_refused(browser: Firefox, file_format: str) -> None:
    """Firefox's own decoders would fill in what is missing."""
    whole = pictures.encoded(pictures.astronaut(), file_format)
    reply = browser.check_bytes(whole[: len(whole) * 3 // 4])
    assert reply == {"kind": "problem", "code": "unreadable", "detail": {}}


# Not AVIF: with its chroma in other colours the finder may miss a face that lies on its side.
@pytest.mark.parametrize("name", [each for each in containers.ORIENTATIONS if "AVIF" not in each])
def test_turned_as_firefox_turns(browser: Firefox, name: str) -> None:
    compare(browser.check_bytes, containers.ORIENTATIONS[name](pictures.astronaut()), name)


@pytest.mark.parametrize("make", pictures.ODD.values(), ids=pictures.ODD.keys())
def test_same_answer_about_odd_files(browser: Firefox, make: object) -> None:
    assert callable(make)
    compare(browser.check_bytes, make())


def test_scan_of_a_page_and_its_frame(browser: Firefox, site: Site) -> None:
    site.pages["/frame"] = f'<!doctype html><title>Frame</title><img src="{FACE}" width="150">'
    frame = '<iframe src="/frame" width="300" height="300"></iframe>'
    _show(browser, site, f'<img src="{FACE}" width="300">{frame}')
    browser.scan()
    browser.wait_scanned("Done: 2 of 2 checked")


def test_backend_is_read_once_that_is_allowed(browser: Firefox, site: Site) -> None:
    """It can't know the extension's origin, which is another one in each Firefox."""
    site.pages["/v1/model"] = '{"name": "a-network", "version": "1"}'
    browser.open_own("options")
    browser.press("#backend-address:enabled")
    browser.type(site.origin)
    browser.press("#backend .row button")
    browser.answer_permission(allow=True)
    browser.wait_element("#backend-status", "a-network 1")


def test_work_that_takes_longer_than_firefox_lets_a_page_be_idle(
    desktop: Desktop, built: Path, site: Site
) -> None:
    """A slow backend: the background page must not be ended while it waits for the answer."""
    site.pages[CHECKS] = json.dumps(BACKEND_ANSWER)
    site.open_to_all.add(CHECKS)
    site.gates[CHECKS] = threading.Event()
    idle = {"extensions.background.idle.timeout": str(IDLE_SECONDS * 1000)}
    with firefox(desktop, built, idle) as impatient:
        impatient.remember(backend=site.origin)
        _show(impatient, site, f'<img id="it" src="{FACE}" width="300">')
        card = impatient.right_click("#it", CHECK_FACE)
        assert card.wait_state() in JUDGED
        card.click(WORDS["full_button"])
        time.sleep(2.2 * IDLE_SECONDS)
        site.gates.pop(CHECKS).set()
        wait_for(lambda: "a-network" in card.text, "the backend's answer")
    # A page that was ended and started again would have asked again.
    assert site.posted.count(CHECKS) == 1


def _show(browser: Firefox, site: Site, body: str) -> None:
    site.pages["/"] = f"<!doctype html><title>A page</title><body style='margin: 40px'>{body}"
    browser.open(f"{site.origin}/")
