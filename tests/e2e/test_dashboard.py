"""The dashboard as a visitor uses it: the real server and a real Chromium.

With UNCANNY_SCREENSHOTS set to a folder, a picture of each page is kept there: light and dark, on a
desktop and on a phone.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, expect
from playwright.sync_api import TimeoutError as TooLate
from support.accessibility import violations
from support.serving import SLOW, dashboard_server, settled

from backend.detector.detector import Detector
from backend.detector.words import VERDICT_TITLES
from backend.images.decoding import decode
from backend.study.faces import Candidate, DrawnFace
from backend.study.sessions import SessionStore
from backend.study.tasks import Form, Stage
from tests import pictures

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREENSHOTS = os.environ.get("UNCANNY_SCREENSHOTS")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ASKED_IN_VAIN = ("/_stcore/health", "/_stcore/host-config")
"""By Streamlit's own page at every address but "/", before it asks at the right one."""
STREAMLITS_OWN = ("presentation-role-conflict",)
"""Of its field for files: the rules of axe-core that its markup breaks, whatever we do."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
APP_SCHEME = "getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme"
pytestmark = pytest.mark.browser
GROUPS = {
    "Try": ("Your turn", "Check a face"),
    "Understand": (
        *("The question and the process", "What are we dealing with", "Inside: feature maps"),
        *("Groups", "Spectrum"),
    ),
    "Judge": ("How right is it?", "Mistakes"),
}
PATHS = (
    *("", "check", "question", "generator", "feature-maps", "groups", "spectrum", "model"),
    "mistakes",
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard's, with nothing in it but what a test puts there."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def address(cache: Path) -> Iterator[str]:
    """A dashboard of its own, as on a first visit: no data set, nothing in the cache."""
    with dashboard_server(cache) as address:
        yield address


class Complaints(list[str]):
    """What the browser's console and network had to say against the page."""

    def watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note(str(error), True))
        page.on("request", lambda request: self._note(request.url, _leaves(request.url)))

    def _hear(self, told: ConsoleMessage) -> None:
        streamlits = urlsplit(told.location["url"]).path.endswith(ASKED_IN_VAIN)
        self._note(f"{told.text} ({told.location['url']})", told.type == "error" and not streamlits)

    def _note(self, text: str, bad: bool) -> None:
        if bad:
            self.append(text)


def _leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1"


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture(scope="module")
def visitor(playwright: Playwright) -> Iterator[BrowserContext]:
    """One browser for all tests: it keeps Streamlit's and Plotly's scripts as it compiled them."""
    with playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser:
        yield browser.new_context(viewport=DESKTOP)


@pytest.fixture
def page(visitor: BrowserContext, address: str, complaints: Complaints) -> Iterator[Page]:
    page = visitor.new_page()
    complaints.watch(page)
    page.goto(f"{address}/check")
    yield page
    page.close()


def upload(page: Page, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)


def test_a_visitor_checks_a_picture_and_looks_inside(page: Page, complaints: Complaints) -> None:
    file = pictures.encoded(pictures.several_faces(pictures.GENERATED), "PNG")
    faces = Detector.load().check(decode(file).rgb).faces
    upload(page, "two.png", file)
    expect(page.get_by_text("two.png: 1024 × 512 pixels, PNG")).to_be_visible(timeout=SLOW)
    title = page.get_by_role("heading", name=VERDICT_TITLES[faces[0].verdict])
    expect(title).to_be_visible()
    expect(page.get_by_text(re.compile("if half of such pictures were generated"))).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(1, timeout=SLOW)

    go(page, "Understand", "Inside: feature maps")
    expect(page.get_by_role("heading", name="Inside: feature maps")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("2 faces found")).to_be_visible(timeout=SLOW)
    expect(page.locator(".js-plotly-plot")).to_have_count(4, timeout=SLOW)
    page.get_by_role("combobox", name="Layer").click()
    page.get_by_role("option", name="block0_project").click()
    heading = page.get_by_role("heading", name="block0_project, channel 0")
    expect(heading).to_be_visible(timeout=SLOW)

    go(page, "Understand", "Groups")
    expect(page.get_by_role("heading", name="Channel by channel")).to_be_visible(timeout=SLOW)
    expect(page.locator(".js-plotly-plot")).to_have_count(7, timeout=SLOW)

    go(page, "Try", "Check a face")
    expect(page.get_by_text("two.png: 1024 × 512 pixels, PNG")).to_be_visible(timeout=SLOW)
    assert not complaints


def test_a_click_on_a_tile_chooses_its_channel(page: Page, complaints: Complaints) -> None:
    go(page, "Understand", "Inside: feature maps")
    grid = page.locator(".js-plotly-plot").first
    expect(page.locator(".js-plotly-plot")).to_have_count(4, timeout=SLOW)
    settled(page)
    area = grid.locator(".nsewdrag")
    size = area.bounding_box()
    assert size is not None
    tile = size["width"] / 8
    # Off the middle of the third tile of the second row: anywhere in a tile counts.
    area.click(position={"x": 2.7 * tile, "y": 1.3 * tile})
    heading = page.get_by_role("heading", name=re.compile("channel 10$"))
    expect(heading).to_be_visible(timeout=SLOW)
    assert not complaints


def test_a_link_opens_the_same_view_again(page: Page, address: str) -> None:
    page.goto(f"{address}/feature-maps?sample=Portrait+2&channel=5")
    expect(page.get_by_role("heading", name=re.compile("channel 5$"))).to_be_visible(timeout=SLOW)
    settled(page)  # a run that ends meanwhile would shut the list
    page.get_by_role("combobox", name="Channel").click()
    page.get_by_role("option", name="7", exact=True).click()
    expect(page).to_have_url(re.compile("[?&]channel=7(&|$)"), timeout=SLOW)
    browser = page.context.browser
    assert browser
    with browser.new_page() as again:
        again.goto(page.url)
        heading = again.get_by_role("heading", name=re.compile("channel 7$"))
        expect(heading).to_be_visible(timeout=SLOW)
        expect(again.get_by_text("Portrait 2")).to_be_visible(timeout=SLOW)


def test_the_card_of_the_extension_leads_to_a_check(page: Page, address: str) -> None:
    page.goto(f"{address}/check?url=http%3A%2F%2F127.0.0.1%3A1%2Fface.jpg")
    expect(page.get_by_text("This address may not be fetched")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("heading", name="Is this face a photograph?")).to_be_visible()


def test_what_isnt_a_picture_is_told_and_the_next_one_checked(
    page: Page, complaints: Complaints
) -> None:
    upload(page, "portrait.jpg", pictures.text())
    expect(page.get_by_text("Uncanny can't read this file")).to_be_visible(timeout=SLOW)
    page.get_by_role("tab", name="Samples").click()
    page.get_by_role("button", name="Portrait 2").click()
    expect(page.get_by_text("Portrait 2: 448 × 448 pixels")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Uncanny can't read this file")).to_have_count(0)
    assert not complaints


def test_a_private_address_is_refused(page: Page, address: str, complaints: Complaints) -> None:
    page.get_by_role("tab", name="Web address").click()
    page.get_by_label("Address of the picture").fill(f"{address}/picture.jpg")
    page.get_by_role("button", name="Fetch and check").click()
    expect(page.get_by_text("This address may not be fetched")).to_be_visible(timeout=SLOW)
    assert not complaints


def test_a_phone_has_no_sideways_scrolling(page: Page, complaints: Complaints) -> None:
    page.set_viewport_size(PHONE)
    expect(page.locator(".js-plotly-plot")).to_have_count(1, timeout=SLOW)
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    assert not complaints


def test_the_pages_stand_in_three_groups(page: Page, address: str, complaints: Complaints) -> None:
    settled(page)
    for group, names in GROUPS.items():
        page.get_by_text(group, exact=True).click()
        for name in names:
            expect(page.get_by_role("menuitem", name=name)).to_be_visible(timeout=SLOW)
        page.keyboard.press("Escape")
    page.set_viewport_size(PHONE)
    for path, name, last in (
        ("question", "The question and the process", "6. Answer"),
        ("generator", "What are we dealing with", "Make some"),
    ):
        page.goto(f"{address}/{path}")
        expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=SLOW)
        expect(page.get_by_role("heading", name=last)).to_be_visible(timeout=SLOW)
        width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        assert width <= 390
    assert not complaints


def test_no_page_has_a_barrier(page: Page, address: str, complaints: Complaints) -> None:
    """What axe-core sees: contrast, names, order of headings, roles; on a phone, its width."""
    page.emulate_media(color_scheme="light")
    found = {}
    for index, path in enumerate(PATHS):
        page.goto(f"{address}/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW)
        name = f"dashboard-{path.strip('/') or 'your-turn'}"
        # Each page begins in the scheme that the one before it ended in.
        for scheme in (SCHEMES, SCHEMES[::-1])[index % 2]:
            into_scheme(page, scheme)
            found[page.url, scheme] = violations(page, but=STREAMLITS_OWN)
            keep_screenshot(page, f"{name}-{scheme}-desktop")
            page.set_viewport_size(PHONE)
            found[page.url, scheme] += overflow(page)
            keep_screenshot(page, f"{name}-{scheme}-phone")
            page.set_viewport_size(DESKTOP)
    assert len(found) == 18
    assert not [line for lines in found.values() for line in lines]
    assert not complaints


def go(page: Page, group: str, name: str) -> None:
    """To a page by the navigation; a run that ends meanwhile would shut its menu."""
    settled(page)
    page.get_by_text(group, exact=True).first.click()
    page.get_by_role("menuitem", name=name).click()


def into_scheme(page: Page, scheme: Literal["light", "dark"]) -> None:
    settled(page)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"{APP_SCHEME} == '{scheme}'")
    settled(page)


def overflow(page: Page) -> list[str]:
    """What scrolls sideways on a phone, once plots have taken their new width."""
    inside = f"document.querySelector('[data-testid=stMain]').scrollWidth <= {PHONE['width']}"
    try:
        page.wait_for_function(inside, timeout=5000)
    except TooLate:
        return [f"{page.url} is wider than a phone"]
    return []


def keep_screenshot(page: Page, name: str) -> None:
    """Of the whole page, which scrolls within the window."""
    if not SCREENSHOTS:
        return
    size = page.viewport_size
    assert size
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    settled(page)
    page.wait_for_timeout(500)  # plots and pictures are drawn anew
    page.screenshot(path=Path(SCREENSHOTS, f"{name}.png"))
    page.set_viewport_size(size)


def begun(cache: Path) -> str:
    """A session of four faces, every second one "generated"."""
    jpeg = pictures.encoded(pictures.portrait(), "JPEG")
    faces = []
    for index in range(4):
        name = f"{index}.jpg"
        label: Literal["fake", "real"] = "fake" if index % 2 else "real"
        faces.append(DrawnFace(Candidate(name, label, "s", "", name, "test", b""), jpeg))
    return SessionStore(cache).begin(Form.UNAIDED, 7, "a set", faces)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":is(a, button):focus")
        if focused.count() and name in focused.inner_text().split("\n"):
            return
    pytest.fail(f"Tab doesn't lead to “{name}”.")


def test_the_keyboard_alone_opens_a_page_and_answers(page: Page, address: str, cache: Path) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", name="Your turn")).to_be_visible(timeout=SLOW)
    settled(page)
    tab_to(page, "Judge")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="How right is it?")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mistakes")).to_be_visible(timeout=SLOW)
    page.goto(f"{address}/?session={begun(cache)}")
    expect(page.get_by_text("Face 1 of 4")).to_be_visible(timeout=SLOW)
    settled(page)
    page.keyboard.press("1")
    expect(page.get_by_text("Face 2 of 4")).to_be_visible(timeout=SLOW)
    settled(page)
    tab_to(page, "Generated")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Face 3 of 4")).to_be_visible(timeout=SLOW)


@pytest.mark.parametrize("path", ["/", "/your-turn"])
def test_a_finished_session_opens_by_its_address(
    page: Page, address: str, cache: Path, complaints: Complaints, path: str
) -> None:
    token, store = begun(cache), SessionStore(cache)
    for position in range(4):
        store.answer(token, Stage.JUDGE, position, 1)
    page.goto(f"{address}{path}?session={token}")
    result = page.get_by_role("heading", name="You were right about 2 of 4")
    expect(result).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Faces and answers (CSV)")).to_be_visible(timeout=SLOW)
    keep_screenshot(page, "dashboard-finished-session-light-desktop")
    assert not complaints
