"""The card in every state: what it shows, how it is used, and that axe-core finds no fault.

With UNCANNY_SCREENSHOTS set to a folder, a picture of every state is kept there: light, dark and
right-to-left.
"""

import os
import re
import statistics
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from support.chromium import words
from support.exhibits import BACKEND, CONTRACT, DASHBOARD, Exhibit, exhibits
from support.gallery import Gallery, violations

pytestmark = pytest.mark.browser

EXHIBITS = exhibits()
WORDS = words()
JUDGED = ("synthetic", "photograph", "unsure")
SCREENSHOTS = os.environ.get("UNCANNY_SCREENSHOTS")
in_english = pytest.mark.parametrize("gallery", ["en"], indirect=True)


@pytest.fixture
def page(gallery: Gallery) -> Iterator[Page]:
    page = gallery.open("/cut.png")
    yield page
    page.close()


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_state(gallery: Gallery, name: str) -> None:
    exhibit = EXHIBITS[name]
    page = gallery.open(exhibit.picture)
    try:
        card = gallery.show(page, exhibit)
        expect(card.locator(".headline").first).to_be_visible()
        assert card.get_attribute("dir") == ("rtl" if gallery.language == "ar" else "ltr")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            _keep(page, f"{name}-{gallery.language}-{scheme}")
            if exhibit.why:
                card.evaluate("(card) => card.scrollTo(0, card.scrollHeight)")
                _keep(page, f"{name}-{gallery.language}-{scheme}-end")
            assert violations(page) == []
    finally:
        page.close()


@in_english
def test_the_page_reaches_nothing(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["synthetic"])
    size, colour = card.locator(".headline").evaluate(
        "(line) => [getComputedStyle(line).fontSize, getComputedStyle(line).color]"
    )
    assert size == "17px"
    assert colour != "rgb(0, 255, 0)"


@in_english
def test_the_whole_tab_is_not_to_be_sent_anywhere(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["from_tab"])
    expect(card).to_contain_text(WORDS["capture_tab_caveat"])
    expect(card.locator(".full")).to_be_hidden()
    card = gallery.show(page, EXHIBITS["from_screen"])
    expect(card.locator(".full")).to_be_visible()


@in_english
def test_a_strict_page_hides_nothing(gallery: Gallery) -> None:
    page = gallery.open("/cut.png", policy="default-src 'none'; img-src 'self'")
    gallery.show(page, EXHIBITS["synthetic_why"])
    canvas = page.locator("[data-uncanny=card] .heat")
    page.wait_for_function(
        "(canvas) => canvas.getContext('2d').getImageData(300, 300, 1, 1).data[3] === 255",
        arg=canvas.element_handle(),
    )
    assert (
        page.locator("[data-uncanny=card] .meter div").evaluate("(fill) => fill.clientWidth") > 100
    )
    page.close()


_DRAWN = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data[3] && Array.from(data).filter((_, at) => at % 400 < 3);
}"""


@in_english
def test_the_heat_map_lies_over_the_face_as_the_network_saw_it(gallery: Gallery) -> None:
    drawn = []
    for name in ("photograph_why", "turned_why"):
        page = gallery.open(EXHIBITS[name].picture)
        gallery.show(page, EXHIBITS[name])
        canvas = page.locator("[data-uncanny=card] .heat").element_handle()
        drawn.append(np.array(page.wait_for_function(_DRAWN, arg=canvas).json_value()))
        page.close()
    upright, turned = drawn
    assert upright.std() > 30
    # But for what the previews' JPEG made of it.
    assert np.abs(upright - turned).mean() < 5


@in_english
def test_the_prior_moves_the_chance_and_not_the_verdict(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["full_answer"])
    expect(card).to_contain_text("about 97 in 100, if half of such pictures were generated")
    slider = card.get_by_role("slider", name=WORDS["prior_label"])
    slider.focus()
    slider.press("Home")

    expect(slider).to_have_attribute("aria-valuetext", "1 in 2,000")
    expect(card).to_contain_text("about 2 in 100, if 1 in 2,000 of such pictures were generated")
    expect(card.locator(".full")).to_contain_text("about 5 in 100, if 1 in 2,000")
    expect(card.locator(".headline").first).to_have_text(WORDS["verdict_synthetic_title"])
    expect(card.get_by_role("status").first).to_contain_text("about 2 in 100")


@in_english
def test_faces_are_chosen_by_key(gallery: Gallery) -> None:
    page = gallery.open("/group.png")
    card = gallery.show(page, EXHIBITS["several"])
    boxes = page.locator("[data-uncanny=card] .box")
    expect(boxes).to_have_count(4)
    # The one that the picture's verdict comes from.
    expect(card.get_by_role("radio", checked=True)).to_have_accessible_name(re.compile("Face 3"))
    expect(boxes.nth(2)).to_have_class("box chosen")

    card.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowDown")

    expect(boxes.nth(3)).to_have_class("box chosen")
    expect(card.locator(".chosen")).to_contain_text(WORDS["reason_too_small_meaning"])
    page.close()


@in_english
def test_the_focus_goes_round(gallery: Gallery, page: Page) -> None:
    page.locator("img").focus()
    card = gallery.show(page, EXHIBITS["synthetic"])
    expect(card).to_be_focused()
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(_focused(page))
    assert names == [
        WORDS["card_close"],
        WORDS["prior_label"],
        WORDS["why_button"],
        WORDS["copy_button"],
        WORDS["dashboard_button"],
        WORDS["full_button"],
    ]

    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(page.locator("img")).to_be_focused()


@in_english
def test_why_shows_the_evidence(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["synthetic"])
    why = card.get_by_role("button", name=WORDS["why_button"])
    expect(why).to_have_attribute("aria-expanded", "false")
    why.press("Enter")

    expect(why).to_have_attribute("aria-expanded", "true")
    expect(card.get_by_role("img", name="Heat map of the face")).to_be_visible()
    expect(card).to_contain_text("Both eyes lie within 0 % of the picture's side")
    expect(card).to_contain_text("That makes the odds of a generator")
    for name, odds in _parts(EXHIBITS["synthetic"]).items():
        expect(card.get_by_role("row", name=WORDS[name])).to_contain_text(odds)
    expect(card).to_contain_text(CONTRACT.performance.set_name)
    band = next(band for band in CONTRACT.performance.by_face_size if band.face_min == 256)
    assert band.tpr
    row = card.get_by_role("row", name=re.compile(f"^{WORDS['why_tests_tpr']}"))
    expect(row).to_contain_text(f"{band.tpr.n}")
    for name in ("why_tests_tpr_cropped", "why_tests_fpr", "why_tests_fpr_cut"):
        expect(card).to_contain_text(WORDS[name])


def _parts(exhibit: Exhibit) -> dict[str, str]:
    """The network's part and the eyes' part, as they are to be read, by their words."""
    weighed = exhibit.shown["answer"]["answer"]["faces"][0]["weighed"]
    network, eyes = weighed["network_log_odds"], weighed["eyes_log_odds"]
    odds = {
        "why_parts_network": network,
        "why_parts_eyes": eyes,
        "why_parts_together": network + eyes,
    }
    return {name: f"{value:+.1f}".replace("-", "−") for name, value in odds.items()}


@in_english
@pytest.mark.parametrize("clipboard", ["allowed", "refused"])
def test_the_report_is_copied(gallery: Gallery, page: Page, clipboard: str) -> None:
    page.context.clear_permissions()
    if clipboard == "refused":
        page.context.grant_permissions(["clipboard-read"])  # and by that no other
    card = gallery.show(page, EXHIBITS["photograph"])
    card.get_by_role("button", name=WORDS["copy_button"]).click()
    expect(card.get_by_role("button", name=WORDS["copy_done"])).to_be_visible()

    page.context.grant_permissions(["clipboard-read"])
    report = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert report[0] == WORDS["report_title"]
    assert "Picture: https://news.example/portrait.jpg" in report
    assert f"Answer: {WORDS['verdict_photograph_title']}" in report
    assert any("less than 1 in 100, if half" in line for line in report)


@in_english
def test_the_dashboard_is_offered_with_the_address(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["photograph"])
    link = card.get_by_role("link", name=WORDS["dashboard_button"])
    address = "https%3A%2F%2Fnews.example%2Fportrait.jpg"
    expect(link).to_have_attribute("href", f"{DASHBOARD}/check?url={address}")


@in_english
def test_what_is_not_set_is_not_offered(gallery: Gallery, page: Page) -> None:
    card = gallery.show(page, EXHIBITS["photograph"])
    expect(card.locator(".full")).to_contain_text(f"to {BACKEND}, and to nobody else")
    card = gallery.show(page, EXHIBITS["photograph"].with_settings(backend="", dashboard=""))
    expect(card.locator(".full")).to_be_hidden()
    expect(card.get_by_role("link")).to_have_count(0)


@in_english
def test_nothing_turns_where_motion_is_unwelcome(gallery: Gallery, page: Page) -> None:
    sign = gallery.show(page, EXHIBITS["judging"]).locator(".headline .sign")
    animation = "(sign) => getComputedStyle(sign).animationName"
    page.emulate_media(reduced_motion="reduce")
    assert sign.evaluate(animation) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert sign.evaluate(animation) == "turn"


@in_english
def test_the_card_is_there_at_once(gallery: Gallery, page: Page) -> None:
    assert statistics.median(gallery.milliseconds_to_open(page) for _ in range(5)) < 100


@in_english
def test_the_card_is_there_at_once_in_a_large_page(gallery: Gallery) -> None:
    """Of a background, which is found only after a look at every element's style."""
    style = "width: 300px; height: 300px; background: url(/portrait.png) 0 0 / cover"
    html = f"<!doctype html><title>Large</title>{'<i></i>' * 40_000}<div style='{style}'></div>"
    page = gallery.open_html(html)
    address = page.url.replace(urlsplit(page.url).path, "/portrait.png")
    times = []
    for _ in range(5):
        times.append(gallery.milliseconds_to_open(page, address))
        verdict = page.locator("[data-uncanny=card] .headline").first
        expect(verdict).to_have_class(re.compile("|".join(JUDGED)), timeout=60_000)
    assert statistics.median(times) < 100
    page.close()


@in_english
def test_faces_are_marked_in_the_card_where_the_page_has_no_place(gallery: Gallery) -> None:
    style = "width: 600px; height: 450px; background: url(/group.png) 0 0 / cover"
    page = gallery.open_html(f"<!doctype html><title>Group</title><div style='{style}'></div>")
    card = gallery.show(page, EXHIBITS["several"])
    boxes = page.locator("[data-uncanny=card] .box")
    expect(boxes).to_have_count(4)
    expect(card.locator(".marked .box")).to_have_count(4)
    copy = card.locator(".marked canvas").bounding_box()
    first = boxes.first.bounding_box()
    assert copy
    assert first
    # Its face is 185 of 1500 pixels high and begins at 357.5 of 2000.
    assert copy["width"] > 250
    assert first["x"] - copy["x"] == pytest.approx(357.5 / 2000 * copy["width"], abs=1.5)
    assert first["height"] == pytest.approx(185 / 1500 * copy["height"], abs=1.5)

    expect(boxes.nth(2)).to_have_class("box chosen")
    card.get_by_role("radio", checked=True).focus()
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(3)).to_have_class("box chosen")
    page.close()


def _focused(page: Page) -> str:
    """The accessible name of what has the focus in the card."""
    return str(
        page.evaluate(
            """() => {
              const { activeElement } = document.querySelector('[data-uncanny=card]').shadowRoot;
              return activeElement.ariaLabel ?? activeElement.labels?.[0]?.textContent
                  ?? activeElement.textContent;
            }"""
        )
    )


def _keep(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")
