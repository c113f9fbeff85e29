"""A real Chromium with the extension in it."""

import base64
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Worker

from support.card import Card
from support.desktop import Desktop
from support.waiting import wait_for

CHROMIUM = Path("/usr/bin/chromium")
EXTENSION = Path(__file__).parents[3] / "extension"
ID = (EXTENSION / "ID.txt").read_text().strip()
WELCOME = f"chrome-extension://{ID}/welcome.html"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-position=0,0",
    "--window-size=1200,860",
)
TAB_STRIP = (1060, 8)
"""A point of the window's own surface that no tab reaches."""
_CHECK = """async (base64) => {
  await chrome.runtime.sendMessage({ to: "worker", kind: "prepare" });
  const port = chrome.runtime.connect({ name: "offscreen" });
  return new Promise((done) => {
    port.onMessage.addListener((message) => message.kind === "stage" || done(message));
    port.postMessage({ to: "offscreen", kind: "check", source: { kind: "bytes", base64 } });
  }).finally(() => port.disconnect());
}"""

_CLICK = """async (clicks) => {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  for (const click of clicks) {
    const info = { menuItemId: "check-face", mediaType: "image", editable: false, ...click };
    chrome.contextMenus.onClicked.dispatch(info, tab);
  }
}"""
_OFFSCREEN = """chrome.extension.getViews()
  .find((view) => view.location.pathname === "/offscreen.html")"""
ON_PICTURE, ON_PAGE, IN_FRAME = 2, 3, 5
"""How far up in the browser's menu the extension's entry is: on a picture, a link or a video above
"Inspect"; elsewhere above "View page source" too, and in a frame above its two entries."""


class ExtensionBrowser:
    """One browser window on the desktop, used as a person would."""

    def __init__(self, context: BrowserContext, desktop: Desktop) -> None:
        self.context = context
        self.desktop = desktop
        self._tab_strip: object = None

    def open(self, url: str) -> Page:
        """A page in a tab of its own, in front."""
        page = self.context.new_page()
        page.goto(url, wait_until="commit")
        page.bring_to_front()
        return page

    def extension_page(self, name: str) -> Page:
        """One of the extension's own pages."""
        return self.open(f"chrome-extension://{ID}/{name}.html")

    def right_click_check(self, page: Page, selector: str | Locator) -> Card:
        """Right-click in the middle of an element, then by keys to "Check this face"."""
        card = Card(page)
        before = card.identity
        self.right_click(page, selector, ON_PICTURE)
        wait_for(lambda: card.identity not in (None, before), "the card")
        return card

    def right_click(self, page: Page, selector: str | Locator, steps: int) -> None:
        """Right-click in the middle of an element, then so many entries up in the menu."""
        page.bring_to_front()
        element = page.locator(selector) if isinstance(selector, str) else selector
        element.scroll_into_view_if_needed()
        # Until it is drawn, a click would go to the tab that was in front before.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        box = element.bounding_box()
        assert box, f"{selector} can't be seen"
        left, top = page.evaluate(
            "[screenX + (outerWidth - innerWidth) / 2, screenY + outerHeight - innerHeight]"
        )
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.note_tab_strip()
        self.desktop.choose(int(left + x), int(top + y), *["Up"] * steps)

    def click_in_menu(self, *clicks: dict[str, Any], wakes: bool = True) -> None:
        """Tell the extension of clicks on a picture, in a page that was right-clicked before.

        Args: wakes, whether the service worker may have to be started first.
        """
        worker = self.worker if wakes else self.context.service_workers[-1]
        worker.evaluate(_CLICK, list(clicks))

    @property
    def worker(self) -> Worker:
        """The extension's service worker, started where it was stopped."""
        self.own_page.evaluate('chrome.runtime.sendMessage({ to: "worker", kind: "prepare" })')
        return self.context.service_workers[-1]

    @property
    def own_page(self) -> Page:
        """The first-run page, which has the rights of the extension."""
        return next(page for page in self.context.pages if page.url == WELCOME)

    def stop_worker(self) -> None:
        """As the browser does when it finds the service worker idle, or short of memory."""
        states: list[str] = []
        session = self.context.new_cdp_session(self.own_page)
        session.on(
            "ServiceWorker.workerVersionUpdated",
            lambda told: states.extend(version["runningStatus"] for version in told["versions"]),
        )
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        # It may have been started again already, by whoever needs it.
        wait_for(lambda: self.own_page.title() and "stopped" in states, "the worker's end")
        session.detach()

    def close_offscreen(self) -> None:
        """As it closes itself when nothing is asked."""
        self.own_page.evaluate(f"{_OFFSCREEN}.close()")
        wait_for(lambda: not self.has_offscreen, "the offscreen page's end")

    @property
    def has_offscreen(self) -> bool:
        """Whether the offscreen document is there."""
        return bool(self.own_page.evaluate(f"Boolean({_OFFSCREEN})"))

    def in_offscreen(self, function: str) -> None:
        """Call a JavaScript function with the offscreen document's window."""
        self.own_page.evaluate(f"({function})({_OFFSCREEN})")

    def may_read(self, origin: str) -> bool:
        """Whether the user has let the extension read an origin."""
        wanted = {"origins": [f"{origin}/*"]}
        return bool(self.own_page.evaluate("(o) => chrome.permissions.contains(o)", wanted))

    def answer_permission(self, allow: bool) -> None:
        """Answer Chromium's own dialog with real keys; it opens with the focus on Deny."""
        wait_for(lambda: self._dimmed, "the permission dialog")
        if allow:
            self.desktop.press_until_seen("Tab")

        def closed() -> bool:
            # So that nobody allows by mistake, Chromium ignores keys just after the dialog came,
            # and keys that follow one another fast.
            time.sleep(1)
            self.desktop.press("Return")
            time.sleep(0.3)
            return not self._dimmed

        wait_for(closed, "the permission dialog to close")

    def note_tab_strip(self) -> None:
        """Remember the window as it is now, so that a dialog over it can be told."""
        self._tab_strip = self.desktop.pixel(*TAB_STRIP)

    @property
    def _dimmed(self) -> bool:
        """Whether the window lies under a dialog, which neither X nor the page can tell."""
        return self.desktop.pixel(*TAB_STRIP) != self._tab_strip

    def check_bytes(self, page: Page, data: bytes) -> dict[str, Any]:
        """The offscreen document's reply about a file, asked from a page of the extension."""
        reply: dict[str, Any] = page.evaluate(_CHECK, base64.b64encode(data).decode())
        return reply


@contextmanager
def extension_browser(
    playwright: Playwright,
    desktop: Desktop,
    folder: Path,
    dark: bool = False,
    flags: Sequence[str] = (),
) -> Iterator[ExtensionBrowser]:
    """Chromium with a fresh profile and the extension built in `folder`.

    Args: flags, for Chromium's command line, beside those that all get.
    """
    with ExitStack() as stack:
        profile = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=False,
            no_viewport=True,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            env=desktop.environment,
            args=[
                *_FLAGS,
                *flags,
                f"--disable-extensions-except={folder}",
                f"--load-extension={folder}",
            ],
        )
        stack.callback(context.close)
        # The first-run page comes to the front by itself: what is opened before it would lose it.
        wait_for(lambda: _shows(context, WELCOME), "the first-run page")
        yield ExtensionBrowser(context, desktop)


def _shows(context: BrowserContext, url: str) -> bool:
    context.pages[0].title()  # Playwright learns of new pages only while it is asked something
    return any(page.url == url for page in context.pages)


def words() -> dict[str, str]:
    """The extension's English words by their keys."""
    messages = json.loads((EXTENSION / "_locales" / "en" / "messages.json").read_text())
    return {key: value["message"] for key, value in messages.items()}
