"""A person checks pictures of their own, and scans a page from the toolbar's popup."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect
from support import pictures
from support.card import Card
from support.chromium import ExtensionBrowser, words
from support.popup import Scan, open_popup, press_scan
from support.site import Site
from support.waiting import wait_for

from backend.detector.detector import Detector
from backend.images.decoding import Rgb, decode

pytestmark = pytest.mark.browser

WORDS = words()
_GIVE = """([kind, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  if (bytes.length) data.items.add(new File([bytes], "picture", { type: "image/png" }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.body.dispatchEvent(event);
}"""
_ANSWER = "#result .headline"


@pytest.fixture
def portraits(browser: ExtensionBrowser, site: Site) -> Iterator[Page]:
    """A page whose site shows three faces and a landscape, and another site two faces more.

    Two pictures are too small, on the screen or in the file.
    """
    face = pictures.encoded(pictures.astronaut(), "PNG")
    small = pictures.encoded(pictures.astronaut().resize((60, 60)), "PNG")
    site.pictures.update({f"/{name}.png": face for name in ("a", "b", "c", "x", "y")})
    site.pictures.update({"/land.png": pictures.landscape(), "/small.png": small})
    own = ("a", "b", "c", "a", "land", "small")
    images = "".join(f'<img class="{name}" src="/{name}.png" width="150">' for name in own)
    other = "".join(f'<img src="{site.other_origin}/{name}.png" width="150">' for name in "xy")
    site.pages["/portraits"] = f"""<!doctype html><title>Portraits</title>
        <style>[data-uncanny], button {{ display: none !important; color: #fff !important }}</style>
        <body style="margin: 20px; height: 3000px">{images}<img src="/x.png" width="95">{other}"""
    page = browser.open(f"{site.origin}/portraits")
    page.wait_for_load_state()
    yield page
    page.close()


@pytest.fixture
def check_page(browser: ExtensionBrowser) -> Iterator[Page]:
    """The page to which the popup sends a person who has a file."""
    page = browser.extension_page("check")
    yield page
    page.close()


def test_popup_scans_nothing_by_itself(browser: ExtensionBrowser, portraits: Page) -> None:
    before = portraits.content()
    open_popup(browser, portraits)

    assert not Scan(portraits).is_open
    assert portraits.content() == before
    browser.desktop.press_until_seen("Escape")


# The refusal comes first: what is allowed stays allowed.
def test_refused_sites_are_not_checked(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    browser.answer_permission(allow=False)

    scan.wait_done(4, 6)
    assert f"{WORDS['scan_not_allowed']}\n2" in scan.text
    assert scan.badges == 4


def test_scan_outlives_its_popup(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    browser.answer_permission(allow=True)

    scan.wait_done(6, 6)
    assert WORDS["scan_not_allowed"] not in scan.text
    assert f"{WORDS['verdict_no_face_title']}\n1" in scan.text
    assert scan.badges == 6


def test_badge_opens_the_card(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    scan.click("badge")

    card = Card(portraits)
    wait_for(lambda: card.is_open, "the card")
    assert card.wait_state() == Detector.load().check(_decoded_face()).verdict


def test_small_pictures_do_not_hide_large_ones(browser: ExtensionBrowser, site: Site) -> None:
    site.pictures["/icon.png"] = pictures.encoded(pictures.astronaut().resize((60, 60)), "PNG")
    site.pictures["/a.png"] = pictures.encoded(pictures.astronaut(), "PNG")
    icons = '<img src="/icon.png" width="40">' * 350
    portrait = '<img src="/a.png" width="150">'
    page = _opened(browser, site, f"{icons}{portrait}")
    scan = press_scan(browser, page)

    scan.wait_done(1, 1)
    assert scan.badges == 1
    page.close()


def test_remove_leaves_nothing_behind(browser: ExtensionBrowser, portraits: Page) -> None:
    before = portraits.content()
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    scan.click("act")

    assert not scan.is_open
    assert portraits.content() == before


def test_another_page_of_the_site_has_no_badges(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    portraits.evaluate("history.pushState({}, '', '#further')")
    assert scan.is_open
    portraits.evaluate("history.pushState({}, '', '/elsewhere')")

    wait_for(lambda: not scan.is_open, "the badges to go")


def test_swapped_picture_loses_its_badge(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    portraits.evaluate("document.querySelector('.b').src = '/land.png'")

    wait_for(lambda: scan.badges == 5, "the badge to go")


def test_badge_follows_what_moves_without_an_event(
    browser: ExtensionBrowser, portraits: Page
) -> None:
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    before = scan.rect("badge")
    portraits.evaluate("document.querySelector('.a').style.transform = 'translate(40px, 300px)'")

    wait_for(lambda: scan.rect("badge")[0] == before[0] + 40, "the badge to come after")
    assert scan.rect("badge")[1] == before[1] + 300


def test_changed_background_loses_its_badge(browser: ExtensionBrowser, site: Site) -> None:
    site.pictures["/a.png"] = pictures.encoded(pictures.astronaut(), "PNG")
    site.pictures["/land.png"] = pictures.landscape()
    style = "width: 200px; height: 200px; background: url(/a.png) 0 0 / cover"
    page = _opened(browser, site, f'<div style="{style}"></div>')
    scan = press_scan(browser, page)
    scan.wait_done(1, 1)
    assert scan.badges == 1
    page.evaluate("document.querySelector('div').style.backgroundImage = 'url(/land.png)'")

    wait_for(lambda: scan.badges == 0, "the badge to go")
    page.close()


def test_the_focus_goes_back_to_the_badge(browser: ExtensionBrowser, portraits: Page) -> None:
    scan = press_scan(browser, portraits)
    scan.wait_done(6, 6)
    for _ in range(3):  # the panel's two buttons come last, the badges before them
        portraits.keyboard.press("Shift+Tab")
    portraits.keyboard.press("Enter")
    card = Card(portraits)
    wait_for(lambda: card.is_open, "the card")
    card.wait_state()
    portraits.keyboard.press("Escape")
    assert not card.is_open
    assert portraits.evaluate("document.activeElement.dataset.uncanny") == "scan"
    portraits.keyboard.press("Enter")  # it is the badge again
    wait_for(lambda: card.is_open, "the card")


def test_frames_of_the_site_are_scanned_with_it(browser: ExtensionBrowser, site: Site) -> None:
    face = pictures.encoded(pictures.astronaut(), "PNG")
    site.pictures.update({"/a.png": face, "/b.png": face, "/land.png": pictures.landscape()})
    frame = '<img src="/b.png" width="150"><img src="/land.png" width="150">'
    site.pages["/frame"] = f"<!doctype html><title>Frame</title>{frame}"
    frames = '<iframe src="/frame" width="400" height="200"></iframe>'
    # A site that nobody has allowed.
    third = site.origin.replace("127.0.0.1", "third.localhost")
    other = f'<iframe src="{third}/frame" width="400" height="200"></iframe>'
    site.pages["/framed"] = (
        f'<!doctype html><title>Framed</title><img src="/a.png" width="150">{frames}{other}'
    )
    page = browser.open(f"{site.origin}/framed")
    page.wait_for_load_state()
    before = page.content()
    scan = press_scan(browser, page)

    scan.wait_done(3, 3)
    assert f"{WORDS['verdict_no_face_title']}\n1" in scan.text
    assert scan.badges == 2
    assert scan.with_class("panel") == 1

    (frame,) = (each for each in page.frames if each.url == f"{site.origin}/frame")
    frame.evaluate("history.pushState({}, '', '?further')")
    wait_for(lambda: scan.badges == 1, "the badge in the frame to go")
    assert scan.with_class("panel") == 1

    frame.evaluate("history.back()")
    scan.click("act")
    wait_for(lambda: not scan.is_open, "the badges to go")
    assert page.content() == before
    page.close()


def test_stop(browser: ExtensionBrowser, site: Site) -> None:
    face = pictures.encoded(pictures.astronaut(), "PNG")
    names = [f"/many{number}.png" for number in range(60)]
    site.pictures.update(dict.fromkeys(names, face))
    images = "".join(f'<img src="{name}" width="100">' for name in names)
    site.pages["/many"] = f"<!doctype html><title>Many</title>{images}"
    page = browser.open(f"{site.origin}/many")
    page.wait_for_load_state()
    scan = press_scan(browser, page)
    scan.click("act")

    scan.wait_text("Stopped: ")
    stopped = scan.text
    page.wait_for_timeout(1000)
    assert scan.text == stopped
    assert scan.badges < len(names)
    page.close()


def test_own_picture_is_judged(check_page: Page) -> None:
    data = pictures.encoded(pictures.collage(), "PNG")
    _choose(check_page, data)
    expected = Detector.load().check(decode(data).rgb)

    expect(check_page.locator(_ANSWER).first).to_have_class(
        f"headline {expected.verdict}", timeout=30_000
    )
    assert check_page.locator("#result .box").count() == len(expected.faces) > 2
    assert check_page.locator("#result .choice").count() == len(expected.faces)


@pytest.mark.parametrize("page_name", ["check", "popup"])
@pytest.mark.parametrize("way", ["paste", "drop"])
def test_picture_is_given(browser: ExtensionBrowser, page_name: str, way: str) -> None:
    page = browser.extension_page(page_name)
    expect(page.locator("h1")).not_to_be_empty()
    _give(page, way, pictures.encoded(pictures.astronaut(), "PNG"))

    verdict = Detector.load().check(_decoded_face()).verdict
    title = WORDS[f"verdict_{verdict}_title"]
    expect(page.locator(_ANSWER).first).to_contain_text(title, timeout=30_000)
    page.close()


def test_what_is_no_picture_is_told(check_page: Page) -> None:
    expect(check_page.locator("h1")).not_to_be_empty()
    _give(check_page, "paste", b"")
    expect(check_page.locator("#check-status")).to_have_text(WORDS["check_nothing"])

    _choose(check_page, b"This is no picture.\n" * 50)
    expect(check_page.locator("#result")).to_contain_text(WORDS["problem_unsupported_format"])
    expect(check_page.locator("#check-status")).to_be_empty()


def test_too_large_file_is_not_read(check_page: Page) -> None:
    _choose(check_page, bytes(20_000_001))
    expect(check_page.locator("#result")).to_contain_text(WORDS["problem_too_large"])


def test_popup_of_a_page_that_none_may_see(browser: ExtensionBrowser) -> None:
    popup = browser.extension_page("popup")
    expect(popup.locator("#scan-status")).to_have_text(WORDS["scan_impossible"])
    expect(popup.locator("#scan-act")).to_be_disabled()
    popup.close()


def _opened(browser: ExtensionBrowser, site: Site, body: str) -> Page:
    site.pages["/opened"] = f"<!doctype html><title>Pictures</title>{body}"
    page = browser.open(f"{site.origin}/opened")
    page.wait_for_load_state()
    return page


def _choose(page: Page, data: bytes) -> None:
    file: FilePayload = {"name": "picture.png", "mimeType": "image/png", "buffer": data}
    page.set_input_files("#file", file)


def _give(page: Page, way: str, data: bytes) -> None:
    page.evaluate(_GIVE, [way, base64.b64encode(data).decode()])


def _decoded_face() -> Rgb:
    return decode(pictures.encoded(pictures.astronaut(), "PNG")).rgb
