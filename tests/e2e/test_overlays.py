"""What else the extension puts into a page: axe-core finds no fault with badges, panel and picker.

With UNCANNY_SCREENSHOTS set to a folder, a picture of each is kept there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.chromium import words
from support.gallery import Gallery, violations

pytestmark = pytest.mark.browser

WORDS = words()
SCREENSHOTS = os.environ.get("UNCANNY_SCREENSHOTS")
SCHEMES = ("light", "dark")
MORE = """<img src="/group.png" alt="a group" width="440">
<img src="/none.png" alt="missing" width="120" height="120">"""


@pytest.fixture
def page(gallery: Gallery) -> Iterator[Page]:
    page = gallery.open("/cut.png", more=MORE)
    yield page
    page.close()


def test_scan(gallery: Gallery, page: Page) -> None:
    panel = gallery.scan(page)
    expect(panel.get_by_role("button")).to_have_count(2)
    badges = page.locator("[data-uncanny=scan] .badge")
    expect(badges).to_have_count(2)
    badges.first.focus()
    _look(page, f"scan-{gallery.language}", "scan")


def test_picker(gallery: Gallery, page: Page) -> None:
    expect(gallery.pick(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    _look(page, f"picker-{gallery.language}", "picker")


def _look(page: Page, name: str, part: str) -> None:
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{scheme}.png")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(page, part) == []
