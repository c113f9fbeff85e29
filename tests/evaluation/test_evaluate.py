from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from backend.detector.shipped import SHIPPED
from backend.evaluation.breakdown import EvaluationPlan
from backend.evaluation.evaluate import evaluate
from backend.evaluation.report import report_markdown
from backend.evaluation.report_schema import Report
from backend.face_sets.manglings import CROPPED
from backend.face_sets.manifest import ManifestError
from backend.face_sets.progress import track
from tests.evaluation.predicted import COLUMNS
from tests.face_sets.face_set import write_face_set


def _run(data: Path, *manglings: str) -> EvaluationPlan:
    return EvaluationPlan(data, SHIPPED, None, manglings or ("found",))


def _evaluate(run: EvaluationPlan, out: Path) -> Report:
    return evaluate(run, out, out / "sheets", track)


def test_a_real_face_set_through_the_real_detector(tmp_path: Path) -> None:
    data, out = write_face_set(tmp_path), tmp_path / "out"
    report = _evaluate(_run(data), out)
    predictions = pd.read_parquet(out / "predictions.parquet")
    assert list(predictions.columns) == COLUMNS
    asked = predictions[predictions["mangling"] == "found"]
    assert len(asked) == 7  # the test split only
    assert asked.iloc[-1]["verdict"] == "no_face"
    assert asked.iloc[:-1]["logit"].notna().all()
    assert list(predictions["mangling"][7:]) == [CROPPED] * 3  # StyleGAN's, cut anew
    assert Report.model_validate_json((out / "report.json").read_text()) == report
    markdown = (out / "report.md").read_text()
    assert markdown == report_markdown(report)
    assert "n too small" in markdown
    assert "tpdne-1024" in markdown
    for chart in ("roc.png", "reliability.png", "rates.png"):
        assert f"]({chart})" in markdown
        with Image.open(out / chart) as image:
            assert min(image.size) > 100


def test_several_manglings_end_in_one_report(tmp_path: Path) -> None:
    data, out = write_face_set(tmp_path), tmp_path / "out"
    report = _evaluate(_run(data, "found", "300:40"), out)
    predictions = pd.read_parquet(out / "predictions.parquet")
    assert list(predictions["mangling"]) == ["found"] * 7 + ["300:40"] * 7 + [CROPPED] * 3
    assert list(predictions["path"][:7]) == list(predictions["path"][7:14])
    assert list(report.summary) == ["found", "300:40"]


def test_a_set_whose_faces_are_all_too_small_still_gets_its_report(tmp_path: Path) -> None:
    report = _evaluate(_run(write_face_set(tmp_path), "120:75"), tmp_path / "out")
    assert report.main.families["StyleGAN"].reasons == {"too_small": 3}
    assert "no face judged" in (tmp_path / "out" / "report.md").read_text()


@pytest.mark.parametrize("label", ["real", "fake"])
def test_a_set_of_one_class_gets_its_report(tmp_path: Path, label: str) -> None:
    data = write_face_set(tmp_path)
    lines = (data / "manifest.csv").read_text().splitlines()
    kept = [line for line in lines if f",{label}," in line]
    (data / "manifest.csv").write_text("\n".join([lines[0], *kept]) + "\n")
    report = _evaluate(_run(data), tmp_path / "out")
    assert report.main.families["StyleGAN"].roc_auc is None
    assert report.main.families["StyleGAN"].at_half is None
    assert report.talk is None
    assert "n too small" in (tmp_path / "out" / "report.md").read_text()


def test_no_manifest_is_said(tmp_path: Path) -> None:
    with pytest.raises(ManifestError):
        _evaluate(_run(tmp_path), tmp_path / "out")
