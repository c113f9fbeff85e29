from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.metrics import roc_auc_score

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.breakdown import EvaluationPlan, build_report
from backend.evaluation.charts import write_charts
from backend.evaluation.report import RATES_NAME, RELIABILITY_NAME, ROC_NAME
from backend.evaluation.roc_curve import roc_curve
from tests.evaluation.predicted import predictions


def test_the_area_under_the_curve_is_the_auc() -> None:
    generator = np.random.default_rng(0)
    reals, fakes = generator.normal(size=80).round(1), generator.normal(1, size=60).round(1)
    fpr, tpr = roc_curve(reals, fakes)
    expected = roc_auc_score(np.repeat([0, 1], [80, 60]), np.concatenate([reals, fakes]))
    assert np.trapezoid(tpr, fpr) == pytest.approx(expected)
    assert (fpr[0], tpr[0]) == (0, 0)
    assert (fpr[-1], tpr[-1]) == (1, 1)


def test_pictures_without_a_score_are_called_last() -> None:
    fpr, tpr = roc_curve(np.array([0.0, -np.inf]), np.array([1.0, -np.inf]))
    assert list(fpr) == [0, 0, 0.5, 1]
    assert list(tpr) == [0, 0.5, 0.5, 1]


@pytest.mark.parametrize(
    ("real", "fake"),
    [
        (["photograph", "unsure", "synthetic"], ["synthetic", "unsure"]),
        ([], ["synthetic"]),
        (["photograph"], []),
        (["no_face"], ["no_face"]),
    ],
)
def test_charts_of_any_set(tmp_path: Path, real: list[str], fake: list[str]) -> None:
    manglings = ("found", "400:75")
    rows = pd.concat([predictions(real, fake, mangling=m) for m in manglings], ignore_index=True)
    run = EvaluationPlan(tmp_path, SHIPPED, None, manglings)
    write_charts(build_report(run, "all", ModelFiles.load(SHIPPED), rows), rows, tmp_path)
    for name in (ROC_NAME, RELIABILITY_NAME, RATES_NAME):
        with Image.open(tmp_path / name) as image:
            assert image.format == "PNG"
            colours = image.convert("RGB").getcolors(image.width * image.height)
            assert colours is not None
            assert len(colours) > 10  # something was drawn
