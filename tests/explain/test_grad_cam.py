"""Grad-CAM against the head it can be read from, and its check."""

import numpy as np
import pytest

from backend.explain.feature_maps import FeatureMaps
from backend.explain.grad_cam import GradCam, rank_correlation
from tests.explain.networks import crop, mirrored_network


def test_before_a_linear_head_it_is_the_cells() -> None:
    # There the gradient of the mean of the cells is the head's weight over the number of cells.
    model = mirrored_network()
    weight = model.get_layer("cell_logit").get_weights()[0][:, 0]
    maps = FeatureMaps(mirrored_network()).of(crop(20))["c"]
    cells = (maps * weight).sum(axis=-1)
    found = GradCam(model, "c").of(crop(20))
    np.testing.assert_allclose(found, cells / cells.size, rtol=1e-4, atol=1e-6)


def test_random_weights_give_other_maps_and_the_trained_ones_come_back() -> None:
    cam = GradCam(mirrored_network(), "a")
    before = cam.of(crop(20))
    as_trained, half, whole = cam.checked(crop(20), (0, 0.5, 1))
    assert as_trained.similarity == pytest.approx(1)
    np.testing.assert_allclose(as_trained.map, before, rtol=1e-6)
    assert np.abs(half.map - before).max() > 1e-6
    assert whole.similarity < 0.999
    np.testing.assert_array_equal(cam.of(crop(20)), before)


def test_rank_correlation() -> None:
    a = np.array([[1, 2], [3, 4]], np.float32)
    assert rank_correlation(a, a**3) == pytest.approx(1)
    assert rank_correlation(a, -a) == pytest.approx(-1)
    assert np.isnan(rank_correlation(a, np.ones_like(a)))


def test_an_unknown_layer_is_an_error() -> None:
    with pytest.raises(KeyError):
        GradCam(mirrored_network(), "none")
