"""Pages that want the extension to say what is wrong, to hang or to grow."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from PIL import ImageOps
from playwright.sync_api import Page, expect
from support import pictures
from support.card import Card
from support.chromium import ON_PAGE, ExtensionBrowser, words
from support.site import ENDLESS, HUGE, TRICKLE, Site
from support.waiting import wait_for

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
    """What the page shows is judged, whatever its address gives by now."""
    site.pictures[FACE] = site.pictures[MIRRORED]
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    card.wait_picture(pictures.astronaut())


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


@pytest.mark.parametrize("hostile", ["defined", "look_alike"])
def test_page_can_neither_open_nor_press_the_card(
    browser: ExtensionBrowser, page: Page, hostile: str
) -> None:
    """It defines elements of the card's old name, or shows a card of its own."""
    page.evaluate(_DEFINE if hostile == "defined" else _LOOK_ALIKE)
    browser.own_page.evaluate("chrome.storage.local.set({ backend: 'http://127.0.0.1:9' })")
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    assert page.evaluate(_SEEN_BY_PAGE) == []

    card.press_by_script("ask")
    card.press_by_script("close")
    page.evaluate(_ESCAPE)
    page.wait_for_timeout(300)
    assert card.is_open
    assert card.with_class("ask") == 1

    card.click("ask")
    card.wait_text("There is no answer from")
    page.keyboard.press("Escape")
    wait_for(lambda: not card.is_open, "the card's end")
    browser.own_page.evaluate("chrome.storage.local.clear()")


def test_page_can_not_choose_in_the_picker(browser: ExtensionBrowser, page: Page) -> None:
    style = f"width: 300px; height: 300px; background: url({FACE}) 0 0 / cover"
    shown = f'<div id="it" style="{style}"></div><img src="{MIRRORED}" width="100">'
    page.evaluate(_DEFINE)
    page.evaluate("(html) => { document.body.innerHTML = html }", shown)
    browser.right_click(page, "#it", ON_PAGE)
    picker = Card(page, "picker")
    wait_for(lambda: picker.is_open, "the picker")
    assert page.evaluate(_SEEN_BY_PAGE) == []

    picker.press_by_script("sheet")
    page.evaluate(_ESCAPE)
    page.wait_for_timeout(300)
    assert picker.is_open
    page.keyboard.press("Escape")
    wait_for(lambda: not picker.is_open, "the picker's end")


def test_click_where_nothing_can_be_shown(browser: ExtensionBrowser, page: Page) -> None:
    """In a page of the browser's own: said on a page that takes pictures."""
    page.goto("chrome://version")
    page.bring_to_front()
    click = {"srcUrl": "chrome://theme/IDR_PRODUCT_LOGO", "pageUrl": page.url, "frameId": 0}
    browser.click_in_menu(click)

    def told() -> Page | None:
        page.title()  # Playwright learns of new pages only while it is asked something
        return next((it for it in page.context.pages if "/check.html" in it.url), None)

    check = wait_for(told, "the page for pictures")
    expect(check.locator("#check-status")).to_have_text(WORDS["check_unreachable"])
    check.close()


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
_DEFINE = """() => {
  globalThis.roots = [];
  for (const part of ["card", "picker", "scan"]) {
    customElements.define(`uncanny-${part}`, class extends HTMLElement {
      connectedCallback() { roots.push(this.attachInternals().shadowRoot) }
    });
  }
}"""
_LOOK_ALIKE = """() => {
  const card = document.createElement("div");
  card.dataset.uncanny = "card";
  card.innerHTML = "<div class='card'><h2 class='headline photograph'>A photograph</h2></div>";
  document.body.append(card);
}"""
_SEEN_BY_PAGE = """() => [
  ...(globalThis.roots ?? []),
  ...[...document.querySelectorAll("*")].map((element) => element.shadowRoot),
].filter(Boolean).map((root) => root.textContent)"""
"""What the page can read of shadow roots that it has not made itself."""
_ESCAPE = """() => {
  const options = { key: "Escape", bubbles: true, composed: true };
  for (const target of [window, ...document.querySelectorAll("[data-uncanny]")]) {
    target.dispatchEvent(new KeyboardEvent("keydown", options));
  }
}"""
