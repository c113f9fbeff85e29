import numpy as np
import pytest

from backend.experiments.audit.features import FeatureTable
from backend.experiments.audit.shortcuts import (
    Crops,
    cross_validated,
    group_folds,
    harvest,
    scale_class,
    source_folds,
)

HARVESTS = 4
"""Of each label."""
EACH = 40
"""Crops of a harvest, two of a group."""


def _crops(trait: np.ndarray, noise: np.ndarray) -> Crops:
    rows = [
        {"trait": np.array([one], np.float32), "noise": two[1:].astype(np.float32)}
        for one, two in zip(trait, noise, strict=True)
    ]
    count = len(trait)
    table = FeatureTable.of(rows)
    is_fake = np.arange(count) >= count // 2
    return Crops(
        traces=table,
        colours=table,
        is_fake=is_fake,
        harvests=[f"harvest{row // EACH}" for row in range(count)],
        groups=[f"group{row // 2}" for row in range(count)],
        scales=["large" if row % 4 else "small" for row in range(count)],
    )


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2 * HARVESTS * EACH, 3))


def _of_label(noise: np.ndarray) -> Crops:
    """Fakes are higher, whatever their harvest."""
    high = np.arange(len(noise)) >= len(noise) // 2
    return _crops(high + 0.5 * noise[:, 0], noise)


def _of_harvest(noise: np.ndarray) -> Crops:
    """Each harvest has a level of its own, and the levels take turns in label."""
    order = np.array([0, 2, 4, 6, 1, 3, 5, 7])
    return _crops(order[np.arange(len(noise)) // EACH] + 0.1 * noise[:, 0], noise)


def test_sizes_of_one_harvest_belong_together() -> None:
    assert harvest("tpdne-wm-512") == harvest("tpdne-wm-1024") == "tpdne-wm"
    assert harvest("sd15") == "sd15"


@pytest.mark.parametrize(
    ("side", "name"),
    [(96, "small"), (199, "small"), (200, "middle"), (320, "large"), (900, "large")],
)
def test_scale_classes(side: int, name: str) -> None:
    assert scale_class(side, 320) == name
    assert scale_class(side, 320, is_untouched=True) == "untouched"


def test_folds_by_source_hold_out_whole_harvests_of_both_labels(noise: np.ndarray) -> None:
    crops = _of_label(noise)
    folds = source_folds(crops)
    assert len(folds) == HARVESTS
    assert sorted(np.concatenate(folds)) == list(range(len(noise)))
    for test in folds:
        inside = {crops.harvests[row] for row in test}
        outside = {crops.harvests[row] for row in np.setdiff1d(np.arange(len(noise)), test)}
        assert not inside & outside
        assert set(crops.is_fake[test]) == {False, True}


def test_a_single_harvest_leaves_nothing_to_hold_out(noise: np.ndarray) -> None:
    crops = _of_label(noise[: 2 * EACH])
    assert source_folds(crops) == []
    assert cross_validated(crops.traces, crops, [], 0) is None


def test_folds_by_group_keep_photographs_whole(noise: np.ndarray) -> None:
    crops = _of_label(noise)
    for test in group_folds(crops.is_fake, crops.groups, 0):
        assert all(row ^ 1 in test for row in test)


def test_a_trait_of_the_label_is_found_on_unseen_sources(noise: np.ndarray) -> None:
    crops = _of_label(noise)
    shortcut = cross_validated(crops.traces, crops, source_folds(crops), 0)
    assert shortcut is not None
    assert shortcut.auc.value > 0.85
    assert shortcut.importance["trait"] > 0.25 > 0.1 > abs(shortcut.importance["noise"])
    assert set(shortcut.by_scale) == {"large", "small"}
    assert min(shortcut.fold_aucs) > 0.75


def test_a_trait_of_the_source_is_found_on_known_sources_only(noise: np.ndarray) -> None:
    crops = _of_harvest(noise)
    known = cross_validated(crops.traces, crops, group_folds(crops.is_fake, crops.groups, 0), 0)
    unseen = cross_validated(crops.traces, crops, source_folds(crops), 0)
    assert known is not None
    assert unseen is not None
    assert known.auc.value > 0.95
    assert unseen.auc.value < 0.7


def test_the_same_seed_gives_the_same_figures(noise: np.ndarray) -> None:
    crops = _of_label(noise)
    folds = group_folds(crops.is_fake, crops.groups, 3)
    assert cross_validated(crops.traces, crops, folds, 3) == cross_validated(
        crops.traces, crops, folds, 3
    )
