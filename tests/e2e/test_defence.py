"""Pages that want the extension to say what is wrong, to hang or to grow."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from PIL import ImageOps
from playwright.sync_api import Page
from support import pictures
from support.card import Card
from support.chromium import ExtensionBrowser, words
from support.site import ENDLESS, HUGE, TRICKLE, Site

pytestmark = pytest.mark.browser

JUDGED = ("synthetic", "photograph", "unsure")
WORDS = words()
FACE, MIRRORED = "/face.png", "/mirrored.png"
MARKUP = "<img src=x onerror=document.title='run'>"
_KEPT = "='"
"""What a browser leaves as it is in an address."""


@pytest.fixture
def page(browser: ExtensionBrowser, site: Site) -> Iterator[Page]:
    site.pictures[FACE] = pictures.encoded(pictures.astronaut(), "PNG")
    site.pictures[MIRRORED] = pictures.encoded(ImageOps.mirror(pictures.astronaut()), "PNG")
    site.pages["/"] = f"""<!doctype html><title>Portraits</title><body style="margin: 40px">
        <img id="it" src="{FACE}" width="300" height="300">"""
    page = browser.open(f"{site.origin}/")
    page.wait_for_load_state()
    yield page
    page.close()


def test_a_hundred_clicks(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    browser.right_click_check(page, "#it").wait_state()
    click = {"pageUrl": page.url, "frameId": 0}
    urls = [f"{site.origin}{FACE}?{number}" for number in range(99)]
    last = f"{site.origin}{MIRRORED}"
    browser.click_in_menu(*({**click, "srcUrl": url} for url in (*urls, last)))

    card = Card(page)
    mirrored = ImageOps.mirror(pictures.astronaut())
    card.wait_picture(mirrored)
    page.wait_for_timeout(1000)
    assert card.count == 1
    card.wait_picture(mirrored)
    assert _offscreen_pages(browser) == 1


def test_picture_swapped_after_the_click(browser: ExtensionBrowser, page: Page) -> None:
    """Beside the verdict stands what was judged; no box is drawn over what was not."""
    card = browser.right_click_check(page, "#it")
    page.evaluate(f"document.querySelector('#it').src = '{MIRRORED}'")

    assert card.wait_state() in JUDGED
    card.wait_picture(pictures.astronaut())
    assert card.is_hidden("boxes")


def test_server_gives_another_picture(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.pictures[FACE] = site.pictures[MIRRORED]
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    card.wait_picture(ImageOps.mirror(pictures.astronaut()))


@pytest.mark.parametrize(
    ("whose", "kind", "problem", "seconds"),
    [
        ("own", HUGE, "too_large", 4),
        ("other", HUGE, "too_large", 4),
        ("other", ENDLESS, "too_large", 8),
        ("other", TRICKLE, "fetch_timeout", 14),
    ],
)
def test_picture_without_end(
    browser: ExtensionBrowser,
    site: Site,
    page: Page,
    whose: str,
    kind: str,
    problem: str,
    seconds: float,
) -> None:
    """Read by the page where it is its own, else by the offscreen page."""
    origin = site.origin if whose == "own" else site.other_origin
    site.odd[f"/{kind}.jpg"] = kind
    page.evaluate(f"document.querySelector('#it').src = '{origin}/{kind}.jpg'")
    asks = whose == "other" and not browser.may_read(origin)
    card = browser.right_click_check(page, "#it")
    if asks:
        browser.answer_permission(allow=True)

    assert card.wait_state(seconds) == "could_not_read"
    assert WORDS[f"problem_{problem}"] in card.text


def test_nonsense_is_not_answered(browser: ExtensionBrowser, page: Page) -> None:
    nonsense: list[object] = [
        None,
        "check",
        {"to": "worker", "kind": "capture", "area": "all"},
        {"to": "worker", "kind": "allow", "url": "javascript:alert(1)", "again": False},
        {"to": "worker", "kind": "picked", "srcUrl": {"toString": "x"}},
        {"to": "worker", "kind": "prepare", "more": True},
    ]
    assert browser.worker
    for message in nonsense:
        assert browser.own_page.evaluate(_SEND, message) is None
    for source in (
        {"kind": "address", "url": "file:///etc/passwd"},
        {"kind": "address", "url": "chrome://settings"},
        {"kind": "bytes", "base64": 7},
    ):
        request = {"to": "offscreen", "kind": "check", "source": source}
        assert browser.own_page.evaluate(_POST, request) == "disconnected"
    assert browser.right_click_check(page, "#it").wait_state() in JUDGED


def test_words_of_a_page_stay_words(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    """In the picture's address, and in what it says of itself."""
    path = f"/{quote(MARKUP, safe=_KEPT)}.png"
    site.pictures[path] = site.pictures[FACE]
    page.evaluate("([path, words]) => { it.src = path; it.alt = it.title = words }", [path, MARKUP])
    card = browser.right_click_check(page, "#it")
    card.wait_state()
    assert page.title() == "Portraits"
    assert card.with_class("img") == 0


def _offscreen_pages(browser: ExtensionBrowser) -> int:
    contexts = 'chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] })'
    return int(browser.own_page.evaluate(f"{contexts}.then((found) => found.length)"))


_SEND = """(message) => chrome.runtime.sendMessage(message).catch(() => null)"""
_POST = """(message) => new Promise((done) => {
  const port = chrome.runtime.connect({ name: "offscreen" });
  port.onDisconnect.addListener(() => done("disconnected"));
  port.onMessage.addListener((reply) => done(reply));
  port.postMessage(message);
})"""
