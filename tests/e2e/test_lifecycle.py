"""The worker is stopped, the user clicks again, the page goes on: no answer is lost or stale."""

import threading
from collections.abc import Iterator

import pytest
from PIL import ImageOps
from playwright.sync_api import Page
from support import pictures
from support.card import Card
from support.chromium import ExtensionBrowser, words
from support.site import Site
from support.waiting import wait_for

pytestmark = pytest.mark.browser

JUDGED = ("synthetic", "photograph", "unsure")
WORDS = words()
FACE, MIRRORED, CROWD = "/face.png", "/mirrored.png", "/crowd.png"


@pytest.fixture
def page(browser: ExtensionBrowser, site: Site) -> Iterator[Page]:
    """Two portraits, one with many faces, and one of another site."""
    site.pictures[FACE] = pictures.encoded(pictures.astronaut(), "PNG")
    site.pictures[MIRRORED] = pictures.encoded(ImageOps.mirror(pictures.astronaut()), "PNG")
    site.pictures[CROWD] = pictures.encoded(pictures.collage(), "PNG")
    site.pages["/"] = f"""<!doctype html><title>Portraits</title><body style="margin: 40px">
        <img id="face" src="{FACE}" width="200" height="200">
        <img id="mirrored" src="{MIRRORED}" width="200" height="200">
        <img id="crowd" src="{CROWD}" width="200" height="200">
        <img id="other" src="{site.other_origin}{FACE}" width="200" height="200">"""
    page = browser.open(f"{site.origin}/")
    page.wait_for_load_state()
    yield page
    page.close()


@pytest.fixture
def gate(site: Site) -> Iterator[threading.Event]:
    """Holds back the next answers with the portrait until it is set."""
    site.gates[FACE] = threading.Event()
    yield site.gates[FACE]
    site.gates.pop(FACE).set()


def test_stopped_before_the_click(browser: ExtensionBrowser, page: Page) -> None:
    browser.stop_worker()
    assert browser.right_click_check(page, "#face").wait_state() in JUDGED


def test_stopped_while_it_reads(
    browser: ExtensionBrowser, page: Page, gate: threading.Event
) -> None:
    card = browser.right_click_check(page, "#face")
    card.wait_text(WORDS["stage_reading"])
    browser.stop_worker()
    gate.set()
    assert card.wait_state() in JUDGED


def test_stopped_while_it_judges(browser: ExtensionBrowser, page: Page) -> None:
    card = browser.right_click_check(page, "#crowd")
    browser.stop_worker()
    assert card.wait_state() in JUDGED


def test_stopped_while_the_browser_asks(browser: ExtensionBrowser, page: Page) -> None:
    """Its question stays, but nobody hears the answer: the card looks it up."""
    card = browser.right_click_check(page, "#other")
    card.wait_text(WORDS["state_asking_title"])
    browser.stop_worker()
    browser.answer_permission(allow=True)
    assert card.wait_state() in JUDGED


def test_second_click_ends_the_first(
    browser: ExtensionBrowser, page: Page, gate: threading.Event
) -> None:
    browser.right_click_check(page, "#face").wait_text(WORDS["stage_reading"])
    card = browser.right_click_check(page, "#mirrored")
    assert card.wait_state() in JUDGED
    gate.set()
    page.wait_for_timeout(1000)

    assert card.count == 1
    card.wait_picture(ImageOps.mirror(pictures.astronaut()))


def test_leaving_the_page_ends_it(
    browser: ExtensionBrowser, site: Site, page: Page, gate: threading.Event
) -> None:
    browser.right_click_check(page, "#face").wait_text(WORDS["stage_reading"])
    page.goto(f"{site.origin}{MIRRORED}")
    gate.set()
    assert browser.right_click_check(page, "img").wait_state() in JUDGED


def test_network_is_freed_and_loaded_again(browser: ExtensionBrowser, page: Page) -> None:
    browser.right_click_check(page, "#face").wait_state()
    assert browser.has_offscreen
    browser.close_offscreen()
    assert browser.right_click_check(page, "#face").wait_state() in JUDGED


def test_freed_while_the_card_is_open(browser: ExtensionBrowser, page: Page) -> None:
    """The card asks the worker for the offscreen page again, which has lost its picture."""
    browser.own_page.evaluate("chrome.storage.local.set({ backend: 'http://127.0.0.1:9' })")
    card = browser.right_click_check(page, "#face")
    card.wait_state()
    browser.close_offscreen()
    browser.stop_worker()
    card.click("ask")
    card.wait_text("There is no answer from")


def test_nothing_stays_and_the_console_is_quiet(browser: ExtensionBrowser, page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    before = page.content()
    names = page.evaluate("Object.getOwnPropertyNames(window).length")
    for picture in ("#face", "#crowd"):
        browser.right_click_check(page, picture).wait_state()
        page.keyboard.press("Escape")

    wait_for(lambda: not Card(page).is_open, "the card's end")
    assert page.content() == before
    assert page.evaluate("Object.getOwnPropertyNames(window).length") == names
    assert told == []
