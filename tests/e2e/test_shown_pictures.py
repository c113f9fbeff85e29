"""What the page shows is what is judged, whatever a second request for its address would bring."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect
from support import pictures
from support.card import Card
from support.chromium import ON_PAGE, ON_PICTURE, ExtensionBrowser, words
from support.popup import press_scan
from support.site import Site
from support.waiting import wait_for

pytestmark = pytest.mark.browser

JUDGED = ("synthetic", "photograph", "unsure")
WORDS = words()
PATH = "/random.png"


def shown() -> Image.Image:
    return pictures.astronaut()


def other() -> Image.Image:
    """Of the same sides."""
    face = shown().crop((120, 20, 320, 220)).resize((512, 512))
    return ImageOps.mirror(ImageOps.grayscale(face)).convert("RGB")


def files(*images: Image.Image) -> list[bytes]:
    return [pictures.encoded(image, "PNG") for image in images]


@pytest.fixture
def page(browser: ExtensionBrowser, site: Site) -> Iterator[Page]:
    site.pages["/empty"] = "<!doctype html>"
    page = browser.open(f"{site.origin}/empty")
    yield page
    page.close()
    for table in (site.in_turn, site.statuses, site.headers):
        table.clear()


def show(site: Site, page: Page, html: str) -> None:
    site.pages["/page.html"] = f"<!doctype html><title>x</title><body style='margin: 0'>{html}"
    page.goto(f"{site.origin}/page.html")
    page.wait_for_load_state()


def test_another_picture_at_each_request(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.in_turn[PATH] = files(shown(), other())
    show(site, page, f'<img id="it" src="{PATH}" width="400">')
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())
    assert WORDS["page_pixels_note"] in card.text


def test_another_picture_of_another_site(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.in_turn[PATH] = files(shown(), other())
    show(site, page, f'<img id="it" src="{site.other_origin}{PATH}" width="400">')
    card = browser.right_click_check(page, "#it")
    if not browser.may_read(site.other_origin):
        browser.answer_permission(allow=True)
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_other_picture"] in card.text
    card.click("capture")
    wait_for(lambda: card.state in JUDGED, "an answer about the screen")
    card.wait_picture(shown())


def test_the_same_picture_of_others(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    """Under a caption, and cut by its frame."""
    site.pictures["/same.png"] = files(shown())[0]
    style = "object-fit: cover; width: 420px; height: 330px"
    caption = "position: absolute; top: 270px; width: 420px; height: 60px; background: #000"
    html = f'<img id="it" src="{site.other_origin}/same.png" style="{style}">'
    show(site, page, f'{html}<div style="{caption}"></div>')
    card = browser.right_click_check(page, "#it")
    if not browser.may_read(site.other_origin):
        browser.answer_permission(allow=True)
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())


NO_IMG = {
    "background": '<div style="width: 400px; height: 320px;'
    ' background: url({}) 50% 30% / cover"></div>',
    "poster": '<video width="400" height="400" poster="{}"></video>',
    "input": '<input type="image" width="400" src="{}">',
    "svg": '<svg width="420" height="400"><image href="{}" width="420" height="400"/></svg>',
}


def pick_the_only_one(browser: ExtensionBrowser, site: Site, page: Page, html: str) -> Card:
    """By the page's own entry, as the menu knows no address of such a picture."""
    show(site, page, f'{html}<p id="here" style="height: 90px">Here</p>')
    browser.right_click(page, "#here", ON_PAGE)
    card = Card(page)
    wait_for(lambda: card.is_open, "the card")
    return card


@pytest.mark.parametrize("kind", NO_IMG)
def test_another_picture_where_no_img_shows_it(
    browser: ExtensionBrowser, site: Site, page: Page, kind: str
) -> None:
    site.in_turn[PATH] = files(shown(), other())
    card = pick_the_only_one(browser, site, page, NO_IMG[kind].format(PATH))
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_other_picture"] in card.text


@pytest.mark.parametrize("kind", NO_IMG)
def test_the_same_picture_where_no_img_shows_it(
    browser: ExtensionBrowser, site: Site, page: Page, kind: str
) -> None:
    site.pictures["/same.png"] = files(shown())[0]
    card = pick_the_only_one(browser, site, page, NO_IMG[kind].format("/same.png"))
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())


def test_another_picture_in_a_frame(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    """A frame of the page's own site, with a picture of another one."""
    site.in_turn[PATH] = files(shown(), other())
    html = f"<img id='it' src='{site.other_origin}{PATH}' width='400'>"
    site.pages["/frame.html"] = f"<!doctype html><body style='margin: 0'>{html}"
    style = "margin: 40px 0 0 60px; width: 420px; height: 420px; border: 5px solid"
    show(site, page, f'<iframe src="/frame.html" style="{style}"></iframe>')
    card = browser.right_click_check(page, page.frame_locator("iframe").locator("#it"))
    if not browser.may_read(site.other_origin):
        browser.answer_permission(allow=True)
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_other_picture"] in card.text


def test_a_second_request_refused(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.statuses[PATH] = 403
    site.in_turn[PATH] = files(shown())
    show(site, page, f'<img id="it" src="{PATH}" width="400">')
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())

    site.in_turn[PATH] = files(shown())
    show(site, page, f'<img id="it" src="{site.other_origin}{PATH}" width="400">')
    card = browser.right_click_check(page, "#it")
    if not browser.may_read(site.other_origin):
        browser.answer_permission(allow=True)
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_fetch_status"].replace("$STATUS$", "403") in card.text
    assert WORDS["refused_capture_note"] in card.text


def test_a_blob_that_was_revoked(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.pictures["/blob.png"] = files(shown())[0]
    script = """<img id="it" width="400" height="400"><script type="module">
      const response = await fetch("/blob.png");
      it.src = URL.createObjectURL(await response.blob());
      await it.decode();
      URL.revokeObjectURL(it.src);
      document.title = "revoked";
    </script>"""
    show(site, page, script)
    wait_for(lambda: page.title() == "revoked", "the end of the address")
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())


def test_a_picture_that_a_service_worker_made(
    browser: ExtensionBrowser, site: Site, page: Page
) -> None:
    """The server has nothing at that address; the extension's own requests pass no worker."""
    site.pictures["/kept.png"] = files(shown())[0]
    site.pages["/worker.js"] = """
      addEventListener("install", () => skipWaiting());
      addEventListener("activate", (event) => event.waitUntil(clients.claim()));
      addEventListener("fetch", (event) => {
        if (event.request.url.endsWith("/made.png")) event.respondWith(fetch("/kept.png"));
      });"""
    script = """<img id="it" width="400" height="400"><script type="module">
      await navigator.serviceWorker.register("/worker.js");
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller)
        await new Promise((go) => navigator.serviceWorker.oncontrollerchange = go);
      it.src = "/made.png";
      await it.decode();
      document.title = "made";
    </script>"""
    show(site, page, script)
    wait_for(lambda: page.title() == "made", "the worker's picture")
    try:
        card = browser.right_click_check(page, "#it")
        assert card.wait_state() in JUDGED
        card.wait_picture(shown())
    finally:
        page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.unregister())")


def test_a_page_in_a_sandbox(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.pictures["/own.png"] = files(shown())[0]
    site.headers["/page.html"] = {"Content-Security-Policy": "sandbox allow-scripts"}
    show(site, page, '<img id="it" src="/own.png" width="400">')
    card = browser.right_click_check(page, "#it")
    assert card.wait_state() == "permission_refused"
    assert WORDS["sandbox_meaning"].replace("$HOST$", site.origin[7:]) in card.text
    browser.note_tab_strip()
    card.click("allow")
    browser.answer_permission(allow=True)
    wait_for(lambda: card.state in JUDGED, "an answer")
    card.wait_picture(shown())


@pytest.mark.parametrize("kind", ["canvas", "content", "border-image"])
def test_what_only_the_picker_finds(
    browser: ExtensionBrowser, site: Site, page: Page, kind: str
) -> None:
    site.pictures["/own.png"] = files(shown())[0]
    box = "width: 400px; height: 400px; display: block"
    html = {
        "canvas": f"""<canvas width="512" height="512" style="{box}"></canvas><script type="module">
          const image = new Image();
          image.src = "/own.png";
          await image.decode();
          document.querySelector("canvas").getContext("2d").drawImage(image, 0, 0);
          document.title = "drawn";
        </script>""",
        "content": f'<div style="{box}; content: url(/own.png)"></div>',
        "border-image": f"""<div style="{box}; box-sizing: border-box; border: 200px solid;
          border-image: url(/own.png) 256"></div>""",
    }[kind]
    show(site, page, f'{html}<p id="it" style="height: 90px">Here</p>')
    if kind == "canvas":
        wait_for(lambda: page.title() == "drawn", "the canvas")
    browser.right_click(page, "#it", ON_PAGE)
    card = Card(page)
    wait_for(lambda: card.is_open, "the card")
    assert card.wait_state() in JUDGED
    card.wait_picture(shown())


def test_a_canvas_with_pixels_of_others(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.pictures["/own.png"] = files(shown())[0]
    html = f"""<canvas width="512" height="512"></canvas><script type="module">
      const image = new Image();
      image.src = "{site.other_origin}/own.png";
      await image.decode();
      document.querySelector("canvas").getContext("2d").drawImage(image, 0, 0);
      document.title = "drawn";
    </script><p id="it" style="height: 90px">Here</p>"""
    show(site, page, html)
    wait_for(lambda: page.title() == "drawn", "the canvas")
    browser.right_click(page, "#it", ON_PAGE)
    card = Card(page)
    wait_for(lambda: card.is_open, "the card")
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_drawn_by_page"] in card.text
    card.click("capture")
    wait_for(lambda: card.state in JUDGED, "an answer about the screen")
    card.wait_picture(shown())


def test_a_drawing_in_a_tab_of_its_own(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.pictures["/own.png"] = files(shown())[0]
    site.pictures["/drawing.svg"] = b"""<svg xmlns="http://www.w3.org/2000/svg" width="600"
      height="600"><circle id="it" cx="300" cy="300" r="250" fill="#963"/></svg>"""
    page.goto(f"{site.origin}/drawing.svg")
    with browser.context.expect_page() as opened:
        browser.right_click(page, "#it", ON_PAGE)
    check = opened.value
    expect(check.locator("#check-status")).to_have_text(WORDS["check_drawing"])
    check.locator("#seen").click()
    expect(check.locator("#result .headline")).to_have_text(WORDS["verdict_no_face_title"])
    check.close()


def test_a_file_of_this_machine(browser: ExtensionBrowser, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "portrait.png"
    path.write_bytes(files(shown())[0])
    page.goto(path.as_uri())
    browser.right_click(page, "img", ON_PICTURE)
    # An extension that was loaded from a folder may look into such pages, though not read files.
    card = Card(page)
    wait_for(lambda: card.is_open, "the card")
    assert card.wait_state() == "could_not_read"
    assert WORDS["problem_local_file"] in card.text
    card.click("capture")
    wait_for(lambda: card.state in JUDGED, "an answer about the screen")


def test_a_scan_tells_of_other_pictures(browser: ExtensionBrowser, site: Site, page: Page) -> None:
    site.in_turn[PATH] = files(shown(), other())
    site.pictures["/same.png"] = files(shown())[0]
    html = "".join(
        f'<img src="{site.other_origin}{path}" width="200">' for path in (PATH, "/same.png")
    )
    show(site, page, html)
    assert browser.may_read(site.other_origin)  # since the tests before
    scan = press_scan(browser, page)
    scan.wait_done(2, 2)
    assert f"{WORDS['scan_other']}\n1" in scan.text
    assert scan.badges == 2


def test_a_scan_tells_of_another_background(
    browser: ExtensionBrowser, site: Site, page: Page
) -> None:
    site.in_turn[PATH] = files(shown(), other())
    show(site, page, NO_IMG["background"].format(PATH))
    scan = press_scan(browser, page)
    scan.wait_done(1, 1)
    assert f"{WORDS['scan_other']}\n1" in scan.text


def test_a_scan_takes_avatars_where_there_is_nothing_else(
    browser: ExtensionBrowser, site: Site, page: Page
) -> None:
    site.pictures["/same.png"] = files(shown())[0]
    site.pictures["/tiny.png"] = files(shown().resize((48, 48)))[0]
    show(site, page, '<img src="/same.png" width="56"><img src="/tiny.png" width="56">')
    scan = press_scan(browser, page)
    scan.wait_done(1, 1)
    assert scan.badges == 1
