"""A person right-clicks pictures in a real browser and reads the card."""

import time
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from support import pictures
from support.card import Card
from support.chromium import ExtensionBrowser, words
from support.site import ENDLESS, HANG, Site

from backend.detector.detector import Detector
from backend.images.decoding import decode
from tests.pictures import GENERATED

pytestmark = pytest.mark.browser

JUDGED = ("synthetic", "photograph", "unsure")
WORDS = words()


@pytest.fixture
def page(browser: ExtensionBrowser, site: Site) -> Iterator[Page]:
    """A page with a picture of its own site and one of another."""
    site.pictures["/face.png"] = pictures.encoded(pictures.astronaut(), "PNG")
    site.pages["/"] = f"""<!doctype html><title>Portraits</title>
        <style>[data-uncanny], div, p {{ display: none !important; color: #fff !important }}</style>
        <body style="margin: 40px">
        <img id="own" src="/face.png" width="300" tabindex="0">
        <img id="other" src="{site.other_origin}/face.png" width="300">"""
    page = browser.open(f"{site.origin}/")
    page.wait_for_load_state()
    yield page
    page.close()


def test_own_picture_is_judged(browser: ExtensionBrowser, page: Page, site: Site) -> None:
    with Image.open(GENERATED) as sure:
        site.pictures["/face.png"] = pictures.encoded(sure, "PNG")
    page.reload()
    card = browser.right_click_check(page, "#own")
    expected = Detector.load().check(decode(site.pictures["/face.png"]).rgb)

    assert card.wait_state() == expected.verdict
    assert WORDS[f"verdict_{expected.verdict}_title"] in card.text
    assert card.with_class("meter") == 1
    assert card.with_class("box") == len(expected.faces) == 1


def test_card_is_beside_the_picture(browser: ExtensionBrowser, page: Page) -> None:
    card = browser.right_click_check(page, "#own")
    card.wait_state()

    left, top, right, bottom = card.rect()
    width, height = page.evaluate("[innerWidth, innerHeight]")
    picture = page.locator("#own").bounding_box()
    assert picture
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert left >= picture["x"] + picture["width"]


def test_screen_reader_meets_a_dialog(browser: ExtensionBrowser, page: Page) -> None:
    card = browser.right_click_check(page, "#own")
    card.wait_state()

    nodes = card.accessible_nodes()
    assert ("dialog", WORDS["card_label"]) in nodes
    assert ("button", WORDS["card_close"]) in nodes
    assert ("button", WORDS["copy_button"]) in nodes
    assert any(role == "status" for role, _ in nodes)


def _close(page: Page, card: Card, way: str) -> None:
    if way == "escape":
        page.keyboard.press("Escape")
    else:
        card.click("close")


@pytest.mark.parametrize("way", ["escape", "button"])
def test_close_leaves_nothing_behind(browser: ExtensionBrowser, page: Page, way: str) -> None:
    before = page.content()
    card = browser.right_click_check(page, "#own")
    card.wait_state()
    assert page.evaluate("document.activeElement.dataset.uncanny") == "card"

    _close(page, card, way)

    assert not card.is_open
    assert page.content() == before
    assert page.evaluate("document.activeElement.id") == "own"


@pytest.mark.parametrize("way", ["escape", "button"])
def test_card_is_used_within_a_modal_dialog(
    browser: ExtensionBrowser, page: Page, way: str
) -> None:
    """Everything outside such a dialog is out of reach, what lies over it as well."""
    page.evaluate(
        """() => {
          const dialog = document.createElement("dialog");
          dialog.append(document.querySelector("#own"));
          document.body.append(dialog);
          dialog.showModal();
        }"""
    )
    card = browser.right_click_check(page, "#own")
    assert card.wait_state() in JUDGED
    assert page.evaluate("document.activeElement.dataset.uncanny") == "card"

    _close(page, card, way)
    assert not card.is_open
    assert page.evaluate("document.querySelector('dialog').open")


def test_second_check_replaces_the_first(browser: ExtensionBrowser, page: Page) -> None:
    browser.right_click_check(page, "#own").wait_state()
    card = browser.right_click_check(page, "#own")

    assert card.wait_state() in JUDGED
    assert card.count == 1


# The refusal comes first: what is allowed stays allowed.
def test_refused_permission(browser: ExtensionBrowser, page: Page, site: Site) -> None:
    card = browser.right_click_check(page, "#other")
    card.wait_text(WORDS["state_asking_title"])
    browser.answer_permission(allow=False)

    assert card.wait_state() == "permission_refused"
    assert WORDS["state_permission_refused_meaning"] in card.text
    assert site.other_origin.removeprefix("http://") in card.text


def test_allowed_permission(browser: ExtensionBrowser, page: Page) -> None:
    card = browser.right_click_check(page, "#other")
    browser.answer_permission(allow=True)
    assert card.wait_state() in JUDGED

    again = browser.right_click_check(page, "#other")
    assert again.wait_state() in JUDGED


def test_nothing_is_sent_before_an_address_is_set(browser: ExtensionBrowser, page: Page) -> None:
    card = browser.right_click_check(page, "#own")
    card.wait_state()
    assert card.with_class("ask") == 0
    assert card.is_hidden("full")
    assert ("button", WORDS["full_button"]) not in card.accessible_nodes()


def test_several_faces_are_numbered(browser: ExtensionBrowser, site: Site) -> None:
    data = pictures.encoded(pictures.collage(), "PNG")
    card = _check(browser, site, "/collage.png", data)
    expected = Detector.load().check(decode(data).rgb)

    assert card.wait_state() == expected.verdict
    assert card.with_class("choice") == card.with_class("box") == len(expected.faces) > 2


def test_no_face(browser: ExtensionBrowser, site: Site) -> None:
    card = _check(browser, site, "/landscape.png", pictures.landscape())
    assert card.wait_state() == "no_face"


def test_small_face(browser: ExtensionBrowser, site: Site) -> None:
    card = _check(browser, site, "/tiny.png", pictures.tiny_face())
    assert card.wait_state() == "unsure"
    assert WORDS["reason_too_small_meaning"] in card.text
    assert card.with_class("meter") == 0


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("empty.jpg", bytes, "unreadable"),
        ("text.jpg", lambda: b"This is no picture.\n" * 50, "unsupported_format"),
        ("truncated.jpg", pictures.truncated_jpeg, "unreadable"),
        ("huge.png", pictures.huge_png, "too_many_pixels"),
        ("missing.jpg", lambda: None, "fetch_status"),
    ],
)
def test_bad_picture(
    browser: ExtensionBrowser,
    site: Site,
    name: str,
    make: Callable[[], bytes | None],
    problem: str,
) -> None:
    card = _check(browser, site, f"/{name}", make())
    assert card.wait_state(5) == "could_not_read"
    assert WORDS[f"problem_{problem}"].replace("$STATUS$", "404") in card.text


@pytest.mark.parametrize(
    ("kind", "problem", "seconds"), [(ENDLESS, "too_large", 8), (HANG, "fetch_timeout", 14)]
)
def test_picture_that_never_ends(
    browser: ExtensionBrowser, site: Site, kind: str, problem: str, seconds: float
) -> None:
    site.odd[f"/{kind}.jpg"] = kind
    card = _check(browser, site, f"/{kind}.jpg", None)
    assert card.wait_state(seconds) == "could_not_read"
    assert WORDS[f"problem_{problem}"] in card.text


@pytest.mark.parametrize(("name", "make"), pictures.ODD.items())
def test_odd_picture_is_judged(
    browser: ExtensionBrowser, site: Site, name: str, make: Callable[[], bytes]
) -> None:
    data = make()
    card = _check(browser, site, f"/{name}", data)
    expected = Detector.load().check(decode(data).rgb)

    assert card.wait_state() == expected.verdict
    assert card.with_class("box") == len(expected.faces) > 0
    assert (WORDS["animated_note"] in card.text) == (name == "animated.gif")


def test_full_check(browser: ExtensionBrowser, page: Page, backend: str) -> None:
    _set_backend(browser, backend)
    card = browser.right_click_check(page, "#own")
    card.wait_state()
    assert f"to {backend}, and to nobody else" in card.text
    card.click("ask")

    card.wait_text(f"Second opinion, by {backend.removeprefix('http://')}", 60)
    assert card.with_class("headline") == 2
    assert card.is_open


def test_no_backend(browser: ExtensionBrowser, page: Page) -> None:
    _set_backend(browser, "http://127.0.0.1:9")
    card = browser.right_click_check(page, "#own")
    card.wait_state()
    card.click("ask")

    card.wait_text("There is no answer from http://127.0.0.1:9")
    assert card.with_class("ask") == 1


def test_works_after_all_that(browser: ExtensionBrowser, page: Page) -> None:
    start = time.monotonic()
    assert browser.right_click_check(page, "#own").wait_state() in JUDGED
    assert time.monotonic() - start < 10


def _set_backend(browser: ExtensionBrowser, address: str) -> None:
    options = browser.extension_page("options")
    options.fill("#backend-address", address)
    options.locator("#backend-address").blur()
    expect(options.locator("#backend-status")).to_have_text(WORDS["options_saved"])
    options.close()


def _check(browser: ExtensionBrowser, site: Site, path: str, data: bytes | None) -> Card:
    """Right-click on one picture, in a page of its own."""
    if data is not None:
        site.pictures[path] = data
    style = "width: 400px; height: 300px; object-fit: contain"
    site.pages[f"{path}.html"] = f"<!doctype html><img src='{path}' style='{style}'>"
    page = browser.open(f"{site.origin}{path}.html")
    return browser.right_click_check(page, "img")
