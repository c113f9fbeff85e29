"""The page "The question and the process": every figure comes from the files beside the weights."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.report_schema import Blocks, Counts, Family, Photographs, Report
from backend.explain.architecture import TALK, read_architectures
from backend.explain.shipped_arrays import arrays_folder
from backend.study import published
from backend.training.training_record import TrainingRecord, read_record
from dashboard.question import process_facts
from dashboard.question.process_facts import Source
from dashboard.question.process_plots import answer_plot, sources_plot
from dashboard.shared import evaluation
from dashboard.shared.selection import ChosenPicture
from tests import pictures
from tests.dashboard.conftest import TIMEOUT, words_of

FILES = ModelFiles.load(SHIPPED)
RECORD = read_record(FILES.folder)
_FAKES = Family.model_construct(at_half=None)
REPORT = Report.model_construct(
    split="test",
    n=Counts(reals=7, fakes=5),
    mangling="found",
    by_mangling={
        "found": Blocks.model_construct(
            reals={"camera-1024": Photographs.model_construct()},
            fakes={"styled-256": _FAKES, "drawn": _FAKES},
            families={"StyleGAN": _FAKES},
        )
    },
)


def question_page() -> None:
    from dashboard.question import page as the_question

    the_question.main()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(question_page, default_timeout=TIMEOUT)


def test_figures_are_those_of_the_files(page: AppTest) -> None:
    words = words_of(page.run())
    measured = evaluation.evaluation()
    assert measured is not None
    accuracy = process_facts.test_accuracy(measured.report)
    assert accuracy is not None
    architectures = read_architectures(arrays_folder(SHIPPED))
    for figure in (
        f"right {accuracy.rate:.1%} of the time",
        f"{architectures[TALK].weights:,} weights",
        f"{architectures[SHIPPED].weights:,}",
        f"{published.UNAIDED.people} people",
        f"{published.TRUST_FAKE:.2f}",
        f"{RECORD.recipe.batch_size} faces at a time",
        *(f"{len(run.curves)} epochs" for run in RECORD.runs),
        *(f"`{run.command}`" for run in RECORD.runs),
        f"{FILES.thresholds.upper:.2f}",
        f"{FILES.input.side_max} pixels",
    ):
        assert figure in words
    drawn = {chart.key for chart in page.get("plotly_chart")}
    assert len(drawn) == 5


def test_a_picture_without_a_face_leaves_the_rest(page: AppTest) -> None:
    page.session_state["picture"] = ChosenPicture("bare", pictures.encoded(pictures.no_face()))
    assert "6. Answer" in words_of(page.run())
    page.session_state["picture"] = ChosenPicture("text", pictures.text())
    words = words_of(page.run())
    assert "not a picture" in words
    assert "6. Answer" in words


def test_without_report_drawings_and_record_the_page_says_so(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "evaluation", lambda: None)
    monkeypatch.setattr(evaluation, "architectures", dict)
    words = words_of(page.run())
    assert "no report for exactly these weights" in words
    assert "uncanny explain architecture" in words
    assert "stands in the report, which isn't here" in words
    monkeypatch.setattr(evaluation, "training_record", lambda _: None)
    assert "was not recorded" in words_of(page.run())


RUN = RECORD.model_copy(update={"before": None})


def told_of(page: AppTest, record: TrainingRecord, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(evaluation, "training_record", lambda _: record)
    return words_of(page.run())


def test_one_run_is_told_as_one(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    words = told_of(page, RUN, monkeypatch)
    assert f"`{RUN.command}`" in words
    assert "Run 1" not in words


def test_a_chain_of_runs_is_told_from_its_beginning(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = RUN.model_copy(update={"command": "the one before"})
    words = told_of(page, RUN.model_copy(update={"before": begun}), monkeypatch)
    assert words.index("`the one before`") < words.index(f"`{RUN.command}`")
    assert "2 runs, each from the weights of the one before" in words
    assert "started from the weights of the run before it" in words
    assert "**Run 1.**" in words


def test_what_is_counted_on_which_faces(page: AppTest) -> None:
    words = words_of(page.run())
    assert "every figure" not in words
    assert "Learning curves are of train and validation" in words


def test_sources_are_known_by_their_name_without_the_side() -> None:
    record = RUN.model_copy(
        update={"sources": {"styled-1024": 3, "camera-512": 9, "drawn": 8, "else": 2}}
    )
    assert process_facts.sources(record, REPORT) == [
        Source("camera-512", "photographs", 9),
        Source("drawn", "generated", 8),
        Source("styled-1024", "generated", 3),
        Source("else", "not in the test split", 2),
    ]
    figure, table = sources_plot(process_facts.sources(record, REPORT))
    assert [trace.name for trace in figure.data] == [
        "photographs (9)",
        "generated (11)",
        "not in the test split (2)",
    ]
    assert table["faces"].sum() == 22


def test_of_every_shipped_source_the_kind_is_known() -> None:
    measured = evaluation.evaluation()
    assert measured is not None
    found = process_facts.sources(RECORD, measured.report)
    assert {source.name for source in found} == {
        name for run in RECORD.runs for name in run.sources
    }
    assert sum(source.faces for source in found) >= max(run.faces["train"] for run in RECORD.runs)
    assert {source.kind for source in found} == {"photographs", "generated"}


def test_splits_count_the_test_faces_of_the_report() -> None:
    assert process_facts.splits(RUN, REPORT) == {**RUN.faces, "test": 12}
    assert process_facts.splits(RUN, None) == RUN.faces
    assert process_facts.test_accuracy(REPORT) is None


def test_answers_rise_with_the_logit() -> None:
    figure, table = answer_plot(FILES.calibration, FILES.thresholds)
    assert table["probability"].is_monotonic_increasing
    pd.testing.assert_series_equal(
        pd.Series(figure.data[0].y), 100 * table["probability"], check_names=False
    )
