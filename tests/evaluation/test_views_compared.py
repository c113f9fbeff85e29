from pathlib import Path

import pandas as pd
import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.breakdown import EvaluationPlan, build_report
from backend.evaluation.metrics import Interval
from backend.evaluation.report import report_markdown
from backend.evaluation.report_schema import ViewsCompared
from backend.evaluation.views_compared import full_against_face
from tests.evaluation.predicted import predictions


def _views(face: list[str], full: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both views on as many fakes and on 100 photographs, and on a small face each."""
    before = predictions(["photograph"] * 100, face)
    after = predictions(["photograph"] * 100, full).assign(tiled=True)
    small = predictions(["synthetic"], ["photograph"]).assign(path=["small-real", "small-fake"])
    return (
        pd.concat([small, before], ignore_index=True),
        pd.concat([after.sample(frac=1, random_state=0), small], ignore_index=True),
    )


def _compared(face: list[str], full: list[str]) -> ViewsCompared:
    return full_against_face(ModelFiles.load(SHIPPED), *_views(face, full))


def test_only_faces_that_were_tiled_are_compared() -> None:
    block = _compared(["unsure"] * 8 + ["synthetic"] * 2, ["synthetic"] * 8 + ["unsure"] * 2)
    views = block.views
    assert [view.photographs.n for view in views.values()] == [100, 100]
    shares = [view.families["StyleGAN"].called_synthetic.rate for view in views.values()]
    assert shares == [0.2, 0.8]
    assert views["face"].photographs.called_synthetic.rate == 0
    assert ViewsCompared.model_validate_json(block.model_dump_json()) == block


def test_the_gain_is_paired() -> None:
    # Four of the ten change: unpaired, the interval would be half again as wide.
    face = ["unsure"] * 4 + ["synthetic"] * 6
    gain = _compared(face, ["synthetic"] * 10).gain
    called = gain["StyleGAN: called synthetic"]
    assert called.value == pytest.approx(0.4)
    assert 0 < called.low < 0.2
    assert gain["photographs: called synthetic"] == Interval(0, 0, 0)
    same = _compared(face, face).gain
    assert all(interval == Interval(0, 0, 0) for interval in same.values())


def test_better_scores_gain_auc_and_tpr() -> None:
    gain = _compared(["photograph"] * 5 + ["synthetic"] * 5, ["synthetic"] * 10).gain
    assert gain["StyleGAN: ROC AUC"].value == pytest.approx(0.25)
    assert gain["StyleGAN: TPR at FPR 1 %"].value == pytest.approx(0.5)


def test_without_large_faces_there_is_no_gain_to_state() -> None:
    face = predictions(["photograph"], ["synthetic"])
    block = full_against_face(ModelFiles.load(SHIPPED), face, face)
    assert set(block.gain.values()) == {None}


def test_the_page_shows_both_views_and_the_gain() -> None:
    face, full = _views(["unsure"] * 10, ["synthetic"] * 10)
    files = ModelFiles.load(SHIPPED)
    report = build_report(
        EvaluationPlan(Path("set"), SHIPPED, None, ("found",), "face"), "test", files, face
    )
    assert "`full` against `face`" not in report_markdown(report)
    page = report_markdown(
        report.model_copy(update={"full_against_face": full_against_face(files, face, full)})
    )
    assert "| full | StyleGAN | 10 |" in page
    assert "StyleGAN: called synthetic +100.0 [+100.0, +100.0]" in page
