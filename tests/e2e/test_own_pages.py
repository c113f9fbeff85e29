"""The extension's own pages, in English and in Arabic, light and dark: axe-core finds no fault.

With UNCANNY_SCREENSHOTS set to a folder, a picture of each is kept there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, ViewportSize, expect
from support import pictures
from support.accessibility import violations
from support.gallery import Gallery

pytestmark = pytest.mark.browser

SCREENSHOTS = os.environ.get("UNCANNY_SCREENSHOTS")
POPUP: ViewportSize = {"width": 360, "height": 600}
_IN_FRONT = """(url) => {
  const query = chrome.tabs.query.bind(chrome.tabs);
  chrome.tabs.query = () => query({ url });
}"""
"""Lets the popup, in a tab of its own, take another tab for the one in front."""


@pytest.fixture
def page(gallery: Gallery) -> Iterator[Page]:
    page = gallery.options.context.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", ["options", "welcome", "check"])
def test_page(gallery: Gallery, page: Page, name: str) -> None:
    page.goto(_address(gallery, name))
    expect(page.locator("h1")).not_to_be_empty()
    _look(page, f"{name}-{gallery.language}")


def test_check_with_a_result(gallery: Gallery, page: Page) -> None:
    page.goto(_address(gallery, "check"))
    data = pictures.encoded(pictures.collage(), "PNG")
    file: FilePayload = {"name": "picture.png", "mimeType": "image/png", "buffer": data}
    page.set_input_files("#file", file)
    expect(page.locator("#result .choice").first).to_be_visible(timeout=60_000)
    _look(page, f"check-result-{gallery.language}")


@pytest.mark.parametrize("scans", [False, True])
def test_popup(gallery: Gallery, page: Page, scans: bool) -> None:
    more = '<img src="/portrait.png" alt="a person" width="200">'
    shown = gallery.open("/cut.png", more=more) if scans else None
    if shown:
        page.add_init_script(f"({_IN_FRONT})({shown.url!r})")
    page.set_viewport_size(POPUP)
    page.goto(_address(gallery, "popup"))
    if shown:
        page.locator("#scan-act").click()
        expect(page.locator("#scan-remove")).to_be_visible(timeout=60_000)
    else:
        expect(page.locator("#scan-status")).not_to_be_empty()
    _look(page, f"popup-{'scan-' if scans else ''}{gallery.language}")
    if shown:
        shown.close()


def _address(gallery: Gallery, name: str) -> str:
    return gallery.options.url.replace("options.html", f"{name}.html")


def _look(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{name}-{scheme}.png", full_page=True)
        assert violations(page) == []
