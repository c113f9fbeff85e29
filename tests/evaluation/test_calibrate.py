from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from backend.detector.shipped import SHIPPED
from backend.detector.verdict import outside_distance
from backend.detector.weights_folder import ModelFiles
from backend.evaluation import calibrate as calibrating
from backend.evaluation.calibrate import (
    FPR_MAX,
    MISSED_MAX,
    Looks,
    fit_full_view,
    fit_platt,
    fit_statistics,
    fit_thresholds,
    fit_tiles,
)
from backend.face_sets.manifest import read_manifest
from backend.face_sets.progress import track
from tests.face_sets.face_set import write_face_set


def _looks(reals: int = 2000, fakes: int = 1000, apart: float = 2.0, per_picture: int = 1) -> Looks:
    """Logits of unit Gaussians at +-apart/2: the true log-odds are apart x logit."""
    generator = np.random.default_rng(0)
    is_fake = np.repeat([False, True], [reals, fakes])
    logits = generator.normal(np.where(is_fake, apart / 2, -apart / 2))
    features = generator.normal(size=(reals + fakes, 8)).astype(np.float32)
    names = np.array([str(index // per_picture) for index in range(reals + fakes)])
    return Looks(logits, features, is_fake, names, np.full(len(logits), np.nan))


def test_platt_finds_the_true_log_odds_whatever_the_class_sizes() -> None:
    fitted = fit_platt(_looks())
    assert fitted.slope == pytest.approx(2.0, abs=0.15)
    assert fitted.intercept == pytest.approx(0.0, abs=0.15)


def test_thresholds_keep_their_two_promises() -> None:
    looks = _looks()
    thresholds = fit_thresholds(looks)
    reals, fakes = looks.of(is_fake=False).logits, looks.of(is_fake=True).logits
    assert 0 < np.mean(reals > thresholds.upper) <= FPR_MAX
    assert 0 < np.mean(fakes < thresholds.lower) <= MISSED_MAX
    assert thresholds.lower < thresholds.upper


def test_a_photograph_weighs_one_however_often_it_was_looked_at() -> None:
    # Photograph "a" alarms in 1 of its 10 looks; 39 others never do. By looks that is 1 of 49, by
    # photographs a tenth of 1 of 40: 0.25 %, which is allowed.
    logits = np.array([9.0] + [-1.0] * 9 + [-1.0] * 39 + [5.0] * 10)
    names = np.array(["a"] * 10 + [f"r{i}" for i in range(39)] + [f"f{i}" for i in range(10)])
    is_fake = np.repeat([False, True], [49, 10])
    features, tiles = np.zeros((59, 1), np.float32), np.full(59, np.nan)
    thresholds = fit_thresholds(Looks(logits, features, is_fake, names, tiles))
    assert thresholds.upper == -1.0


def test_pictures_of_one_group_are_one_photograph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = (SimpleNamespace(logit=1.0, features=np.zeros(2, np.float32)), np.nan)
    monkeypatch.setattr(calibrating, "looks", lambda _, wanted, *__: [seen for _ in wanted])
    data = write_face_set(tmp_path)
    entries = [replace(entry, group="twice") for entry in read_manifest(data, "val")[:2]]
    entries += read_manifest(data, "val")[2:3]
    found = calibrating._looks(ModelFiles.load(SHIPPED), entries, ("found",), "face", track)
    assert found.weights().tolist() == [0.5, 0.5, 1.0]


def test_thresholds_of_classes_far_apart_meet() -> None:
    thresholds = fit_thresholds(_looks(apart=40))
    assert thresholds.lower <= thresholds.upper


def test_statistics_take_in_nearly_all_of_val_and_no_stranger() -> None:
    train, val = _looks(500, 500), _looks(1000, 1000)
    statistics = fit_statistics(train, val)
    inside = [outside_distance(row, statistics) <= statistics.limit for row in val.features]
    assert 0.998 <= np.mean(inside) < 1
    assert outside_distance(np.full(8, 6.0, np.float32), statistics) > statistics.limit


def test_more_looks_come_after_the_first() -> None:
    first, more = _looks(3, 2), _looks(1, 4)
    both = first.and_also(more)
    assert both.logits.tolist() == [*first.logits, *more.logits]
    assert both.features.shape == (10, first.features.shape[1])
    assert both.is_fake.sum() == 6
    assert len(both.photographs) == len(both.tiles) == 10


def _tiled(apart: float) -> Looks:
    """Tiles that know something of their own: unit Gaussians at -3 +- apart/2."""
    looks = _looks(400, 400)
    noise = np.random.default_rng(1).normal(size=len(looks.logits))
    middles = np.where(looks.is_fake, apart / 2, -apart / 2) - 3.0
    return replace(looks, tiles=middles + noise)


def test_tiles_that_know_as_much_weigh_as_much() -> None:
    term = fit_tiles(_tiled(apart=2.0))
    assert term.weight == pytest.approx(1.0, abs=0.25)
    assert term.middle == pytest.approx(-3.0, abs=0.15)


@pytest.mark.parametrize("apart", [0.0, -2.0])
def test_tiles_that_know_nothing_or_the_contrary_weigh_nothing(apart: float) -> None:
    assert fit_tiles(_tiled(apart)).weight == 0


def test_too_few_photographs_with_tiles_weigh_nothing() -> None:
    looks = replace(_looks(5, 5), tiles=np.where(np.arange(10) < 5, -9.0, 9.0))
    assert fit_tiles(looks).weight == 0


def test_where_tiles_do_not_help_the_full_view_answers_like_the_face() -> None:
    looks = _tiled(apart=0.0)
    full = fit_full_view(looks, fit_tiles(looks.tiled()), "hash")
    assert full.weights_sha256 == "hash"
    assert full.calibration == fit_platt(looks)
    assert full.thresholds == fit_thresholds(looks)


def test_where_tiles_help_the_thresholds_are_of_the_sum_and_small_faces_stay_as_they_are() -> None:
    looks = _tiled(apart=2.0)
    looks.tiles[::2] = np.nan
    full = fit_full_view(looks, fit_tiles(looks.tiled()), "hash")
    summed = looks.logits + np.where(
        np.arange(800) % 2, full.tiles.weight * (looks.tiles - full.tiles.middle), 0
    )
    assert full.tiles.weight > 0.5
    assert full.thresholds == fit_thresholds(replace(looks, logits=summed))
    assert full.calibration.slope > 0
