"""The end of a heat map's colours."""

import pytest

from backend.detector.contract import Calibration
from backend.explain.heat_scale import UNMEASURED, log_odds_end


@pytest.mark.parametrize(
    ("slope", "scale", "end"), [(2, 3.3, 7), (-2, 3.3, 7), (1, 0.0041, 0.005), (0.5, 34, 20)]
)
def test_it_is_round_and_reaches_what_was_measured(slope: float, scale: float, end: float) -> None:
    assert log_odds_end(Calibration(slope=slope, intercept=1), scale) == pytest.approx(end)


def test_it_is_fixed_where_nothing_was_measured() -> None:
    assert log_odds_end(Calibration(slope=3, intercept=0), None) == UNMEASURED
