"""The card of the development build, shown in any state; its shadow root is open to the test."""

import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from support import accessibility, pictures
from support.chromium import EXTENSION, ExtensionBrowser
from support.exhibits import Exhibit, aligned_portrait, portrait_on_its_side
from support.site import Site

_SHOW = """async ([url, exhibit]) => {
  const [tab] = await chrome.tabs.query({ url });
  const target = { tabId: tab.id };
  await chrome.scripting.executeScript({ target, files: ["gallery.js"] });
  const func = (shown) => globalThis.uncannyGallery.show(shown);
  await chrome.scripting.executeScript({ target, func, args: [exhibit] });
}"""


def build(npm: str, folder: Path) -> None:
    """The development build, in a folder that need not exist."""
    command = [npm, "run", "build", "--", "--development", str(folder)]
    subprocess.run(command, cwd=EXTENSION, check=True, capture_output=True, timeout=300)


def speaking(built: Path, language: str, folder: Path) -> Path:
    """A copy of the build that has the words of another language in the place of the English.

    Chromium takes an extension's language from its own, and Debian packs it in English only.
    """
    shutil.copytree(built, folder)
    locales = folder / "_locales"
    words = (locales / language / "messages.json").read_text()
    (locales / "en" / "messages.json").write_text(words)
    return folder


_OPEN = """async ([url, srcUrl]) => {
  const [tab] = await chrome.tabs.query({ url });
  const target = { tabId: tab.id };
  const start = Date.now();
  await chrome.scripting.executeScript({ target, files: ["card.js"], injectImmediately: true });
  const func = (request) => {
    globalThis.uncanny.open(request);
    return Date.now();
  };
  const args = [{ srcUrl, access: "page" }];
  const [{ result }] = await chrome.scripting.executeScript({
    target, func, args, injectImmediately: true,
  });
  return result - start;
}"""
_SCAN = """async (url) => {
  const [tab] = await chrome.tabs.query({ url });
  await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ["scan.js"] });
  chrome.tabs.connect(tab.id, { name: "uncanny.scan", frameId: 0 }).postMessage("start");
}"""
_PICK = """async (url) => {
  const [tab] = await chrome.tabs.query({ url });
  const target = { tabId: tab.id };
  await chrome.scripting.executeScript({ target, files: ["picker.js"] });
  await chrome.scripting.executeScript({ target, func: () => globalThis.uncannyPicker.open({}) });
}"""
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Portraits</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<style>* {{ color: lime !important; font-size: 30px !important }}
[data-uncanny], div, button, p {{ display: none !important }}</style>
<body style="margin: 40px"><main>
<img src="{picture}" alt="people" width="440" tabindex="0">{more}</main>"""


class Gallery:
    """A page with one picture, and beside it the card in the state that a test asks for."""

    def __init__(self, browser: ExtensionBrowser, site: Site, language: str) -> None:
        self.language = language
        self._browser, self._site = browser, site
        site.pictures["/portrait.png"] = pictures.encoded(pictures.astronaut(), "PNG")
        site.pictures["/cut.png"] = pictures.encoded(aligned_portrait(), "PNG")
        site.pictures["/turned.png"] = pictures.encoded(portrait_on_its_side(), "PNG")
        site.pictures["/group.png"] = pictures.encoded(pictures.collage(), "PNG")
        self.options = browser.extension_page("options")

    def open(self, picture: str, policy: str = "", more: str = "") -> Page:
        """A page whose own styles would spoil the card if they reached it.

        Args: more, HTML after the picture.
        """
        # An address of its own, by which its tab is found.
        path = f"{picture}.{len(self._site.pages)}.html"
        return self._open(path, _PAGE.format(picture=picture, policy=policy, more=more))

    def open_html(self, html: str) -> Page:
        """A page of one's own."""
        return self._open(f"/{len(self._site.pages)}.html", html)

    def _open(self, path: str, html: str) -> Page:
        self._site.pages[path] = html
        page = self._browser.open(f"{self._site.origin}{path}")
        page.wait_for_load_state()
        return page

    def milliseconds_to_open(self, page: Page, address: str = "") -> float:
        """From the click's handler to the card in the page, by the route that the worker takes.

        It checks the picture of that address, or the page's first.
        """
        address = address or page.locator("img").first.evaluate("(picture) => picture.src")
        time: float = self.options.evaluate(_OPEN, [page.url, address])
        return time

    def show(self, page: Page, exhibit: Exhibit) -> Locator:
        """Returns: the card."""
        shown = {**exhibit.shown, "srcUrl": f"{self._site.origin}{exhibit.picture}"}
        self.options.evaluate(_SHOW, [page.url, shown])
        card = page.locator("[data-uncanny=card] .card")
        card.wait_for()
        if exhibit.why:
            page.locator("[data-uncanny=card] .why").click()
        return card

    def scan(self, page: Page) -> Locator:
        """The panel of a scan that is through, badges beside it."""
        self.options.evaluate(_SCAN, page.url)
        panel = page.locator("[data-uncanny=scan] .panel")
        # It says nothing to a screen reader before its end.
        expect(panel.get_by_role("status")).not_to_be_empty(timeout=60_000)
        return panel

    def pick(self, page: Page) -> Locator:
        """The picker, where there is more than one picture to choose from."""
        self.options.evaluate(_PICK, page.url)
        return page.locator("[data-uncanny=picker] .sheet")


def violations(page: Page, part: str = "card") -> list[str]:
    """What axe-core finds wrong with the card, or what else the extension puts into a page."""
    host = f"[data-uncanny={part}]"
    # It looks at colours within <body> only; the card stands beside it.
    page.evaluate("host => document.body.append(document.querySelector(host))", host)
    return accessibility.violations(page, host)
