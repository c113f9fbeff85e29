"""Calibration, thresholds and training statistics of a network, from the train and val splits.

The network's logit is fixed; all this hangs on it. Thresholds are chosen on val and reported on
test, once.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from backend.detector.contract import (
    Calibration,
    Performance,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.detector import Detector
from backend.detector.runtime import NetworkOutput
from backend.detector.verdict import FACE_MIN, STABILITY, outside_distance
from backend.detector.weights_folder import VERDICT_NAME, ModelFiles, VerdictFile
from backend.images.decoding import decode
from backend.training.looks import looks
from backend.training.manglings import GRID, mangle
from backend.training.manifest import Entry, read_manifest
from backend.training.metrics import Scores, class_weights, upper_threshold
from backend.training.progress import Progress

FPR_MAX = 0.003
"""Share of val reals, found and mangled together, that may be called synthetic."""
MISSED_MAX = 0.01
"""Share of val StyleGAN fakes, found and mangled together, that may be called a photograph."""
OUTSIDE_QUANTILE = 0.999
"""Share of val looks (one picture under one mangling) whose features count as inside."""


@dataclass(frozen=True)
class Looks:
    """What the network says of each picture under each mangling; a row a look."""

    logits: Scores
    features: npt.NDArray[np.float32]
    is_fake: npt.NDArray[np.bool_]
    photographs: npt.NDArray[np.str_]
    """The manifest's path, to give each photograph the same weight."""

    def weights(self) -> Scores:
        """Weights that make each photograph's looks sum to one."""
        _, index, count = np.unique(self.photographs, return_inverse=True, return_counts=True)
        return 1.0 / count[index]

    def of(self, is_fake: bool) -> "Looks":
        """Only the fakes, or only the reals."""
        kept = self.is_fake == is_fake
        return Looks(
            self.logits[kept], self.features[kept], self.is_fake[kept], self.photographs[kept]
        )


def calibrate(name: str, data: Path, progress: Progress) -> None:
    """Fit everything on the open set's val split (and train features) and write verdict.json.

    Diffusion fakes are left out: the promise, and so the thresholds, are about StyleGAN.
    """
    files = ModelFiles.load(name)
    val = _looks(files, _calibration_entries(data, "val"), GRID, progress)
    train = _looks(files, _calibration_entries(data, "train"), ("found",), progress)
    written = VerdictFile(
        weights_sha256=files.weights_sha256,
        calibration=fit_platt(val),
        thresholds=fit_thresholds(val),
        stability=STABILITY,
        training_statistics=fit_statistics(train, val),
        performance=Performance(set_name="not evaluated yet", tpr=None, fpr=None, by_face_size=[]),
    )
    (files.folder / VERDICT_NAME).write_text(written.model_dump_json(indent=1) + "\n")


def fit_platt(looks: Looks) -> Calibration:
    """Slope and intercept of sigmoid(slope x logit + intercept) (Platt 1999), classes balanced."""
    weights = looks.weights() * class_weights(looks.is_fake)
    model = LogisticRegression(C=1e6).fit(
        looks.logits[:, None], looks.is_fake, sample_weight=weights / weights.mean()
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


def _look(detector: Detector, entry: Entry, mangling: str) -> NetworkOutput | None:
    """The largest face of a picture; None where there is none that would be judged."""
    rgb = decode(mangle(entry.path.read_bytes(), mangling)).rgb
    faces = detector.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    return detector.run(detector.crop(rgb, faces[0]))


def _calibration_entries(data: Path, split: str) -> list[Entry]:
    return [entry for entry in read_manifest(data, split) if not entry.is_fake or entry.is_stylegan]


def _looks(
    files: ModelFiles, entries: list[Entry], manglings: tuple[str, ...], progress: Progress
) -> Looks:
    wanted = [(entry, mangling) for mangling in manglings for entry in entries]
    what = f"{entries[0].split} split, {len(manglings)} manglings"
    outputs = looks(files, wanted, _look, what, progress)
    rows = [
        (entry, output)
        for (entry, _), output in zip(wanted, outputs, strict=True)
        if output is not None
    ]
    return Looks(
        logits=np.array([output.logit for _, output in rows]),
        features=np.stack([output.features for _, output in rows]),
        is_fake=np.array([entry.is_fake for entry, _ in rows]),
        photographs=np.array([entry.name for entry, _ in rows]),
    )
