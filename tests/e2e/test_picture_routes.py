"""Each way in which a page can show a picture, by a real right-click: the card judges that picture.

`pytest -v tests/e2e/test_picture_routes.py` prints the table of routes and results.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from PIL import Image, ImageEnhance, ImageOps
from playwright.sync_api import Page
from support import pictures
from support.card import Card
from support.chromium import IN_FRAME, ON_PAGE, ON_PICTURE, ExtensionBrowser, words
from support.site import Site
from support.waiting import wait_for

pytestmark = pytest.mark.browser

JUDGED = ("synthetic", "photograph", "unsure")
WORDS = words()
SIDE = 300
SHOWN, BEST, OTHER = "/shown.png", "/best.png", "/other.png"
"""What the page shows; its larger version, here darker to be told from it; another picture."""


@dataclass(frozen=True)
class Route:
    """A way to show a picture, and how a person gets at it.

    `html` may name {shown}, {best}, {other_site} (its origin) and {data} (a data: address).
    """

    html: str
    selector: str = "#it"
    steps: int = ON_PICTURE
    expected: str = SHOWN
    keys: tuple[str, ...] = ()
    """Pressed in the picker, where there is more than one picture to choose from."""
    asks: str = ""
    """The host whose permission the browser asks for, of the same server."""
    frame: str = ""
    """The path of the frame's page, where the element is inside `iframe`."""


BOX = f"width: {SIDE}px; height: {SIDE}px"
FILLED = f"{BOX}; background-size: cover"
OVERLAY = f"position: absolute; inset: 0; {BOX}"
SHADOW = """<div id="host" style="width: 300px"></div><script>
  const root = host.attachShadow({{ mode: "MODE" }});
  root.innerHTML = `INNER`;
</script>"""


def _shadow(mode: str, inner: str) -> str:
    return SHADOW.replace("MODE", mode).replace("INNER", inner)


ROUTES = {
    "same origin": Route('<img id="it" src="{shown}" width="300">'),
    "other origin with CORS": Route(
        '<img id="it" crossorigin src="{other_site}{shown}" width="300">', asks="localhost"
    ),
    "other origin without CORS": Route(
        '<img id="it" src="{other_site}{other}" width="300">', asks="localhost", expected=OTHER
    ),
    "data:": Route('<img id="it" src="{data}" width="300">'),
    "blob:": Route(
        """<img id="it" width="300" height="300"><script type="module">
        const response = await fetch("{shown}");
        it.src = URL.createObjectURL(await response.blob());
        </script>"""
    ),
    "srcset by width": Route(
        '<img id="it" srcset="{shown} 300w, {best} 1200w" sizes="300px" width="300">',
        expected=BEST,
    ),
    "srcset whose largest is missing": Route(
        '<img id="it" srcset="{shown} 300w, /none.png 1200w" sizes="300px" width="300">'
    ),
    "picture": Route(
        """<picture><source media="(width < 10px)" srcset="{other} 3x">
        <source srcset="{shown} 1x, {best} 2x"><img id="it" src="{other}" width="300"></picture>""",
        expected=BEST,
    ),
    "svg file": Route('<img id="it" src="/picture.svg" width="300">'),
    "inline svg": Route(
        f'<svg style="{BOX}"><image id="it" href="{{shown}}" width="300" height="300" /></svg>'
    ),
    "image button": Route('<input type="image" id="it" src="{shown}" width="300">'),
    "lazy": Route(
        '<div style="height: 9000px"></div><img id="it" loading="lazy" src="{shown}" width="300" '
        'height="300">'
    ),
    "placeholder of a lazy loader": Route(
        '<img id="it" src="{shown}" data-src="{best}" width="300">'
    ),
    "strict policy of the page": Route(
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'">
        <img id="it" src="{shown}" width="300">"""
    ),
    "open shadow root": Route(_shadow("open", '<img id="it" src="{shown}" width="300">'), "#host"),
    "closed shadow root": Route(
        _shadow("closed", '<img id="it" src="{shown}" width="300">'), "#host"
    ),
    "poster": Route(
        f'<img src="{{other}}" width="50"><video id="it" src="/none.mp4" poster="{{shown}}" '
        f'style="{BOX}"></video>'
    ),
    "background": Route(
        f'<div id="it" style="{FILLED}; background-image: url({{shown}})"></div>', steps=ON_PAGE
    ),
    "background among others": Route(
        f'<div id="it" style="{FILLED}; background-image: url({{shown}})"></div>'
        '<img src="{other}" width="100"><img src="{best}" width="100">',
        steps=ON_PAGE,
        keys=("Left", "Right", "Return"),
    ),
    "background of another origin": Route(
        f'<div id="it" style="{FILLED}; background-image: url({{other_site}}{{shown}})"></div>',
        steps=ON_PAGE,
        keys=("Return",),
        asks="localhost",
    ),
    "background before the content": Route(
        f'<style>#it::before {{{{ content: ""; display: block; {FILLED}; '
        f"background-image: image-set(url({{other}}) 1x, url({{shown}}) 2x) }}}}</style>"
        '<div id="it"></div>',
        steps=ON_PAGE,
    ),
    "background in a closed shadow root": Route(
        _shadow("closed", f'<div style="{FILLED}; background-image: url({{shown}})"></div>'),
        "#host",
        ON_PAGE,
    ),
    "under an empty link": Route(
        f'<div style="position: relative"><img src="{{shown}}" width="300"><a id="it" href="/x" '
        f'style="{OVERLAY}"></a></div><img src="{{other}}" width="100">'
    ),
    "frame of the same site": Route(
        '<iframe src="/frame.html" width="340" height="340"></iframe>',
        frame='<img id="it" src="{shown}" width="300">',
    ),
    "frame of another site": Route(
        '<iframe src="{other_site}/frame.html" width="340" height="340"></iframe>',
        frame='<img id="it" src="{shown}" width="300">',
        asks="localhost",
    ),
    "background in a frame": Route(
        '<iframe src="/frame.html" width="340" height="340"></iframe>',
        frame=f'<div id="it" style="{FILLED}; background-image: url({{shown}})"></div>',
        steps=IN_FRAME,
    ),
    "background in a frame of another site": Route(
        '<iframe src="{other_site}/frame.html" width="340" height="340"></iframe>',
        frame=f'<div id="it" style="{FILLED}; background-image: url({{shown}})"></div>',
        steps=IN_FRAME,
        asks="localhost",
    ),
    "blob: in a frame of another site": Route(
        '<iframe src="{framed_site}/frame.html" width="340" height="340"></iframe>',
        frame="""<img id="it" width="300" height="300"><script type="module">
        const response = await fetch("{shown}");
        it.src = URL.createObjectURL(await response.blob());
        </script>""",
        asks="framed.localhost",
    ),
    "redirect to another origin with CORS": Route('<img id="it" src="/moved.png" width="300">'),
}


@pytest.fixture(scope="module")
def portraits(site: Site) -> Site:
    """The site with the pictures that every route shows."""
    for path in (SHOWN, BEST, OTHER):
        site.pictures[path] = pictures.encoded(_portrait(path), "PNG")
    site.open_to_all.add(SHOWN)
    site.redirects["/moved.png"] = f"{site.other_origin}{SHOWN}"
    site.pictures["/picture.svg"] = f"""<svg xmlns="http://www.w3.org/2000/svg"
        width="512" height="512"><image href="{_data(SHOWN)}" width="512" height="512" />
        </svg>""".encode()
    return site


@pytest.fixture
def page(browser: ExtensionBrowser, portraits: Site) -> Iterator[Page]:
    page = browser.open(f"{portraits.origin}{SHOWN}")
    yield page
    page.close()


@pytest.mark.parametrize("name", ROUTES)
def test_route(browser: ExtensionBrowser, portraits: Site, page: Page, name: str) -> None:
    route = ROUTES[name]
    _show(portraits, page, route)
    asks = route.asks and not browser.may_read(_origin(portraits, route.asks))

    element = page.frame_locator("iframe") if route.frame else page
    browser.right_click(page, element.locator(route.selector), route.steps)
    if route.keys:
        wait_for(lambda: Card(page, "picker").is_open, "the picker")
        for key in route.keys:
            page.wait_for_timeout(100)
            browser.desktop.press(key)
    if asks:
        browser.answer_permission(allow=True)
    card = wait_for(lambda: _card(page, route.asks), "the card")

    assert card.wait_state() in JUDGED
    card.wait_picture(_portrait(route.expected))


def test_refused_and_captured(browser: ExtensionBrowser, portraits: Site, page: Page) -> None:
    """Of a third site, which nobody has allowed."""
    third = _origin(portraits, "third.localhost")
    _show(portraits, page, Route(f'<img id="it" src="{third}{{other}}" width="500">'))
    card = browser.right_click_check(page, "#it")
    browser.answer_permission(allow=False)
    assert card.wait_state() == "permission_refused"
    card.click("capture")

    wait_for(lambda: card.state in JUDGED, "an answer about the screen")
    assert WORDS["capture_caveat"] in card.text
    card.wait_picture(_portrait(OTHER))
    assert not browser.may_read(third)


def test_unreadable_and_captured(browser: ExtensionBrowser, portraits: Site, page: Page) -> None:
    """A page of the picture's site shows where it leads to, but may not read it."""
    portraits.redirects["/away.png"] = f"{portraits.other_origin}{OTHER}"
    _show(portraits, page, Route('<img id="it" src="/away.png" width="500">'))
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_fetch_failed"] in card.text
    assert WORDS["refused_capture_note"] in card.text
    card.click("capture")

    wait_for(lambda: card.state in JUDGED, "an answer about the screen")
    assert WORDS["capture_caveat"] in card.text
    card.wait_picture(_portrait(OTHER))


def test_what_is_out_of_sight_is_captured_all_the_same(
    browser: ExtensionBrowser, portraits: Site, page: Page
) -> None:
    """And not what stands there instead."""
    fourth = _origin(portraits, "fourth.localhost")
    other_face = '<img src="{shown}" width="300" style="margin-top: 3000px">'
    _show(portraits, page, Route(f'<img id="it" src="{fourth}{{other}}" width="500">{other_face}'))
    card = browser.right_click_check(page, "#it")
    browser.answer_permission(allow=False)
    assert card.wait_state() == "permission_refused"
    page.evaluate("scrollTo(0, 5000)")
    card.click("capture")

    wait_for(lambda: card.state in JUDGED, "an answer about the screen")
    card.wait_picture(_portrait(OTHER))


def test_the_whole_tab_is_told_of(browser: ExtensionBrowser, portraits: Site, page: Page) -> None:
    """A frame doesn't know where it stands on the screen."""
    fifth = _origin(portraits, "fifth.localhost")
    frame = f'<img id="it" src="{fifth}{{other}}" width="300">'
    html = '<iframe src="/frame.html" width="340" height="340"></iframe>'
    _show(portraits, page, Route(html, frame=frame))
    browser.right_click(page, page.frame_locator("iframe").locator("#it"), ON_PICTURE)
    browser.answer_permission(allow=False)
    card = wait_for(lambda: _card(page, ""), "the card")
    assert card.wait_state() == "permission_refused"
    card.click("capture")

    wait_for(lambda: card.state in JUDGED, "an answer about the tab")
    assert WORDS["capture_tab_caveat"] in card.text


def test_picker_ends_without_trace(browser: ExtensionBrowser, portraits: Site, page: Page) -> None:
    _show(portraits, page, ROUTES["background among others"])
    before = page.content()
    browser.right_click(page, "#it", ON_PAGE)
    picker = Card(page, "picker")
    wait_for(lambda: picker.is_open, "the picker")
    assert ("dialog", WORDS["picker_label"]) in picker.accessible_nodes()
    assert picker.with_class("outline") == 3
    browser.desktop.press("Escape")

    wait_for(lambda: not picker.is_open, "the picker's end")
    assert page.content() == before


def _show(site: Site, page: Page, route: Route) -> None:
    filled = {"shown": SHOWN, "best": BEST, "other": OTHER}
    filled |= {"other_site": site.other_origin, "framed_site": _origin(site, "framed.localhost")}
    filled |= {"data": _data(SHOWN)}
    head = "<!doctype html><title>A route</title><body style='margin: 0'>"
    site.pages["/route.html"] = head + route.html.format(**filled)
    site.pages["/frame.html"] = head + route.frame.format(**filled)
    page.goto(f"{site.origin}/route.html")


def _origin(site: Site, host: str) -> str:
    return site.origin.replace("127.0.0.1", host)


def _card(page: Page, host: str) -> Card | None:
    """In the page, or in a frame of another site, of which the page's debugger doesn't see."""
    others = [frame for frame in page.frames if host and frame.url.startswith(f"http://{host}:")]
    cards = [Card(page), *(Card(page, frame=frame) for frame in others)]
    return next((card for card in cards if card.is_open), None)


@cache
def _portrait(path: str) -> Image.Image:
    whole = pictures.astronaut()
    if path == BEST:
        return ImageEnhance.Brightness(whole.resize((1024, 1024))).enhance(0.5)
    if path == OTHER:
        return ImageOps.grayscale(whole.crop((80, 0, 400, 320))).convert("RGB")
    return whole


def _data(path: str) -> str:
    file = pictures.encoded(_portrait(path), "PNG")
    return f"data:image/png;base64,{base64.b64encode(file).decode()}"
