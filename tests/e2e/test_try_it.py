"""The page `/try` as its reader uses it: right-clicks on faces wherever a page shows them.

With UNCANNY_SCREENSHOTS set to a folder, pictures of the page are kept there: with a card open, on
a desktop and on a phone.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, Page, Playwright, expect
from support.accessibility import violations
from support.card import Card
from support.chromium import CHROMIUM, ON_PAGE, ON_PICTURE, ExtensionBrowser, words
from support.waiting import wait_for

from backend.detector.detector import Detector
from backend.images.decoding import decode

pytestmark = pytest.mark.browser

WORDS = words()
SCREENSHOTS = os.environ.get("UNCANNY_SCREENSHOTS")
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(browser: ExtensionBrowser, backend: str) -> Iterator[Page]:
    page = browser.open(f"{backend}/try")
    page.wait_for_load_state()
    yield page
    page.close()


@pytest.mark.parametrize("selector", [".profile img", ".chat img", ".team .round", ".team .square"])
def test_a_face_is_judged_as_the_backend_does(
    browser: ExtensionBrowser, page: Page, backend: str, selector: str
) -> None:
    picture = page.locator(selector).first
    card = browser.right_click_check(page, picture)
    state = card.wait_state()
    keep(page, f"try-card-{selector.strip('.').replace(' .', '-').replace(' ', '-')}")
    assert state == _verdict(f"{backend}{picture.get_attribute('src')}")


def test_the_banner_behind_the_portrait(browser: ExtensionBrowser, page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    browser.right_click(page, ".banner", ON_PAGE)
    wait_for(lambda: Card(page, "picker").is_open, "the picker")
    keep(page, "try-picker")
    browser.desktop.press("Return")
    card = wait_for(lambda: (one := Card(page)).is_open and one, "the card")
    assert card.wait_state() in ("synthetic", "photograph", "unsure")


def test_a_frame_of_another_origin(browser: ExtensionBrowser, page: Page) -> None:
    page.locator("iframe").scroll_into_view_if_needed()
    face = page.frame_locator("iframe").locator("img").first
    expect(face).to_be_visible()
    browser.right_click(page, face, ON_PICTURE)
    if not browser.may_read(_origin_of_frame(page)):
        keep(page, "try-frame")
        browser.answer_permission(allow=True)
    frame = next(frame for frame in page.frames if frame.url.endswith("/try/frame"))
    # Where the frame is too small for it, the card stands in the page.
    cards = (Card(page), Card(page, frame=frame))
    card = wait_for(lambda: next((card for card in cards if card.is_open), None), "the card")
    assert card.wait_state() in ("synthetic", "photograph", "unsure")


def test_a_false_alarm_is_one_in_the_browser_too(browser: ExtensionBrowser, page: Page) -> None:
    alarms: Locator = page.locator("[src*=alarm]")
    if not alarms.count():
        pytest.skip("The weights raise no false alarm on the faces that ship.")
    card = browser.right_click_check(page, alarms.first)
    assert card.wait_state() == "synthetic"
    keep(page, "try-card-false-alarm")


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_needs_javascript(playwright: Playwright, backend: str, scripts: bool) -> None:
    with playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as chromium:
        context = chromium.new_context(java_script_enabled=scripts, viewport=DESKTOP)
        page = context.new_page()
        missing: list[str] = []
        page.on("response", lambda told: told.ok or missing.append(told.url))
        page.goto(f"{backend}/try")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".profile img")).to_be_in_viewport()
        page.get_by_text("Show what each face is").click()
        expect(page.get_by_text("nobody: generated").first).to_be_visible()
        keep(page, f"try-{'desktop' if scripts else 'without-javascript'}", full=True)
        if scripts:
            assert violations(page) == []
            page.set_viewport_size(PHONE)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            keep(page, "try-phone", full=True)
        assert not missing


def keep(page: Page, name: str, full: bool = False) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS, f"{name}.png"), full_page=full)


def _verdict(address: str) -> str:
    data = requests.get(address, timeout=30).content
    return Detector.load().check(decode(data).rgb).verdict


def _origin_of_frame(page: Page) -> str:
    address = page.locator("iframe").get_attribute("src")
    assert address
    return address.removesuffix("/try/frame")
