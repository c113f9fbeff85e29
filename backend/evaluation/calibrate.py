"""Calibration, thresholds and training statistics of a network, from the train and val splits.

The network's logit is fixed; all this depends on it. Thresholds are chosen on val and reported on
test, once.

There are two kinds of picture (backend/detector/eye_witness.py), and each gets its own calibration
and thresholds. One logistic regression of the eyes' distance tells the kinds apart; with the share
that it gives, each scored face counts in the fit of its kind.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.detector import eye_witness
from backend.detector.contract import (
    Calibration,
    EyeWitness,
    KindRules,
    Performance,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.eye_witness import CUT_PHOTOGRAPHS, UNCROPPED, cut_likeness
from backend.detector.verdict import STABILITY, outside_distance
from backend.detector.weights_folder import VERDICT_NAME, ModelFiles, VerdictFile
from backend.evaluation import kinds
from backend.evaluation.kinds import kinds_of
from backend.evaluation.metrics import Scores, upper_threshold
from backend.evaluation.scored_faces import ScoredFaces, score_faces
from backend.face_sets.manglings import CROPPED_GRID, FOUND, GRID, TIGHT_GRID
from backend.face_sets.manifest import STYLEGAN, Entry, ManifestError, read_manifest
from backend.face_sets.progress import Progress

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

ORDINARY_MAX = 0.003
"""Share of ordinary photographs that may be called synthetic, those cut as FFHQ by chance with
them."""
CUT_MAX = 0.03
"""The same of photographs that are cut as FFHQ is.

5 % is what is promised, and sources that nothing was learnt from fare worse: beyond the limit that
5 % of val's 169 photographs exceed lay 6 of 82 photographs of FFHQ in another's encoding and 4 of
47 speakers that were cut so.
"""
MISSED_MAX = 0.01
"""Share of StyleGAN faces, as put out, that may be called a photograph."""
MISSED_RECUT_MAX = 0.02
"""The same of those that somebody cut anew."""
MISSED_TIGHT_MAX = 0.02
"""The same of those that were cut through forehead and chin."""
MISSED_OTHERS_MAX = 0.1
"""The same of other generators' faces."""
TAIL = 0.05
"""The largest share off whose tail smaller ones are read, where val has too few pictures to count.

Beyond a high quantile the excess of most distributions is about exponential (Pickands, The Annals
of Statistics 1975, with the shape 0), so its mean says how far on a smaller share lies.
"""
TAIL_COUNT = 50
"""Pictures that make a tail; where there are more of them, it begins the farther out.

The farther it begins, the less hangs on its shape: of 2,555 ordinary photographs that .26 % may be
called synthetic of, .13 % lay beyond the limit read off the highest 5 %, .25 % beyond that off 50.
"""
SOURCE_MIN = 5
"""Photographs that a source must be expected to have beyond a limit for it to count by itself.

With fewer, one or two of them set it: a source of 33 put the limit of 5 % where all photographs
that are cut as FFHQ together have 1 %.
"""
OUTSIDE_QUANTILE = 0.999
"""Share of the scored val faces (one picture under one mangling) whose features count as inside."""
AS_FOUND = (FOUND,)
ALSO_GRID = (FOUND, "400:75")
"""What photographs of other sets are scored under: more people tell more than more manglings."""
NOT_EVALUATED = Performance(
    set_name="not evaluated yet",
    tpr=None,
    tpr_cropped=None,
    fpr=None,
    fpr_cut=None,
    by_face_size=[],
)


@dataclass(frozen=True)
class WeightedLogits:
    """Faces of one kind, as a threshold is fitted on them."""

    logits: Scores
    weights: Scores
    """A photograph's sum to the share by which it counts."""
    sources: npt.NDArray[np.str_]
    photographs: npt.NDArray[np.str_]

    def of_source(self, source: str) -> "WeightedLogits":
        """Only those of one source."""
        kept = self.sources == source
        return WeightedLogits(
            self.logits[kept], self.weights[kept], self.sources[kept], self.photographs[kept]
        )


def calibrate(name: str, data: Path, also: Sequence[Path], cache: Path, progress: Progress) -> None:
    """Fit everything on the open set's val split (and train features).

    Writes verdict.json. What the network says of each picture is kept in `cache`, so a second run
    with the same weights takes seconds.

    Args: also: folders of other face sets, the photographs of whose val split count in the limits
    for false alarms, too: one in 330 can't be told from a few hundred.
    """
    files = ModelFiles.load(name)
    entries = read_manifest(data, "val")
    stylegan = [entry for entry in entries if entry.is_stylegan]
    fakes = [entry for entry in entries if entry.is_fake]
    photographs = [_val_photographs(folder) for folder in also]

    def score(entries: Sequence[Entry], mangled: tuple[str, ...]) -> ScoredFaces:
        return score_faces(files, entries, mangled, cache, progress)

    val = score(entries, GRID).and_also(score(stylegan, CROPPED_GRID))
    witness = fit_witness(val)
    others = [score(each, ALSO_GRID) for each in photographs]
    cut, free = fit_kinds(val, witness, others)
    fitted = VerdictFile(
        weights_sha256=files.weights_sha256,
        cut=cut,
        free=free,
        eye_witness=witness,
        stability=STABILITY,
        training_statistics=fit_statistics(score(read_manifest(data, "train"), AS_FOUND), val),
        performance=NOT_EVALUATED,
        tight_lower=fit_tight(score(fakes, TIGHT_GRID)),
    )
    (files.folder / VERDICT_NAME).write_text(fitted.model_dump_json(indent=1) + "\n")


def _val_photographs(folder: Path) -> list[Entry]:
    """Raises ManifestError where a face set has none."""
    photographs = [entry for entry in read_manifest(folder, "val") if not entry.is_fake]
    if not photographs:
        raise ManifestError(f"{folder}: no photographs in its val split.")
    return photographs


def fit_tight(scored: ScoredFaces) -> float | None:
    """Under which of the fakes that are cut too tight only so many lie as may be missed.

    Args: scored fakes under TIGHT_GRID. Returns: None where none was cut so.
    """
    rows = scored.rows[scored.rows["is_tight"]]
    stylegan = rows["generator"].str.startswith(STYLEGAN)
    limits = [
        miss_limit(_weighted(rows[stylegan]), MISSED_TIGHT_MAX),
        miss_limit(_weighted(rows[~stylegan]), MISSED_OTHERS_MAX),
    ]
    return None if rows.empty else min(limits)


def fit_witness(scored: ScoredFaces) -> EyeWitness:
    """How the likeness to a picture that is cut as StyleGAN cuts falls with the eyes' distance.

    A logistic regression of the kind on the distance, the kinds of pictures on either side weighing
    the same: its log-odds are the logarithm of the ratio of the two densities. Only faces of about
    square pictures, as only of those the question is asked. How far a cut fake's eyes lie off is
    for who cuts to choose, and is left out: free are those that nobody ever aligned.
    """
    rows = scored.rows[scored.rows["eyes_sense"] > 0.5]
    kind = kinds_of(scored.rows).loc[rows.index]
    is_cut = kind.isin([kinds.CUT, kinds.UNCROPPED, kinds.STYLEGAN3])
    known = is_cut | kind.isin([kinds.ORDINARY, kinds.OTHERS])
    rows, names, side = rows[known], kind[known].to_numpy(), is_cut[known].to_numpy()
    # Each kind of picture the same, then each side.
    weights = _summing_to_one(_summing_to_one(_one_each(rows), names), side)
    # In units of a hundredth of the picture, or the regression's optimiser stops too soon.
    model = _logistic_regression().fit(
        100 * rows[["eyes_distance"]].to_numpy(), side, sample_weight=weights * len(rows) / 2
    )
    slope, intercept = float(model.coef_[0, 0]), float(model.intercept_[0])
    return EyeWitness(
        left=eye_witness.LEFT,
        right=eye_witness.RIGHT,
        middle=-intercept / slope / 100,
        steepness=-100 * slope,
        aspect=eye_witness.ASPECT,
        tilt=eye_witness.TILT,
        uncropped=UNCROPPED,
        cut_photographs=CUT_PHOTOGRAPHS,
    )


def fit_kinds(
    scored: ScoredFaces, witness: EyeWitness, others: Sequence[ScoredFaces] = ()
) -> tuple[KindRules, KindRules]:
    """The rules of pictures that are cut as StyleGAN cuts, and of free ones.

    Of the ordinary photographs the share `cut_photographs` is judged by the first: what these may
    be called synthetic isn't left for the rest. Raises ManifestError where a kind of picture is
    missing; other generators' faces may be.

    Args: others: photographs that count in the limits for false alarms alone.
    """
    in_cut = {name: _of_kind(scored, name, witness) for name in (kinds.CUT, kinds.UNCROPPED)}
    in_free = {
        name: _of_kind(scored, name, witness)
        for name in (kinds.ORDINARY, kinds.RECUT, kinds.OTHERS)
    }
    everybody = reduce(ScoredFaces.and_also, others, scored)
    left = (ORDINARY_MAX - CUT_PHOTOGRAPHS * CUT_MAX) / (1 - CUT_PHOTOGRAPHS)
    cut = KindRules(
        calibration=fit_platt([in_cut[kinds.CUT]], [in_cut[kinds.UNCROPPED]]),
        thresholds=_thresholds(
            upper=false_alarm_limit(_of_kind(everybody, kinds.CUT, witness), CUT_MAX),
            lower=miss_limit(in_cut[kinds.UNCROPPED], MISSED_MAX),
        ),
    )
    free = KindRules(
        calibration=fit_platt(
            [in_free[kinds.ORDINARY]], [in_free[kinds.RECUT], in_free[kinds.OTHERS]]
        ),
        thresholds=_thresholds(
            upper=false_alarm_limit(_of_kind(everybody, kinds.ORDINARY, witness), left),
            lower=min(
                miss_limit(in_free[kinds.RECUT], MISSED_RECUT_MAX),
                miss_limit(in_free[kinds.OTHERS], MISSED_OTHERS_MAX),
            ),
        ),
    )
    return cut, free


def _of_kind(scored: ScoredFaces, name: str, witness: EyeWitness) -> WeightedLogits:
    """Pictures of one kind, each as far as it is judged by the rules that this kind decides.

    Raises ManifestError where there are none, other generators' faces excepted.
    """
    chosen = kinds_of(scored.rows) == name
    if not chosen.any() and name != kinds.OTHERS:
        raise ManifestError(f"The val split lacks {name}, which thresholds are fitted on.")
    rows = scored.rows[chosen]
    in_cut = np.asarray(cut_shares(rows, witness), np.float64)
    return _weighted(rows, in_cut if name in (kinds.CUT, kinds.UNCROPPED) else 1 - in_cut)


def _thresholds(upper: float, lower: float) -> Thresholds:
    """The pair; where the classes part so well that they would cross, they meet."""
    return Thresholds(upper=upper, lower=min(lower, upper))


def cut_shares(rows: pd.DataFrame, witness: EyeWitness) -> "pd.Series[float]":
    """How far each face is judged as one that is cut as StyleGAN cuts, 0 to 1."""
    likeness = rows["eyes_distance"].map(lambda away: cut_likeness(away, witness))
    return rows["eyes_sense"] * likeness


def false_alarm_limit(scored: WeightedLogits, rate: float) -> float:
    """The lowest logit above which at most a share `rate` of such photographs is expected to lie.

    Over all of them, and for every source that has enough of them to show such a rate (SOURCE_MIN
    over the rate): the strictest counts, as other people's sources differ from ours, too, and a
    false alarm accuses somebody.

    Args: at least one face.
    """
    enough = [
        source
        for source in np.unique(scored.sources)
        if len(np.unique(scored.photographs[scored.sources == source])) * rate >= SOURCE_MIN
    ]
    parts = [scored, *(scored.of_source(source) for source in enough)]
    return max(tail_quantile(part.logits, part.weights, rate) for part in parts)


def miss_limit(scored: WeightedLogits, rate: float) -> float:
    """The highest logit below which at most a share `rate` of such fakes is expected to lie.

    Infinite where there are none.
    """
    if not len(scored.logits):
        return math.inf
    return -tail_quantile(-scored.logits, scored.weights, rate)


def tail_quantile(logits: Scores, weights: Scores, rate: float) -> float:
    """Above which a share `rate` of the logits lies: counted, or from the shape of the tail.

    Args: logits (n,); weights (n,) of each, a picture's one in all.
    """
    tail = min(TAIL, max(rate, TAIL_COUNT / weights.sum()))
    start = upper_threshold(logits, max(rate, tail), weights)
    beyond = logits > start
    if rate >= tail or not weights[beyond].sum() > 0:
        return start
    excess = float(np.average(logits[beyond] - start, weights=weights[beyond]))
    return start + excess * float(np.log(tail / rate))


def fit_platt(photographs: list[WeightedLogits], generated: list[WeightedLogits]) -> Calibration:
    """Slope and intercept of sigmoid(slope x logit + intercept) (Platt 1999), classes balanced."""
    sides = [photographs, generated]
    logits = np.concatenate([part.logits for side in sides for part in side])
    weights = np.concatenate([part.weights for side in sides for part in side])
    is_fake = np.repeat([False, True], [sum(len(part.logits) for part in side) for side in sides])
    weights = _summing_to_one(weights, is_fake) * len(weights) / 2
    model = _logistic_regression().fit(logits[:, None], is_fake, sample_weight=weights)
    return Calibration(slope=float(model.coef_[0, 0]), intercept=float(model.intercept_[0]))


def _logistic_regression() -> "LogisticRegression":
    """Without regularisation to speak of."""
    # Here, as it takes seconds to load and who only wants the bounds above shouldn't wait.
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1e6)


def fit_statistics(train: ScoredFaces, val: ScoredFaces) -> TrainingStatistics:
    """Mean and deviation of the train features, and how far val faces lie from them."""
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


def _summing_to_one(weights: Scores, parts: npt.NDArray[np.generic]) -> Scores:
    """The weights (n,), scaled so that those of each part sum to one."""
    scaled = weights.copy()
    for part in np.unique(parts):
        scaled[parts == part] /= weights[parts == part].sum()
    return scaled


def _one_each(rows: pd.DataFrame) -> Scores:
    """Weights that make each photograph's scores sum to one: some are in the set twice."""
    times = rows.groupby("group")["group"].transform("size")
    return 1.0 / times.to_numpy(dtype=np.float64)


def _weighted(rows: pd.DataFrame, shares: float | Scores = 1.0) -> WeightedLogits:
    """Args: shares, by which each face counts."""
    return WeightedLogits(
        logits=rows["logit"].to_numpy(dtype=np.float64),
        weights=_one_each(rows) * shares,
        sources=rows["source"].to_numpy(dtype=np.str_),
        photographs=rows["group"].to_numpy(dtype=np.str_),
    )
