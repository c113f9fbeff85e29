"""The heat map's numbers."""

import numpy as np
import pytest

from backend.detector.contract import Calibration
from dashboard.shared.heat_map import heat_map

CROP = np.zeros((64, 64, 3), np.uint8)
CELLS = np.array([[1, 2], [3, -4]], np.float32)


def test_cells_are_calibrated_and_lie_where_they_were_seen() -> None:
    (trace,) = heat_map(CROP, CELLS, Calibration(slope=2, intercept=-1), limit=3.3).data
    np.testing.assert_allclose(trace.z, [[1, 3], [5, -9]])
    assert list(trace.x) == list(trace.y) == [16, 48]
    assert (trace.zmin, trace.zmax) == (-7, 7)


@pytest.mark.parametrize("limit", [None, 0.004])
def test_scale_is_symmetric(limit: float | None) -> None:
    (trace,) = heat_map(CROP, CELLS, Calibration(slope=1, intercept=0), limit).data
    assert trace.zmax == -trace.zmin == pytest.approx(limit or 8)
