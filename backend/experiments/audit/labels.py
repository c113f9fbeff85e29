"""Labels that look wrong: the most confident errors of a model that never saw the face.

A logistic regression on the pooled features of an ImageNet network, cross-validated by group. It
knows each source from its other faces, so what it is sure of against the label is either unlike
its source or labelled wrongly; a person has to look.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from backend.detector.preprocessing import reduced_and_scaled
from backend.evaluation.metrics import Interval, roc_auc
from backend.experiments.audit.shortcuts import group_folds
from backend.face_sets.contact_sheet import SheetCell
from backend.face_sets.manifest import Entry
from backend.images.decoding import Rgb
from backend.images.scaling import Float32

if TYPE_CHECKING:
    import keras

NETWORK = "lite0"
SIDE = 224
"""That the network was trained at on ImageNet."""
BATCH = 32
REGULARISATION = 0.01
"""scikit-learn's C: strong, as there are hundreds of features for thousands of faces."""
SHOWN = 24
"""Most confident errors of each label that are reported."""


@dataclass(frozen=True)
class Suspect:
    """A face that the model is sure of against its label."""

    row: int
    """Of the face in the whole set."""
    entry: Entry
    probability: float
    """Of its being fake, balanced over the labels."""


@dataclass(frozen=True)
class LabelCheck:
    """What the model reached, and where it errs most confidently."""

    faces: int
    auc: Interval | None
    suspects: list[Suspect]
    """Reals taken for fakes first, then fakes taken for reals, the surest of each first."""
    errors: dict[str, float]
    """Source -> share of its faces on the wrong side of 0.5."""


def pooled_features(crops: Iterable[Rgb], cache: Path) -> npt.NDArray[np.float32]:
    """(n, channels) mean over the cells of the last block of EfficientNet-Lite0 from ImageNet.

    Args: crops, each (side, side, 3) uint8, scaled here to 224 px.
    Raises TrainingError where the weights can't be fetched.
    """
    network = _embedder(cache)
    pooled, batch = [], []
    for crop in crops:
        batch.append(reduced_and_scaled(crop, SIDE))
        if len(batch) == BATCH:
            pooled.append(_pooled(network, batch))
            batch = []
    if batch:
        pooled.append(_pooled(network, batch))
    return np.concatenate(pooled)


def check_labels(
    features: npt.NDArray[np.float32], rows: list[int], entries: list[Entry], seed: int
) -> LabelCheck:
    """Predict each label from the faces of other groups.

    Args: features (n, channels) of n faces; rows: their places in the whole set.
    """
    is_fake = np.array([entry.is_fake for entry in entries])
    folds = group_folds(is_fake, [entry.group for entry in entries], seed)
    splits = [(np.setdiff1d(np.arange(len(entries)), test), test) for test in folds]
    model = make_pipeline(
        StandardScaler(),
        LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=1000),
    )
    probabilities = cross_val_predict(model, features, is_fake, cv=splits, method="predict_proba")
    scores = probabilities[:, 1].astype(np.float64)
    judged = [Suspect(*face) for face in zip(rows, entries, scores.tolist(), strict=True)]
    return LabelCheck(
        faces=len(entries),
        auc=roc_auc(scores[~is_fake], scores[is_fake]),
        suspects=_surest_errors(judged, False) + _surest_errors(judged, True),
        errors=_error_shares((scores > 0.5) != is_fake, entries),
    )


def suspect_tile(suspect: Suspect, crop: Rgb) -> SheetCell:
    """Captioned with the label, the source and how probable a fake it is."""
    entry = suspect.entry
    caption = f"{entry.label} {entry.source}\nP(fake) {suspect.probability:.3f}"
    return SheetCell(crop, f"{caption}\n{entry.path.name}")


def _embedder(cache: Path) -> "keras.Model":
    import keras

    from backend.detector.networks import build_network
    from backend.training.imagenet import load_imagenet_weights

    network = build_network(NETWORK)
    load_imagenet_weights(network, cache)
    last_block = network.get_layer("head").input
    return keras.Model(network.input, keras.layers.GlobalAveragePooling2D()(last_block))


def _pooled(network: "keras.Model", batch: list[Float32]) -> npt.NDArray[np.float32]:
    # The looks at the mirror images come after all the others; see `WithMirrored`.
    return np.asarray(network(np.stack(batch), training=False))[: len(batch)]


def _surest_errors(judged: list[Suspect], is_fake: bool) -> list[Suspect]:
    """Of one label."""
    errors = [
        face
        for face in judged
        if face.entry.is_fake == is_fake and (face.probability > 0.5) != is_fake
    ]
    return sorted(errors, key=lambda face: -abs(face.probability - 0.5))[:SHOWN]


def _error_shares(is_wrong: npt.NDArray[np.bool_], entries: list[Entry]) -> dict[str, float]:
    totals = Counter(entry.source for entry in entries)
    wrong = Counter(entry.source for entry, error in zip(entries, is_wrong, strict=True) if error)
    return {source: wrong[source] / totals[source] for source in sorted(totals)}
