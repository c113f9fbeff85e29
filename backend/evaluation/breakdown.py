"""Every figure of the report, from the predictions: by mangling, and in each by what there is.

None where n is too small. See `backend.evaluation.report_schema` for the shape.
"""

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from backend.detector.contract import EyeWitness, Performance, Rate, SizeBand
from backend.detector.eye_witness import CUT_PHOTOGRAPHS, weighed
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evaluation import kinds
from backend.evaluation.kinds import kinds_of
from backend.evaluation.metrics import (
    Scores,
    calibration_error_by_chance,
    class_weights,
    expected_calibration_error,
    rate_or_none,
    reliability,
    roc_auc,
    tpr_at_fpr,
    wilson,
)
from backend.evaluation.predictions import scores
from backend.evaluation.report import OTHERS, REPORTED_FPRS, STYLEGAN_FAMILY
from backend.evaluation.report_schema import (
    AtHalf,
    Band,
    Blocks,
    Calibration,
    Confusion,
    Counts,
    EvaluatedModel,
    EyesOdds,
    Fakes,
    Family,
    KindVerdicts,
    Odds,
    Part,
    Photographs,
    Report,
    Rules,
    Talk,
    Uncropped,
    Verdicts,
)
from backend.face_sets.manglings import FOUND, without_crop
from backend.face_sets.manifest import STYLEGAN
from backend.training.training_record import read_record

SIZE_EDGES = (64, 128, 256, 512)
"""Pixels of the face box's longer side, between the bands that are reported."""
DIGITS = 6
UNCROPPED_SHARES = (0.5, 0.75, 0.9, 0.95, 0.99)
"""Of generated pictures, for which the report says what the eyes would weigh."""
WIDTH_EDGES = (0, 257, 513, 1025)
"""Pixels of the picture's width before any mangling; the powers of two belong to the band below."""


_Part = TypeVar("_Part", bound=Part)


@dataclass(frozen=True)
class EvaluationPlan:
    """What was evaluated, and how."""

    data: Path
    model: str
    split: str | None
    """None: the test split where the manifest has one, else all."""
    manglings: tuple[str, ...]

    @property
    def main_mangling(self) -> str:
        """The one whose figures lead the report: as found, where that was asked for."""
        return FOUND if FOUND in self.manglings else self.manglings[0]


def build_report(
    run: EvaluationPlan, split: str, files: ModelFiles, predictions: pd.DataFrame
) -> Report:
    """Every figure of the report; what only `publish` adds is None.

    Args: predictions as `predict` returns them, of all manglings of the run.
    """
    by_mangling = {
        mangling: predictions[predictions["mangling"] == mangling] for mangling in run.manglings
    }
    main = by_mangling[run.main_mangling]
    blocks = {mangling: _rounded(_blocks(rows)) for mangling, rows in by_mangling.items()}
    rules = files.verdict_file
    return Report(
        data=run.data.resolve().name,
        split=split,
        mangling=run.main_mangling,
        manglings=list(run.manglings),
        model=EvaluatedModel(
            name=run.model,
            version=files.version,
            weights_sha256=files.weights_sha256,
            rules=Rules(cut=rules.cut, free=rules.free),
        ),
        n=Counts(
            reals=int((main["label"] == "real").sum()), fakes=int((main["label"] == "fake").sum())
        ),
        kinds=_kinds(predictions),
        uncropped=_rounded(_by_uncropped(files.eye_witness)),
        talk=_as_in_the_talk(files, main),
        by_mangling=blocks,
    )


def performance(predictions: pd.DataFrame, set_name: str) -> Performance:
    """What the contract says of the shipped verdict: StyleGAN's faces, and the photographs.

    Args: predictions of one mangling, and of that after `cropped`.
    """
    of_kinds = predictions.assign(kind=kinds_of(predictions))
    kept = of_kinds[of_kinds["kind"].isin([kinds.UNCROPPED, kinds.STYLEGAN3, *kinds.PHOTOGRAPHS])]
    bands = [
        SizeBand(
            face_min=low,
            face_max=high,
            tpr=_called(rows, kinds.UNCROPPED, kinds.STYLEGAN3),
            fpr=_called(rows, kinds.ORDINARY),
            fpr_cut=_called(rows, kinds.CUT),
        )
        for low, high in itertools.pairwise([*SIZE_EDGES, None])
        if low is not None and len(rows := _between(kept, "face_size", low, high))
    ]
    return Performance(
        set_name=set_name,
        tpr=_called(of_kinds, kinds.UNCROPPED, kinds.STYLEGAN3),
        tpr_cropped=_called(of_kinds, kinds.RECUT),
        fpr=_called(of_kinds, kinds.ORDINARY),
        fpr_cut=_called(of_kinds, kinds.CUT),
        by_face_size=bands,
    )


def _kinds(predictions: pd.DataFrame) -> dict[str, dict[str, KindVerdicts]]:
    """Verdicts by mangling (without its cut) and kind of picture, and how steady they are."""
    of_kinds = predictions.assign(
        kind=kinds_of(predictions), step=predictions["mangling"].map(without_crop)
    )
    found = of_kinds[of_kinds["step"] == FOUND].set_index(["path", "kind"])["verdict"]
    return {
        str(step): {
            kind: _rounded(_of_kind(of, found if step != FOUND else None))
            for kind in kinds.KINDS
            if len(of := rows[rows["kind"] == kind])
        }
        for step, rows in of_kinds.groupby("step", sort=False)
    }


def _of_kind(rows: pd.DataFrame, found: "pd.Series[str] | None") -> KindVerdicts:
    changed = None if found is None else _changed(rows, found)
    return KindVerdicts(**dict(_verdicts(rows)), changed=changed)


def _by_uncropped(witness: EyeWitness) -> Uncropped:
    """How the eyes' log-odds depend on the assumed share of uncropped fakes."""
    rows = {}
    for share in sorted({*UNCROPPED_SHARES, witness.uncropped}):
        assumed = witness.model_copy(update={"uncropped": share})
        rows[f"{share:g}"] = EyesOdds(
            at_places=_odds(weighed(1.0, 0.0, assumed).log_odds),
            elsewhere=_odds(weighed(1.0, 1.0, assumed).log_odds),
        )
    return Uncropped(assumed=witness.uncropped, shares=rows)


def _odds(log_odds: float) -> Odds:
    return Odds(log_odds=log_odds, chance=1 / (1 + math.exp(-log_odds)))


def _changed(rows: pd.DataFrame, found: "pd.Series[str]") -> Rate | None:
    before = found.reindex(pd.MultiIndex.from_frame(rows[["path", "kind"]]))
    known = before.notna().to_numpy()
    other = before.to_numpy()[known] != rows["verdict"].to_numpy()[known]
    return rate_or_none(int(other.sum()), int(known.sum()))


def is_stylegan(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows belong to the family that Uncanny's promise is about."""
    return rows["generator"].str.startswith(STYLEGAN)


def _blocks(rows: pd.DataFrame) -> Blocks:
    """The figures of one mangling."""
    reals, stylegan, others = reals_and_families(rows)
    fakes = rows[rows["label"] == "fake"]
    return Blocks(
        families={
            STYLEGAN_FAMILY: _against_all(reals, stylegan),
            OTHERS: _against_all(reals, others),
        },
        generators={
            str(name) or "unnamed": _against_all(reals, of)
            for name, of in fakes.groupby("generator")
        },
        fakes={str(name): _against_all(reals, of) for name, of in fakes.groupby("source")},
        photographs=_photographs(reals, stylegan),
        reals={str(name): _photographs(of, stylegan) for name, of in reals.groupby("source")},
        by_width=_bands(rows, "width", WIDTH_EDGES),
        by_face_size=_bands(rows, "face_size", SIZE_EDGES),
        calibration=_calibration(pd.concat([reals, stylegan])),
    )


def reals_and_families(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Of predictions: reals, StyleGAN fakes, other fakes."""
    is_fake, of_family = rows["label"] == "fake", is_stylegan(rows)
    return rows[~is_fake], rows[is_fake & of_family], rows[is_fake & ~of_family]


def _family(reals: pd.DataFrame, fakes: pd.DataFrame) -> Fakes:
    """Fakes of one kind against reals: verdicts, AUC, TPR at each FPR."""
    real_scores, fake_scores = scores(reals), scores(fakes)
    return Fakes(
        **dict(_verdicts(fakes)),
        roc_auc=roc_auc(real_scores, fake_scores),
        tpr_at_fpr={f"{fpr:g}": tpr_at_fpr(real_scores, fake_scores, fpr) for fpr in REPORTED_FPRS},
    )


def _against_all(reals: pd.DataFrame, fakes: pd.DataFrame) -> Family:
    return Family(**dict(_family(reals, fakes)), at_half=at_half(pd.concat([reals, fakes])))


def _photographs(reals: pd.DataFrame, stylegan: pd.DataFrame) -> Photographs:
    auc = roc_auc(scores(reals), scores(stylegan))
    return Photographs(**dict(_verdicts(reals)), roc_auc=auc)


def _bands(rows: pd.DataFrame, column: str, edges: tuple[int, ...]) -> dict[str, Band]:
    """Within each band of sizes: its photographs, and each family against them."""
    bands = {}
    for low, high in itertools.pairwise([*edges, None]):
        if low is not None and len(inside := _between(rows, column, low, high)):
            bands[_band_name(low, high)] = _against_each_other(inside)
    return bands


def _against_each_other(rows: pd.DataFrame) -> Band:
    """The photographs, and the fakes against them."""
    reals, stylegan, others = reals_and_families(rows)
    return Band(
        photographs=_photographs(reals, stylegan),
        families={STYLEGAN_FAMILY: _family(reals, stylegan), OTHERS: _family(reals, others)},
    )


def _band_name(low: int, high: int | None) -> str:
    if high is None:
        return f"from {low}"
    return f"{low}-{high - 1}" if low else f"to {high - 1}"


def _between(rows: pd.DataFrame, column: str, low: int, high: int | None) -> pd.DataFrame:
    size = rows[column]
    return rows[(size >= low) & (size < (high or np.inf))]


def _verdicts(rows: pd.DataFrame) -> Verdicts:
    return Verdicts(
        n=len(rows),
        called_synthetic=_share(rows, Verdict.SYNTHETIC),
        called_photograph=_share(rows, Verdict.PHOTOGRAPH),
        unsure=_share(rows, Verdict.UNSURE),
        verdicts={str(key): int(n) for key, n in rows["verdict"].value_counts().items()},
        reasons={str(key): int(n) for key, n in rows["reason"].value_counts().items()},
    )


def _share(rows: pd.DataFrame, verdict: Verdict) -> Rate | None:
    return rate_or_none(int((rows["verdict"] == verdict).sum()), len(rows))


def _called(rows: pd.DataFrame, *of: str) -> Rate | None:
    chosen = rows[rows["kind"].isin(of)]
    return rate_or_none(int((chosen["verdict"] == Verdict.SYNTHETIC).sum()), len(chosen))


def _calibration(rows: pd.DataFrame) -> Calibration:
    """Reliability curve and ECE of the judged faces; none where a class is missing.

    Photographs cut as FFHQ count as the small share of all photographs that they are: the
    probability is stated for such a mixture, and a set has many more.
    """
    judged = rows[rows["probability"].notna()]
    if judged["label"].nunique() < 2:
        return Calibration(
            expected_calibration_error=None, calibration_error_by_chance=None, reliability=[]
        )
    probabilities = judged["probability"].to_numpy(dtype=np.float64)
    is_fake = (judged["label"] == "fake").to_numpy(dtype=bool)
    counts = _as_stated(judged)
    return Calibration(
        expected_calibration_error=expected_calibration_error(
            probabilities, is_fake, counts=counts
        ),
        calibration_error_by_chance=calibration_error_by_chance(
            probabilities, is_fake, counts=counts
        ),
        reliability=reliability(probabilities, is_fake, counts=counts),
    )


def _as_stated(rows: pd.DataFrame) -> Scores:
    """Counts (n,) that make photographs cut as FFHQ the stated share of all photographs."""
    kind = kinds_of(rows)
    is_cut, ordinary = (kind == kinds.CUT).to_numpy(), (kind == kinds.ORDINARY).to_numpy()
    if not is_cut.any() or not ordinary.any():
        return np.ones(len(rows))
    odds = CUT_PHOTOGRAPHS / (1 - CUT_PHOTOGRAPHS)
    return np.where(is_cut, odds * ordinary.sum() / is_cut.sum(), 1.0)


def at_half(rows: pd.DataFrame) -> AtHalf | None:
    """Confusion and accuracy where a probability of 0.5 divides, and the calibration error.

    A picture without a probability counts as called real.
    """
    if rows.empty or rows["label"].nunique() < 2:
        return None
    is_fake = (rows["label"] == "fake").to_numpy()
    called_fake = (rows["probability"].fillna(0) > 0.5).to_numpy()
    right = called_fake == is_fake
    return AtHalf(
        confusion=Confusion(
            true_positive=int((called_fake & is_fake).sum()),
            false_negative=int((~called_fake & is_fake).sum()),
            false_positive=int((called_fake & ~is_fake).sum()),
            true_negative=int((~called_fake & ~is_fake).sum()),
        ),
        accuracy=wilson(int(right.sum()), len(rows)),
        balanced_accuracy=float((right * class_weights(is_fake)).sum()),
        expected_calibration_error=_calibration(rows).expected_calibration_error,
    )


def _as_in_the_talk(files: ModelFiles, predictions: pd.DataFrame) -> Talk | None:
    """Plain accuracy on the sources that the network learned from, where the set has them."""
    sources = read_record(files.folder).recipe.sources
    rows = predictions[predictions["source"].isin(sources)]
    half = at_half(rows)
    if half is None:
        return None
    return Talk(**dict(half), sources=sorted(rows["source"].unique()))


def _rounded(part: _Part) -> _Part:
    """The same, its floats to DIGITS digits: more would only make the file larger."""
    values = json.loads(part.model_dump_json(), parse_float=lambda text: round(float(text), DIGITS))
    return type(part).model_validate(values)
