import tracemalloc

import numpy as np
import pytest

from backend.detector.contract import Thresholds
from backend.evidence.stability import SIDE_MAX, Network, evidence, measure
from backend.evidence.words import Finding
from tests.pictures import Rgb, portrait

THRESHOLDS = Thresholds(lower=-1.0, upper=1.0)


def test_every_change_is_run_once() -> None:
    shapes = []

    def logit_of(crop: Rgb) -> float:
        shapes.append(crop.shape[0])
        assert crop.dtype == np.uint8
        return 2.0

    measured = measure(portrait()[:200, :200], logit_of)
    assert set(measured.changed) == {"jpeg:90", "jpeg:75", "jpeg:50", "scale:0.85", "scale:0.7"}
    assert sorted(shapes) == [140, 170, 200, 200, 200, 200]
    assert measured.spread == 0


def test_a_steady_network_is_stable() -> None:
    found = evidence(portrait(), Network(lambda _: 2.0, THRESHOLDS))
    assert (found.finding, found.value, found.unit) == (Finding.STABLE, 0, "logit")


def test_a_network_that_sees_the_size_changes() -> None:
    """The logit is the side over 200: it falls under the upper threshold at 0.7 alone."""
    crop = portrait()[:240, :240]
    found = evidence(crop, Network(lambda pixels: len(pixels) / 200, THRESHOLDS))
    assert found.finding is Finding.CHANGES
    assert "scale:0.7" in found.statement
    assert "scale:0.85" not in found.statement
    assert found.value == pytest.approx(0.36)


def test_jpeg_changes_the_pixels_more_at_lower_quality() -> None:
    crop = portrait()

    def logit_of(pixels: Rgb) -> float:
        same = pixels.shape == crop.shape
        return float(np.abs(pixels.astype(int) - crop).mean()) if same else 0.0

    changed = measure(crop, logit_of).changed
    assert 0 < changed["jpeg:90"] < changed["jpeg:75"] < changed["jpeg:50"]


@pytest.mark.parametrize(("side", "run"), [(SIDE_MAX, 1024), (SIDE_MAX + 1, 512), (2600, 866)])
def test_a_large_crop_is_reduced_once_for_all_runs(side: int, run: int) -> None:
    shapes = []

    def logit_of(crop: Rgb) -> float:
        shapes.append(crop.shape[0])
        return 2.0

    measure(np.full((side, side, 3), 100, np.uint8), logit_of)
    assert sorted(shapes)[2:] == [run] * 4


def test_memory_is_bounded_however_large_the_face() -> None:
    """57 MB for each million pixels, unbounded."""
    crop = np.zeros((5000, 5000, 3), np.uint8)
    tracemalloc.start()
    measure(crop, lambda _: 0.0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200e6
