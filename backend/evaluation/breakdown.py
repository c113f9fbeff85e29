"""Every figure of the report, from the predictions: by mangling, and in each by what there is.

Plain values that JSON holds; None where n is too small. See `build_report` for the shape.
"""

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from backend.detector.contract import EyeWitness, Performance, Rate, SizeBand
from backend.detector.detector import View
from backend.detector.eye_witness import CUT_PHOTOGRAPHS, weighed
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evaluation import kinds
from backend.evaluation.kinds import kinds_of
from backend.evaluation.metrics import (
    Interval,
    Scores,
    calibration_error_by_chance,
    class_weights,
    expected_calibration_error,
    rate_or_none,
    reliability,
    roc_auc,
    tpr_at_fpr,
)
from backend.evaluation.predictions import scores
from backend.evaluation.report import OTHERS, REPORTED_FPRS, STYLEGAN_FAMILY, Report
from backend.face_sets.manglings import without_crop
from backend.face_sets.manifest import STYLEGAN
from backend.training.training_record import read_record

SIZE_EDGES = (64, 128, 256, 512)
"""Pixels of the face box's longer side, between the bands that are reported."""
DIGITS = 6
TOLD = ("found", "400:75")
"""The manglings that the report's first table tells of, where they were asked for."""
UNCROPPED_SHARES = (0.5, 0.75, 0.9, 0.95, 0.99)
"""Of generated pictures, for which the report says what the eyes would weigh."""
WIDTH_EDGES = (0, 257, 513, 1025)
"""Pixels of the picture's width before any mangling; the powers of two belong to the band below."""
_SHARES = {
    "called_synthetic": Verdict.SYNTHETIC,
    "called_photograph": Verdict.PHOTOGRAPH,
    "unsure": Verdict.UNSURE,
}


@dataclass(frozen=True)
class Run:
    """What was evaluated, and how."""

    data: Path
    model: str
    split: str | None
    """None: the test split where the manifest has one, else all."""
    manglings: tuple[str, ...]
    view: View

    @property
    def main_mangling(self) -> str:
        """The one whose figures lead the report: as found, where that was asked for."""
        return "found" if "found" in self.manglings else self.manglings[0]


def build_report(run: Run, split: str, files: ModelFiles, predictions: pd.DataFrame) -> Report:
    """The report as one dict.

    At the top stand what was evaluated (`data`, `split`, `view`, `model`, `manglings`, `n`), the
    verdicts on each kind of picture (`kinds`, see `_kinds`), how the answer hangs on the share of
    uncropped fakes (`uncropped`), and all blocks of the main mangling (`mangling` names it):
    `talk`, and those of `_blocks`. `summary` has for each mangling what a card needs, see
    `_summary`; `by_mangling` has the blocks of each.

    Args: predictions as `predict` returns them, of all manglings of the run.
    """
    looks = {
        mangling: predictions[predictions["mangling"] == mangling] for mangling in run.manglings
    }
    main = looks[run.main_mangling]
    blocks = {mangling: rounded(_blocks(rows)) for mangling, rows in looks.items()}
    return {
        "data": run.data.resolve().name,
        "split": split,
        "mangling": run.main_mangling,
        "manglings": list(run.manglings),
        "view": run.view,
        "model": {
            "name": run.model,
            "version": files.version,
            "weights_sha256": files.weights_sha256,
            "rules": {
                kind: getattr(files.rules(run.view), kind).model_dump() for kind in ("cut", "free")
            },
        },
        "n": {label + "s": int((main["label"] == label).sum()) for label in ("real", "fake")},
        "kinds": rounded(_kinds(predictions)),
        "uncropped": rounded(_by_uncropped(files.eye_witness)),
        "summary": {mangling: _summary(block) for mangling, block in blocks.items()},
        "talk": _as_in_the_talk(files, main),
        **blocks[run.main_mangling],
        "by_mangling": blocks,
    }


def performance(predictions: pd.DataFrame, set_name: str) -> Performance:
    """What the contract says of the shipped verdict: StyleGAN's faces, and the photographs.

    Args: predictions of one mangling, and of that after `cropped`.
    """
    told = predictions.assign(kind=kinds_of(predictions))
    kept = told[told["kind"].isin([kinds.UNCROPPED, kinds.STYLEGAN3, *kinds.PHOTOGRAPHS])]
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
        tpr=_called(told, kinds.UNCROPPED, kinds.STYLEGAN3),
        tpr_cropped=_called(told, kinds.RECUT),
        fpr=_called(told, kinds.ORDINARY),
        fpr_cut=_called(told, kinds.CUT),
        by_face_size=bands,
    )


def _kinds(predictions: pd.DataFrame) -> Report:
    """Verdicts by mangling (without its cut) and kind of picture, and how steady they are.

    Under each mangling a dict by kind, see `_verdicts`; and in `changed` the share of such pictures
    whose verdict is another one than as found, null for `found` itself.
    """
    told = predictions.assign(
        kind=kinds_of(predictions), step=predictions["mangling"].map(without_crop)
    )
    found = told[told["step"] == "found"].set_index(["path", "kind"])["verdict"]
    return {
        str(step): {
            kind: {**_verdicts(of), "changed": _changed(of, found) if step != "found" else None}
            for kind in kinds.KINDS
            if len(of := rows[rows["kind"] == kind])
        }
        for step, rows in told.groupby("step", sort=False)
    }


def _by_uncropped(witness: EyeWitness) -> Report:
    """How the eyes' log-odds hang on the assumed share of uncropped fakes, by that share.

    `at_places` and `elsewhere`: eyes exactly at StyleGAN's places, and far from them; the chances
    are those of a face of which the network alone would say one in two.
    """
    rows = {}
    for share in sorted({*UNCROPPED_SHARES, witness.uncropped}):
        assumed = witness.model_copy(update={"uncropped": share})
        odds = {"at_places": weighed(1.0, 0.0, assumed), "elsewhere": weighed(1.0, 1.0, assumed)}
        rows[f"{share:g}"] = {
            where: {"log_odds": said.log_odds, "chance": 1 / (1 + math.exp(-said.log_odds))}
            for where, said in odds.items()
        }
    return {"assumed": witness.uncropped, "shares": rows}


def _changed(rows: pd.DataFrame, found: "pd.Series[str]") -> dict[str, float] | None:
    before = found.reindex(pd.MultiIndex.from_frame(rows[["path", "kind"]]))
    known = before.notna().to_numpy()
    other = before.to_numpy()[known] != rows["verdict"].to_numpy()[known]
    rate = rate_or_none(int(other.sum()), int(known.sum()))
    return rate.model_dump() if rate else None


def is_stylegan(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows belong to the family that Uncanny's promise is about."""
    return rows["generator"].str.startswith(STYLEGAN)


def _blocks(rows: pd.DataFrame) -> Report:
    """The figures of one mangling.

    `families`, `generators` and `fakes` (by source): fakes against all reals, see `_family`.
    `photographs` (all of them) and `reals` (by source): verdicts, and the AUC of all StyleGAN fakes
    against these reals. `by_width` and `by_face_size`: within a band of sizes, its fakes against
    its reals. `calibration`: StyleGAN fakes against all reals.
    """
    reals, stylegan, others = reals_and_families(rows)
    fakes = rows[rows["label"] == "fake"]
    return {
        "families": {
            STYLEGAN_FAMILY: _against_all(reals, stylegan),
            OTHERS: _against_all(reals, others),
        },
        "generators": {
            name or "unnamed": _against_all(reals, of) for name, of in fakes.groupby("generator")
        },
        "fakes": {name: _against_all(reals, of) for name, of in fakes.groupby("source")},
        "photographs": _photographs(reals, stylegan),
        "reals": {name: _photographs(of, stylegan) for name, of in reals.groupby("source")},
        "by_width": _bands(rows, "width", WIDTH_EDGES),
        "by_face_size": _bands(rows, "face_size", SIZE_EDGES),
        "calibration": _calibration(pd.concat([reals, stylegan])),
    }


def _summary(blocks: Report) -> Report:
    """One mangling in a few figures.

    `stylegan` and `others`: n, roc_auc and each tpr_at_fpr (value, low, high), and as rates (rate,
    low, high, n) `tpr` at the shipped threshold, `unsure`, `called_photograph`. `reals`: n, and as
    rates `fpr`, `unsure`. `expected_calibration_error`: 0-1, StyleGAN fakes against all reals. None
    stands for what can't be said.
    """
    families, photographs = blocks["families"], blocks["photographs"]
    kept = ("n", "roc_auc", "tpr_at_fpr", "unsure", "called_photograph")
    return {
        **{
            key: {"tpr": families[name]["called_synthetic"]}
            | {figure: families[name][figure] for figure in kept}
            for key, name in (("stylegan", STYLEGAN_FAMILY), ("others", OTHERS))
        },
        "reals": {
            "n": photographs["n"],
            "fpr": photographs["called_synthetic"],
            "unsure": photographs["unsure"],
        },
        "expected_calibration_error": blocks["calibration"]["expected_calibration_error"],
        "calibration_error_by_chance": blocks["calibration"]["calibration_error_by_chance"],
    }


def reals_and_families(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Of predictions: reals, StyleGAN fakes, other fakes."""
    is_fake, of_family = rows["label"] == "fake", is_stylegan(rows)
    return rows[~is_fake], rows[is_fake & of_family], rows[is_fake & ~of_family]


def _family(reals: pd.DataFrame, fakes: pd.DataFrame) -> Report:
    """Fakes of one kind against reals: verdicts, AUC, TPR at each FPR."""
    real_scores, fake_scores = scores(reals), scores(fakes)
    return {
        **_verdicts(fakes),
        "roc_auc": _interval(roc_auc(real_scores, fake_scores)),
        "tpr_at_fpr": {
            f"{fpr:g}": _interval(tpr_at_fpr(real_scores, fake_scores, fpr))
            for fpr in REPORTED_FPRS
        },
    }


def _against_all(reals: pd.DataFrame, fakes: pd.DataFrame) -> Report:
    return {**_family(reals, fakes), "at_half": at_half(pd.concat([reals, fakes]))}


def _photographs(reals: pd.DataFrame, stylegan: pd.DataFrame) -> Report:
    return {**_verdicts(reals), "roc_auc": _interval(roc_auc(scores(reals), scores(stylegan)))}


def _bands(rows: pd.DataFrame, column: str, edges: tuple[int, ...]) -> dict[str, Report]:
    """Within each band of sizes: its photographs, and each family against them."""
    bands = {}
    for low, high in itertools.pairwise([*edges, None]):
        if low is not None and len(inside := _between(rows, column, low, high)):
            bands[_band_name(low, high)] = against_each_other(inside)
    return bands


def against_each_other(rows: pd.DataFrame) -> Report:
    """`photographs`, and in `families` the fakes against them; see `_photographs`, `_family`."""
    reals, stylegan, others = reals_and_families(rows)
    return {
        "photographs": _photographs(reals, stylegan),
        "families": {STYLEGAN_FAMILY: _family(reals, stylegan), OTHERS: _family(reals, others)},
    }


def _band_name(low: int, high: int | None) -> str:
    if high is None:
        return f"from {low}"
    return f"{low}-{high - 1}" if low else f"to {high - 1}"


def _between(rows: pd.DataFrame, column: str, low: int, high: int | None) -> pd.DataFrame:
    size = rows[column]
    return rows[(size >= low) & (size < (high or np.inf))]


def _verdicts(rows: pd.DataFrame) -> Report:
    """How many of each verdict, what shares they are, and why faces were left unsure."""
    return {
        "n": len(rows),
        **{name: _share(rows, verdict) for name, verdict in _SHARES.items()},
        "verdicts": {str(key): int(n) for key, n in rows["verdict"].value_counts().items()},
        "reasons": {str(key): int(n) for key, n in rows["reason"].value_counts().items()},
    }


def _share(rows: pd.DataFrame, verdict: Verdict) -> dict[str, float] | None:
    rate = rate_or_none(int((rows["verdict"] == verdict).sum()), len(rows))
    return rate.model_dump() if rate else None


def _called(rows: pd.DataFrame, *of: str) -> Rate | None:
    chosen = rows[rows["kind"].isin(of)]
    return rate_or_none(int((chosen["verdict"] == Verdict.SYNTHETIC).sum()), len(chosen))


def _calibration(rows: pd.DataFrame) -> Report:
    """Reliability curve and ECE of the judged faces; none where a class is missing.

    Photographs cut as FFHQ count as the small share of all photographs that they are: the
    probability is stated for such a mixture, and a set has many more.
    """
    judged = rows[rows["probability"].notna()]
    if judged["label"].nunique() < 2:
        return {
            "expected_calibration_error": None,
            "calibration_error_by_chance": None,
            "reliability": [],
        }
    probabilities = judged["probability"].to_numpy(dtype=np.float64)
    is_fake = (judged["label"] == "fake").to_numpy(dtype=bool)
    counts = _as_stated(judged)
    error = expected_calibration_error(probabilities, is_fake, counts=counts)
    by_chance = calibration_error_by_chance(probabilities, is_fake, counts=counts)
    curve = reliability(probabilities, is_fake, counts=counts)
    return {
        "expected_calibration_error": error,
        "calibration_error_by_chance": by_chance,
        "reliability": [part.as_dict() for part in curve],
    }


def _as_stated(rows: pd.DataFrame) -> Scores:
    """Counts (n,) that make photographs cut as FFHQ the stated share of all photographs."""
    kind = kinds_of(rows)
    is_cut, ordinary = (kind == kinds.CUT).to_numpy(), (kind == kinds.ORDINARY).to_numpy()
    if not is_cut.any() or not ordinary.any():
        return np.ones(len(rows))
    odds = CUT_PHOTOGRAPHS / (1 - CUT_PHOTOGRAPHS)
    return np.where(is_cut, odds * ordinary.sum() / is_cut.sum(), 1.0)


def at_half(rows: pd.DataFrame) -> Report | None:
    """Confusion and accuracy where a probability of 0.5 divides, and the calibration error.

    A picture without a probability counts as called real.
    """
    if rows.empty or rows["label"].nunique() < 2:
        return None
    is_fake = (rows["label"] == "fake").to_numpy()
    called_fake = (rows["probability"].fillna(0) > 0.5).to_numpy()
    right = called_fake == is_fake
    accuracy = rate_or_none(int(right.sum()), len(rows))
    return {
        "confusion": {
            "true_positive": int((called_fake & is_fake).sum()),
            "false_negative": int((~called_fake & is_fake).sum()),
            "false_positive": int((called_fake & ~is_fake).sum()),
            "true_negative": int((~called_fake & ~is_fake).sum()),
        },
        "accuracy": accuracy.model_dump() if accuracy else None,
        # Reals and fakes weighing the same, so that the number doesn't hang on their shares.
        "balanced_accuracy": float((right * class_weights(is_fake)).sum()),
        "expected_calibration_error": _calibration(rows)["expected_calibration_error"],
    }


def _as_in_the_talk(files: ModelFiles, predictions: pd.DataFrame) -> Report | None:
    """Plain accuracy on the sources that the network learned from, where the set has them."""
    sources = read_record(files.folder).recipe.sources
    rows = predictions[predictions["source"].isin(sources)]
    half = at_half(rows)
    if half is None:
        return None
    return {"sources": sorted(rows["source"].unique()), **half}


def rounded(blocks: Report) -> Report:
    """The same, its floats to DIGITS digits: more would only make the file larger."""
    shorter: Report = json.loads(
        json.dumps(blocks), parse_float=lambda text: round(float(text), DIGITS)
    )
    return shorter


def _interval(interval: Interval | None) -> dict[str, float] | None:
    return interval.as_dict() if interval else None
