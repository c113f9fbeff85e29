"""Calibration, thresholds and training statistics of a network, from the train and val splits.

The network's logit is fixed; all this hangs on it. Thresholds are chosen on val and reported on
test, once.
"""

import math
from dataclasses import astuple, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from backend.detector.contract import (
    Calibration,
    Performance,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.detector import Detector, View
from backend.detector.runtime import NetworkOutput
from backend.detector.tiles import TileTerm
from backend.detector.verdict import FACE_MIN, STABILITY, outside_distance
from backend.detector.weights_folder import (
    FULL_VIEW_NAME,
    VERDICT_NAME,
    FullViewFile,
    ModelFiles,
    VerdictFile,
)
from backend.evaluation.metrics import Scores, class_weights, upper_threshold
from backend.face_sets.looks import looks
from backend.face_sets.manglings import GRID, mangle
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.progress import Progress
from backend.images.decoding import decode

FPR_MAX = 0.003
"""Share of val reals, found and mangled together, that may be called synthetic."""
MISSED_MAX = 0.01
"""Share of val StyleGAN fakes, found and mangled together, that may be called a photograph."""
OUTSIDE_QUANTILE = 0.999
"""Share of val looks (one picture under one mangling) whose features count as inside."""
FOLDS = 10
AS_FOUND = ("found",)
NOT_EVALUATED = Performance(set_name="not evaluated yet", tpr=None, fpr=None, by_face_size=[])


@dataclass(frozen=True)
class Looks:
    """What the network says of each picture under each mangling; a row a look."""

    logits: Scores
    features: npt.NDArray[np.float32]
    is_fake: npt.NDArray[np.bool_]
    photographs: npt.NDArray[np.str_]
    """The manifest's group, to give each photograph the same weight: some are in the set twice."""
    tiles: Scores
    """Mean logit of the tiles; nan where there are none."""

    def weights(self) -> Scores:
        """Weights that make each photograph's looks sum to one."""
        _, index, count = np.unique(self.photographs, return_inverse=True, return_counts=True)
        return 1.0 / count[index]

    def of(self, is_fake: bool) -> "Looks":
        """Only the fakes, or only the reals."""
        return self._only(self.is_fake == is_fake)

    def tiled(self) -> "Looks":
        """Only those that have tiles."""
        return self._only(np.isfinite(self.tiles))

    def with_tiles(self, term: TileTerm) -> "Looks":
        """The same, as `view=full` scores them."""
        added = [0.0 if math.isnan(tiles) else term.of(tiles) for tiles in self.tiles]
        return replace(self, logits=self.logits + np.array(added))

    def and_also(self, more: "Looks") -> "Looks":
        """These, then `more`."""
        pairs = zip(astuple(self), astuple(more), strict=True)
        return Looks(*(np.concatenate(pair) for pair in pairs))

    def _only(self, kept: npt.NDArray[np.bool_]) -> "Looks":
        return Looks(
            self.logits[kept],
            self.features[kept],
            self.is_fake[kept],
            self.photographs[kept],
            self.tiles[kept],
        )


def calibrate(name: str, data: Path, progress: Progress) -> None:
    """Fit everything on the open set's val split (and train features).

    Writes verdict.json and full_view.json. Diffusion fakes are left out: the promise, and so the
    thresholds, are about StyleGAN.
    """
    files = ModelFiles.load(name)
    entries = _calibration_entries(data, "val")
    val = _looks(files, entries, AS_FOUND, "full", progress)
    tiles = fit_tiles(val.tiled())
    # Tiles that weigh nothing need not be looked at under the other manglings.
    view: View = "full" if tiles.weight else "face"
    mangled = tuple(mangling for mangling in GRID if mangling not in AS_FOUND)
    val = val.and_also(_looks(files, entries, mangled, view, progress))
    train = _looks(files, _calibration_entries(data, "train"), AS_FOUND, "face", progress)
    fitted = VerdictFile(
        weights_sha256=files.weights_sha256,
        calibration=fit_platt(val),
        thresholds=fit_thresholds(val),
        stability=STABILITY,
        training_statistics=fit_statistics(train, val),
        performance=NOT_EVALUATED,
    )
    (files.folder / VERDICT_NAME).write_text(fitted.model_dump_json(indent=1) + "\n")
    full = fit_full_view(val, tiles, files.weights_sha256)
    (files.folder / FULL_VIEW_NAME).write_text(full.model_dump_json(indent=1) + "\n")


def fit_full_view(looks: Looks, tiles: TileTerm, weights_sha256: str) -> FullViewFile:
    """Calibration and thresholds of the logits that the tiles' term gives.

    Args: looks with tiles where the faces are large; those of small faces count as they are.
    """
    full = looks.with_tiles(tiles)
    return FullViewFile(
        weights_sha256=weights_sha256,
        tiles=tiles,
        calibration=fit_platt(full),
        thresholds=fit_thresholds(full),
        performance=NOT_EVALUATED,
    )


def fit_tiles(looks: Looks) -> TileTerm:
    """The weight of the tiles beside the scaled face, by logistic regression on both.

    It is kept where it lowers the loss on photographs that it wasn't fitted on by more than the
    standard error of that gain, else it is 0 (Breiman et al. 1984: the simplest rule within one
    standard error of the best). A tile that looks more synthetic can't make the face less so.

    Args: looks that all have tiles, of pictures as found: if tiles help anywhere, it is there.
    """
    nothing = TileTerm(weight=0.0, middle=0.0)
    if any(len(set(part.photographs)) < FOLDS for part in (looks.of(False), looks.of(True))):
        return nothing
    scaled, both = looks.logits[:, None], np.stack([looks.logits, looks.tiles], axis=1)
    model = LogisticRegression(C=1e6).fit(both, looks.is_fake, sample_weight=_balanced(looks))
    weight = float(model.coef_[0, 1] / model.coef_[0, 0])
    gain, error = _mean_and_error(looks, _losses(looks, scaled) - _losses(looks, both))
    if weight <= 0 or gain <= error:
        return nothing
    middle = float(np.average(looks.tiles, weights=_balanced(looks)))
    return TileTerm(weight=weight, middle=middle)


def _losses(looks: Looks, scores: Scores) -> Scores:
    """(n,) log loss of each look by a logistic regression on the other photographs' scores.

    Args: scores (n, kinds).
    """
    log_odds = cross_val_predict(
        LogisticRegression(C=1e6),
        scores,
        looks.is_fake,
        groups=looks.photographs,
        cv=GroupKFold(FOLDS, shuffle=True, random_state=0),
        method="decision_function",
        params={"sample_weight": _balanced(looks)},
    )
    losses: Scores = np.logaddexp(0, np.where(looks.is_fake, -log_odds, log_odds))
    return losses


def _mean_and_error(looks: Looks, values: Scores) -> tuple[float, float]:
    """Weighted mean of the looks' values, with its standard error over photographs."""
    weights = _balanced(looks)
    mean = float(np.average(values, weights=weights))
    _, index = np.unique(looks.photographs, return_inverse=True)
    by_photograph = np.bincount(index, weights * (values - mean)) / weights.sum()
    return mean, float(np.sqrt(np.sum(by_photograph**2)))


def fit_platt(looks: Looks) -> Calibration:
    """Slope and intercept of sigmoid(slope x logit + intercept) (Platt 1999), classes balanced."""
    model = LogisticRegression(C=1e6).fit(
        looks.logits[:, None], looks.is_fake, sample_weight=_balanced(looks)
    )
    return Calibration(slope=float(model.coef_[0, 0]), intercept=float(model.intercept_[0]))


def fit_thresholds(looks: Looks) -> Thresholds:
    """The pair of the design; where the classes part so well that they would cross, they meet."""
    reals, fakes = looks.of(is_fake=False), looks.of(is_fake=True)
    upper = upper_threshold(reals.logits, FPR_MAX, reals.weights())
    # The mirror image: the highest score with at most MISSED_MAX of the fakes under it.
    lower = -upper_threshold(-fakes.logits, MISSED_MAX, fakes.weights())
    return Thresholds(upper=upper, lower=min(lower, upper))


def fit_statistics(train: Looks, val: Looks) -> TrainingStatistics:
    """Mean and deviation of the train features, and how far val looks lie from them."""
    mean, deviation = train.features.mean(axis=0), train.features.std(axis=0)
    # A feature that hardly ever fires would turn any stray value into a huge distance.
    floor = np.maximum(deviation, 0.05 * deviation.max())
    # Six digits are enough for a distance, and keep the contract small.
    statistics = TrainingStatistics(
        mean=[float(f"{value:.6g}") for value in mean],
        deviation=[float(f"{value:.6g}") for value in floor],
        limit=0.0,
    )
    distances = [outside_distance(features, statistics) for features in val.features]
    limit = float(np.quantile(distances, OUTSIDE_QUANTILE))
    return statistics.model_copy(update={"limit": limit})


def _balanced(looks: Looks) -> Scores:
    """Weights with mean 1 that balance the classes, and in each the photographs."""
    weights = looks.weights() * class_weights(looks.is_fake)
    mean_one: Scores = weights / weights.mean()
    return mean_one


def _look(
    detector: Detector, entry: Entry, mangling: str, view: View
) -> tuple[NetworkOutput, float] | None:
    """The largest face of a picture and the mean of its tiles, nan where there are none.

    None where there is no face that would be judged.
    """
    rgb = decode(mangle(entry.path.read_bytes(), mangling)).rgb
    faces = detector.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    tiles = detector.tiles(rgb, faces[0]) if view == "full" else None
    mean = tiles.logit if tiles else math.nan
    return detector.run(detector.crop(rgb, faces[0])), mean


def _calibration_entries(data: Path, split: str) -> list[Entry]:
    return [entry for entry in read_manifest(data, split) if not entry.is_fake or entry.is_stylegan]


def _looks(
    files: ModelFiles,
    entries: list[Entry],
    manglings: tuple[str, ...],
    view: View,
    progress: Progress,
) -> Looks:
    wanted = [(entry, mangling) for mangling in manglings for entry in entries]
    what = f"{entries[0].split} split, {len(manglings)} manglings"
    seen = looks(files, wanted, partial(_look, view=view), what, progress)
    rows = [
        (entry, *look) for (entry, _), look in zip(wanted, seen, strict=True) if look is not None
    ]
    return Looks(
        logits=np.array([output.logit for _, output, _ in rows]),
        features=np.stack([output.features for _, output, _ in rows]),
        is_fake=np.array([entry.is_fake for entry, _, _ in rows]),
        photographs=np.array([entry.group for entry, _, _ in rows]),
        tiles=np.array([tiles for _, _, tiles in rows]),
    )
