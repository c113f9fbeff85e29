"""The page "Mistakes", with the pictures and without."""

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.report_schema import Report
from backend.explain.shipped_face_answers import PassedOnError, read_face_answers
from backend.face_sets.manglings import mangle
from backend.face_sets.shipped_faces import judged_faces
from backend.images.decoding import decode
from backend.settings import Settings
from dashboard.mistakes import mistake_tiles, shipped_tiles
from dashboard.shared import evaluation, open_set, selection
from dashboard.shared.evaluation import Evaluation
from dashboard.shared.mistake_list import Kind, Line
from dashboard.shared.selection import ChosenPicture
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of
from tests.evaluation.predicted import predictions
from tests.face_sets.face_set import HEAD

NAMES = {"real0": "real", "real1": "real", "fake0": "fake"}


def mistakes_page() -> None:
    from dashboard.mistakes import page as mistakes

    mistakes.main()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """Two photographs called generated and a fake that passed; there is no open set."""
    by_mangling = [
        predictions(real=["synthetic", "synthetic"], fake=["photograph"], mangling=mangling)
        for mangling in ("found", "400:75")
    ]
    report = Report.model_construct(manglings=["found", "400:75"])
    found = Evaluation(report, pd.concat(by_mangling, ignore_index=True))
    monkeypatch.setattr(evaluation, "evaluation", lambda: found)
    monkeypatch.setattr(open_set, "settings", lambda: Settings(data=tmp_path))
    return AppTest.from_function(mistakes_page, default_timeout=TIMEOUT)


@pytest.fixture
def face_set(tmp_path: Path) -> Path:
    rows = [f"{name},{label},made,,test,{name},512" for name, label in NAMES.items()]
    (tmp_path / "manifest.csv").write_text("\n".join([HEAD, *rows]) + "\n")
    for name in NAMES:
        (tmp_path / name).write_bytes(pictures.encoded(pictures.portrait()))
    return tmp_path


@pytest.fixture
def went_to(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were switched to."""
    pages: list[str] = []
    monkeypatch.setattr(st, "switch_page", lambda page: pages.append(page.url_path))
    return pages


def test_without_the_set_the_list_stands_and_how_to_get_it(page: AppTest) -> None:
    words = words_of(page.run())
    assert "**2 false positives, 1 false negative** among 3 test faces" in words
    assert "UNCANNY_DATA" in words
    (table,) = page.dataframe
    assert sorted(table.value["picture"]) == sorted(NAMES)


def test_without_the_set_the_faces_that_ship_lead_to_their_maps(
    page: AppTest, went_to: list[str]
) -> None:
    answers = read_face_answers(ModelFiles.load(SHIPPED))
    assert answers is not None
    shown = [
        face
        for face in judged_faces()
        if (answer := answers.of(face)) and (answer.is_wrong(face) or answer.is_unsure())
    ]
    page.run()
    keys = {f"inside {face.file} found" for face in shown}
    changed = {f"inside {error.answer.file} {error.mangling}" for error in answers.passed_on_errors}
    assert {button.key for button in page.button} == keys | changed
    if shown:
        page.button(key=f"inside {shown[0].file} found").click().run()
        assert page.session_state["picture"].title == shown[0].title
        assert went_to == ["feature-maps"]


def test_a_face_passed_on_opens_as_the_network_saw_it(
    page: AppTest, went_to: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = read_face_answers(ModelFiles.load(SHIPPED))
    assert answers is not None
    error = PassedOnError(mangling="cropped+400:75", answer=answers.answers[0])
    one = answers.model_copy(update={"passed_on_errors": (error,)})
    monkeypatch.setattr(shipped_tiles, "read_face_answers", lambda _: one)
    face = judged_faces()[0]
    page.run()
    page.button(key=f"inside {face.file} cropped+400:75").click().run()
    chosen = page.session_state["picture"]
    assert chosen.title == f"{face.title}, as cropped+400:75"
    assert chosen.data == mangle(face.path.read_bytes(), "cropped+400:75")
    assert not selection.linkable(chosen)
    assert went_to == ["feature-maps"]


def test_a_damaged_face_that_ships_is_told(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_tiles, "decode", lambda _: decode(b"no picture"))
    st.cache_data.clear()
    assert "damaged or gone" in words_of(page.run())
    assert not page.button
    st.cache_data.clear()


def test_without_their_answers_the_page_says_how_to_get_them(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped_tiles, "read_face_answers", lambda _: None)
    assert "`uncanny explain faces`" in words_of(page.run())
    assert not page.button


def test_gallery_shows_each_mistake_by_index(page: AppTest, face_set: Path) -> None:
    assert face_set.is_dir()
    words = words_of(page.run())
    for index in range(len(NAMES)):
        assert f"**#{index}**" in words
    assert len(page.button) == len(NAMES)
    assert "UNCANNY_DATA" not in words


def test_a_tile_opens_inside(page: AppTest, face_set: Path, went_to: list[str]) -> None:
    page.run()
    page.button(key="inside fake0 found").click().run()
    chosen = page.session_state["picture"]
    assert isinstance(chosen, ChosenPicture)
    assert (chosen.origin, chosen.data) == ("fake0", (face_set / "fake0").read_bytes())
    assert went_to == ["feature-maps"]


def test_a_mangled_picture_opens_as_the_network_saw_it(
    page: AppTest, face_set: Path, went_to: list[str]
) -> None:
    page.query_params["mangling"] = "400:75"
    page.run()
    page.button(key="inside real1 400:75").click().run()
    chosen = page.session_state["picture"]
    assert chosen.title == "real1, as 400:75"
    assert chosen.data == mangle((face_set / "real1").read_bytes(), "400:75")
    assert selection.linkable(chosen)
    assert went_to == ["feature-maps"]


def test_a_picture_that_is_gone_costs_no_other(page: AppTest, face_set: Path) -> None:
    (face_set / "real0").unlink()
    (face_set / "real1").write_bytes(pictures.text())
    assert words_of(page.run()).count("The picture is not in the set here") == 2
    assert len(page.button) == 1


def test_kind_source_and_order(page: AppTest) -> None:
    page.run()
    page.selectbox(key="kind").set_value(Kind.FALSE_POSITIVE).run()
    assert "**2 false positives** among" in words_of(page)
    page.selectbox(key="source").set_value("ffhq-1024").run()
    page.selectbox(key="order").set_value("index").run()
    assert page.dataframe[0].value["index"].tolist() == [0, 1]
    # With another kind the source is none of the options any more.
    page.selectbox(key="kind").set_value(Kind.FALSE_NEGATIVE).run()
    assert page.selectbox(key="source").value == "all"
    assert page.query_params["kind"] == "false negative"


def test_no_mistake(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report.model_construct(manglings=["found"])
    perfect = Evaluation(report, predictions(real=["photograph"], fake=[]))
    monkeypatch.setattr(evaluation, "evaluation", lambda: perfect)
    assert page.run().success[0].value == "No mistake of this kind."


def test_many_mistakes_come_in_pages(
    page: AppTest, face_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert face_set.is_dir()
    monkeypatch.setattr(mistake_tiles, "PER_PAGE", 2)
    assert len(page.run().button) == 2
    page.number_input(key="page").set_value(2).run()
    assert len(page.button) == 1
    assert page.query_params["page"] == "2"


def test_an_address_opens_a_page_of_them(
    page: AppTest, face_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert face_set.is_dir()
    monkeypatch.setattr(mistake_tiles, "PER_PAGE", 2)
    page.query_params["page"] = "2"
    assert len(page.run().button) == 1


def test_the_threshold_of_all_pages_counts(page: AppTest) -> None:
    page.session_state["threshold"] = 1e3
    page.query_params["line"] = Line.THRESHOLD
    words = words_of(page.run())
    assert "above a logit of 1000.00" in words
    assert "**1 false negative** among" in words  # the photographs lie below it


def test_without_answers_the_page_says_so(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "evaluation", lambda: None)
    assert "no answers of exactly these weights" in words_of(page.run())
