"""Rates at a threshold."""

import pytest

from backend.evaluation.metrics import wilson
from dashboard.model.operating_point import OperatingPoint, operating_point
from tests.evaluation.predicted import predictions

ROWS = predictions(
    real=["photograph", "unsure", "synthetic", "no_face"],
    fake=["synthetic", "synthetic", "unsure", "no_face"],
)
REALS, FAKES = ROWS[ROWS["label"] == "real"], ROWS[ROWS["label"] == "fake"]


@pytest.mark.parametrize(
    ("threshold", "caught", "alarms"), [(2.9, 2, 1), (0.0, 3, 2), (3.0, 0, 0), (-9, 3, 3)]
)
def test_what_has_no_face_is_never_flagged(threshold: float, caught: int, alarms: int) -> None:
    point = operating_point(REALS, FAKES, threshold)
    assert point.tpr == wilson(caught, 4)
    assert point.fpr == wilson(alarms, 4)


def test_precision_follows_bayes_and_its_ends_the_rates() -> None:
    point = OperatingPoint(tpr=wilson(96, 100), fpr=wilson(1, 100))
    found = point.precision(0.01)
    assert found is not None
    assert found.value == pytest.approx(0.96 * 0.01 / (0.96 * 0.01 + 0.01 * 0.99))
    assert found.low < found.value < found.high
    even = point.precision(0.5)
    assert even is not None
    assert even.value > found.value


def test_no_precision_without_a_flag_or_a_class() -> None:
    assert operating_point(REALS, FAKES, 9).precision(0.5) is None
    assert operating_point(REALS, FAKES[:0], 0).precision(0.5) is None
