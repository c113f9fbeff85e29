"""The popup of the toolbar's button, used by keys, and what its scan leaves in the page."""

import numpy as np
from playwright.sync_api import Page

from support.card import Card
from support.chromium import ExtensionBrowser
from support.desktop import Desktop
from support.waiting import wait_for

OPEN = "alt+shift+u"
"""The extension's own key: it opens the popup of the tab in front, as its button does."""
_BUTTON = (0x1F, 0x5F, 0xBF)
"""The colour of the scan's button once it may be pressed (pages.css)."""
_BUTTON_WIDTH = 60
"""Pixels of a row at least; its own words and the page's links have fewer."""
_BUTTON_HEIGHT = 15
"""Rows at least; the borders of the other buttons have fewer."""
_POPUP_LEFT = 700
"""Pixels of the screen; what lies further left belongs to the page."""


class Scan(Card):
    """Badges and panel of a scan, as a debugger sees them."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "scan")

    @property
    def badges(self) -> int:
        """How many pictures are marked."""
        return self.with_class("badge")

    def wait_done(self, done: int, total: int) -> None:
        """Wait until so many pictures of all were looked at and no more are to come."""
        self.wait_text(f"Done: {done} of {total} checked", 60)


def open_popup(browser: ExtensionBrowser, page: Page) -> tuple[int, int]:
    """Open the real popup over a page and wait until it may be asked to scan.

    Returns: where on the screen its button is.
    """
    page.bring_to_front()
    # Until it is drawn, the key would go to the tab that was in front before.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    browser.note_tab_strip()
    browser.desktop.press_until_seen(OPEN)
    # No debugger sees the popup; the screen does.
    return wait_for(lambda: scan_button(browser.desktop), "the popup's button")


def press_scan(browser: ExtensionBrowser, page: Page) -> Scan:
    """Open the popup and click on the button of its scan."""
    browser.desktop.click(*open_popup(browser, page))
    scan = Scan(page)
    wait_for(lambda: scan.is_open, "the scan's panel")
    return scan


def scan_button(desktop: Desktop) -> tuple[int, int] | None:
    """Where on the screen the popup's button is that may be pressed; None where there is none."""
    filled = (np.asarray(desktop.picture()) == _BUTTON).all(axis=-1)
    filled[:, :_POPUP_LEFT] = False
    rows = np.flatnonzero(filled.sum(axis=1) > _BUTTON_WIDTH)
    if len(rows) < _BUTTON_HEIGHT:
        return None
    y = int(np.median(rows))
    return int(np.median(np.flatnonzero(filled[y]))), y
