"""The page "Check a face" in each of its states."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from backend.detector.detector import Detector
from backend.detector.words import REASON_MEANINGS, VERDICT_TITLES, Reason, Verdict
from backend.faces.finder import MAX_FACES
from backend.images import fetching
from backend.images.decoding import decode
from backend.images.problems import PictureProblem, ProblemCode
from dashboard.shared import samples
from dashboard.shared.samples import SAMPLES, sample_bytes
from dashboard.shared.selection import ChosenPicture
from dashboard.shared.wording import chance
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, check_page, words_of


def choose(page: AppTest, data: bytes) -> AppTest:
    page.session_state["picture"] = ChosenPicture("chosen", data)
    return page.run()


def fetch(page: AppTest, url: str) -> AppTest:
    page.run()
    page.text_input(key="url").input(url)
    (button,) = (button for button in page.button if button.label == "Fetch and check")
    return button.click().run()


def test_first_visit_shows_a_sample(check_face: AppTest) -> None:
    words = words_of(check_face.run())
    first = next(iter(SAMPLES))
    (answer,) = Detector.load().check(decode(sample_bytes(first)).rgb).faces
    assert VERDICT_TITLES[answer.verdict] in words
    assert answer.probability is not None
    assert chance(answer.probability) in words
    assert "if half of such pictures were generated" in words
    assert f"{first}: 448 × 448 pixels, JPEG" in words


@pytest.mark.parametrize("title", SAMPLES)
def test_every_sample_can_be_chosen(check_face: AppTest, title: str) -> None:
    page = check_face.run()
    page.button(key=f"sample {title}").click().run()
    assert f"{title}: " in words_of(page)


def test_some_samples_are_generated_and_large_enough_to_judge() -> None:
    made = [title for title in SAMPLES if title.startswith("Generated")]
    assert len(made) == 3
    for title in made:
        (face,) = Detector.load().check(decode(sample_bytes(title)).rgb).faces
        assert face.logit is not None


def test_a_damaged_sample_costs_no_other(
    check_face: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "shipped"
    shutil.copytree(samples.FOLDER, copies)
    monkeypatch.setattr(samples, "FOLDER", copies)
    (copies / "generated-02.jpg").unlink()  # a first visit's
    (copies / "portrait-01.jpg").write_bytes(pictures.text())
    st.cache_data.clear()
    page = check_face.run()
    assert "The file of this sample is gone." in words_of(page)
    assert page.button(key="sample Generated 2").disabled
    assert page.button(key="sample Portrait 1").disabled
    page.button(key="sample Portrait 2").click().run()
    assert "Portrait 2: " in words_of(page)
    st.cache_data.clear()


def test_prior_changes_the_chance_and_not_the_verdict(check_face: AppTest) -> None:
    page = check_face.run()
    badge = page.markdown[1].value
    page.select_slider(key="prior").set_value(0.001).run()
    rgb = decode(sample_bytes(next(iter(SAMPLES)))).rgb
    probability = Detector.load().check(rgb, prior=0.001).faces[0].probability
    assert probability is not None
    expected = chance(probability)
    assert f"**{expected}**, if 1 in 1,000 of such" in words_of(page)
    assert page.markdown[1].value == badge


def test_several_faces_are_offered_largest_first(check_face: AppTest) -> None:
    page = choose(check_face, pictures.encoded(pictures.several_faces()))
    (control,) = page.button_group
    assert "2 faces found" in control.label
    control.set_value(1).run()
    assert not page.exception
    assert page.session_state["face"] == 1


def test_of_forty_faces_as_many_as_are_checked_are_offered(check_face: AppTest) -> None:
    tile = pictures.portrait()[20:240, 110:330]
    page = choose(check_face, pictures.encoded(np.tile(tile, (5, 8, 1)), "JPEG"))
    assert f"At most {MAX_FACES} faces of a picture are checked" in words_of(page)
    assert not page.button_group  # the row would end beyond the page
    control = page.selectbox(key="face")
    assert len(control.options) == MAX_FACES
    control.set_value(MAX_FACES - 1).run()
    words_of(page)
    assert page.session_state["face"] == MAX_FACES - 1


def test_two_visitors_at_once_each_get_their_own_answer() -> None:
    files = {
        "one": pictures.encoded(pictures.portrait()),
        "two": pictures.encoded(pictures.several_faces()),
        "none": pictures.encoded(pictures.no_face()),
    }

    def visit(name: str) -> str:
        page = AppTest.from_function(check_page, default_timeout=TIMEOUT)
        page.session_state["picture"] = ChosenPicture(name, files[name])
        return words_of(page.run())

    with ThreadPoolExecutor() as visitors:
        words = dict(zip(files, visitors.map(visit, files), strict=True))
    assert "one: 512 × 512 pixels" in words["one"]
    assert "two: 1024 × 512 pixels" in words["two"]
    assert VERDICT_TITLES[Verdict.NO_FACE] in words["none"]
    assert VERDICT_TITLES[Verdict.NO_FACE] not in words["one"]


def test_no_face(check_face: AppTest) -> None:
    page = choose(check_face, pictures.encoded(pictures.no_face()))
    assert VERDICT_TITLES[Verdict.NO_FACE] in words_of(page)
    assert not page.select_slider


def test_small_face_gets_a_reason_and_no_chance(check_face: AppTest) -> None:
    words = words_of(choose(check_face, pictures.encoded(pictures.small_face())))
    assert REASON_MEANINGS[Reason.TOO_SMALL] in words
    assert "in 100" not in words


def test_animation_says_that_the_first_frame_was_checked(check_face: AppTest) -> None:
    page = choose(check_face, pictures.animated_gif())
    assert "animated: the first frame was checked" in words_of(page)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The picture can't be read"),
        (pictures.text(), "This is not a picture"),
        (pictures.truncated_jpeg(), "The picture can't be read"),
        (pictures.huge_png(), "The picture is too large"),
        (bytes(20_000_001), "The file is too large"),
    ],
    ids=["empty", "text", "truncated", "30,000 pixels a side", "20 MB"],
)
def test_what_cant_be_read_is_told(check_face: AppTest, data: bytes, told: str) -> None:
    page = choose(check_face, data)
    assert told in words_of(page)
    assert not page.select_slider


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/a.jpg", "file:///etc/passwd", "no address"])
def test_private_and_odd_addresses_are_refused(check_face: AppTest, url: str) -> None:
    assert "This address may not be fetched" in words_of(fetch(check_face, url))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (ProblemCode.FETCH_FAILED, "could not be fetched"),
        (ProblemCode.FETCH_TIMEOUT, "took too long"),
        (ProblemCode.INTERNAL, "can't be checked"),
    ],
)
def test_failed_fetch_is_told(
    check_face: AppTest, monkeypatch: pytest.MonkeyPatch, code: ProblemCode, told: str
) -> None:
    def fail(url: str) -> bytes:
        raise PictureProblem(code, f"{url} is away.")

    monkeypatch.setattr(fetching, "fetch", fail)
    words = words_of(fetch(check_face, "https://example.org/a.jpg"))
    assert told in words
    assert "https://example.org/a.jpg is away." in words


def test_fetched_picture_is_checked(check_face: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "fetch", lambda _: pictures.encoded(pictures.portrait()))
    page = fetch(check_face, " https://example.org/a.png ")
    assert "https://example.org/a.png: 512 × 512 pixels, PNG" in words_of(page)


def test_another_picture_after_a_problem_is_checked(check_face: AppTest) -> None:
    page = choose(check_face, pictures.text())
    page.button(key="sample Portrait 2").click().run()
    assert not page.error
    assert "Portrait 2: 448 × 448 pixels" in words_of(page)
