"""How far a classifier gets that sees only some features, cross-validated in two ways.

By source: it is tested on sources that it never saw, as the network will be. What it reaches there
is a trait of all reals or of all fakes, and the floor that the network has to beat. By group: it is
tested on other faces of the sources that it knows. What it reaches there tells how well a source is
known by its traces, which a network can learn by heart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from backend.evaluation.audit_block import Shortcut
from backend.evaluation.metrics import Interval, Scores, roc_auc
from backend.experiments.audit.features import FeatureTable
from backend.roc import roc_area
from backend.training.sampling import SIDE_MIDDLE

FOLDS = 5
REPEATS = 5
"""Permutations of a group of features whose mean loss is its importance."""
SCALES = ("untouched", "large", "middle", "small")
"""The ways in which the sampler scales a face: see `scale_class`."""
Labels = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
Harvests = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Crops:
    """Crops that were measured."""

    traces: FeatureTable
    colours: FeatureTable
    is_fake: Labels
    harvests: list[str]
    """Where each comes from; see `harvest`."""
    groups: list[str]
    """Of one group are crops of the same photograph."""
    scales: list[str]
    """Scale class of each."""


def harvest(source: str) -> str:
    """The source without its size: tpdne-1024 and tpdne-512 were made and gathered alike."""
    return re.sub(r"-\d+$", "", source)


def scale_class(side: int, side_max: int, is_untouched: bool = False) -> str:
    """Name of the class of crops that the sampler treats alike.

    Args: side of the crop and the largest that the network takes, in pixels; is_untouched: fed
    without having been published anew.
    """
    if is_untouched:
        return "untouched"
    if side >= side_max:
        return "large"
    return "middle" if side >= SIDE_MIDDLE else "small"


def source_folds(crops: Crops) -> list[Rows]:
    """Rows to test on, fold by fold: all of some harvests of reals and of some of fakes.

    Empty where a label has a single harvest, so that nothing would be left to learn from.
    """
    harvests = np.array(crops.harvests)
    labels = [np.flatnonzero(crops.is_fake == is_fake) for is_fake in (False, True)]
    count = min(FOLDS, *(len(set(harvests[rows])) for rows in labels))
    if count < 2:
        return []
    by_label = [_label_folds(rows, harvests, count) for rows in labels]
    return [np.concatenate(pair) for pair in zip(*by_label, strict=True)]


def _label_folds(rows: Rows, harvests: Harvests, count: int) -> list[Rows]:
    """The rows of one label in `count` parts, the harvests of each whole."""
    return [rows[test] for _, test in GroupKFold(count).split(rows, groups=harvests[rows])]


def group_folds(is_fake: Labels, groups: Sequence[str], seed: int) -> list[Rows]:
    """Rows to test on, fold by fold: no photograph is in two folds."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return [test for _, test in splitter.split(is_fake, is_fake, groups)]


def cross_validated(
    table: FeatureTable, crops: Crops, folds: list[Rows], seed: int
) -> Shortcut | None:
    """Gradient boosting on `table`, tested on each fold; None without folds."""
    if not folds:
        return None
    generator = np.random.default_rng(seed)
    scores = np.full(len(crops.is_fake), np.nan)
    fold_aucs, lost = [], []
    for test in folds:
        train = np.setdiff1d(np.arange(len(scores)), test)
        model = _classifier(seed).fit(table.values[train], crops.is_fake[train])
        scores[test] = model.decision_function(table.values[test])
        fold_aucs.append(_auc(scores[test], crops.is_fake[test]))
        lost.append(_lost(model, table, test, crops.is_fake[test], generator))
    return Shortcut(
        auc=_interval(scores, crops.is_fake),
        fold_aucs=fold_aucs,
        by_scale=_by_scale(scores, crops),
        importance={
            group: float(np.mean([fold[group] for fold in lost])) for group in table.columns
        },
    )


def _classifier(seed: int) -> HistGradientBoostingClassifier:
    """Small trees, as there are some thousand crops; both labels weigh the same."""
    return HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=120,
        max_leaf_nodes=8,
        min_samples_leaf=15,
        l2_regularization=1.0,
        max_bins=31,
        class_weight="balanced",
        early_stopping=False,
        random_state=seed,
    )


def _lost(
    model: HistGradientBoostingClassifier,
    table: FeatureTable,
    test: Rows,
    is_fake: Labels,
    generator: np.random.Generator,
) -> dict[str, float]:
    """Group -> AUC lost when its columns go to other crops (Breiman, "Random forests", 2001)."""
    values = table.values[test]
    whole = _auc(model.decision_function(values), is_fake)
    lost = {}
    for group, columns in table.columns.items():
        aucs = []
        for _ in range(REPEATS):
            permuted = values.copy()
            permuted[:, columns] = values[generator.permutation(len(values)), columns]
            aucs.append(_auc(model.decision_function(permuted), is_fake))
        lost[group] = whole - float(np.mean(aucs))
    return lost


def _by_scale(scores: Scores, crops: Crops) -> dict[str, Interval]:
    scales = np.array(crops.scales)
    found = {
        name: roc_auc(
            scores[(scales == name) & ~crops.is_fake], scores[(scales == name) & crops.is_fake]
        )
        for name in SCALES
    }
    return {name: interval for name, interval in found.items() if interval is not None}


def _interval(scores: Scores, is_fake: Labels) -> Interval:
    interval = roc_auc(scores[~is_fake], scores[is_fake])
    if interval is None:
        raise ValueError("Both labels are needed.")
    return interval


def _auc(scores: Scores, is_fake: Labels) -> float:
    return roc_area(scores[~is_fake], scores[is_fake])
