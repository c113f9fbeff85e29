"""A face set through the detector, and the report on it."""

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from backend.detector.contract import Performance, Rate, SizeBand
from backend.detector.detector import Detector, View
from backend.detector.words import Verdict
from backend.training.manifest import STYLEGAN, default_split, read_manifest
from backend.training.metrics import (
    Interval,
    class_weights,
    expected_calibration_error,
    rate_or_none,
    roc_auc,
    tpr_at_fpr,
)
from backend.training.predictions import predict, scores
from backend.training.progress import Progress
from backend.training.report import REPORTED_FPRS, Report, report_markdown
from backend.training.training_record import read_record

PREDICTIONS_NAME = "predictions.parquet"
SIZE_EDGES = (64, 128, 256, 512)
"""Pixels of the face box's longer side, between the bands that are reported."""


@dataclass(frozen=True)
class Run:
    """What was evaluated, and how."""

    data: Path
    model: str
    split: str | None
    mangling: str
    view: View


def evaluate(run: Run, out: Path, progress: Progress) -> Report:
    """Check every picture of a set and write report.json, report.md and predictions.parquet.

    Raises ManifestError for a set that can't be read, FileNotFoundError for unknown weights.
    """
    detector = Detector.load(run.model)
    split = run.split or default_split(run.data)
    entries = read_manifest(run.data, None if split == "all" else split)
    predictions = predict(detector, entries, run.mangling, run.view, progress)
    out.mkdir(parents=True, exist_ok=True)
    predictions.to_parquet(out / PREDICTIONS_NAME, index=False)
    report = build_report(run, split or "all", detector, predictions)
    (out / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    (out / "report.md").write_text(report_markdown(report))
    return report


def build_report(run: Run, split: str, detector: Detector, predictions: pd.DataFrame) -> Report:
    """Every figure of the report, as plain values that JSON holds; None where n is too small."""
    fakes = predictions[predictions["label"] == "fake"]
    reals = predictions[predictions["label"] == "real"]
    stylegan = is_stylegan(fakes)
    return {
        "data": run.data.resolve().name,
        "split": split,
        "mangling": run.mangling,
        "view": run.view,
        "model": {
            "name": run.model,
            "version": detector.files.version,
            "weights_sha256": detector.files.weights_sha256,
            "thresholds": detector.files.thresholds.model_dump(),
        },
        "n": {"reals": len(reals), "fakes": len(fakes)},
        "talk": _as_in_the_talk(detector, predictions),
        "families": {
            "StyleGAN": _family(reals, fakes[stylegan]),
            "other generators": _family(reals, fakes[~stylegan]),
        },
        "fakes": {source: _family(reals, rows) for source, rows in fakes.groupby("source")},
        "reals": {source: _verdicts(rows) for source, rows in reals.groupby("source")},
    }


def _as_in_the_talk(detector: Detector, predictions: pd.DataFrame) -> Report | None:
    """Plain accuracy on the sources that the network learned from, where the set has them."""
    sources = read_record(detector.files.folder).recipe.sources
    rows = predictions[predictions["source"].isin(sources)]
    half = at_half(rows)
    if half is None:
        return None
    return {"sources": sorted(rows["source"].unique()), **half}


def performance(predictions: pd.DataFrame, set_name: str) -> Performance:
    """What the contract says of the shipped verdict: StyleGAN fakes against all reals."""
    kept = predictions[(predictions["label"] == "real") | is_stylegan(predictions)]
    edges = [*SIZE_EDGES, None]
    bands = [
        SizeBand(face_min=low, face_max=high, tpr=_called(rows, "fake"), fpr=_called(rows, "real"))
        for low, high in itertools.pairwise(edges)
        if low is not None and len(rows := _of_size(kept, low, high))
    ]
    return Performance(
        set_name=set_name,
        tpr=_called(kept, "fake"),
        fpr=_called(kept, "real"),
        by_face_size=bands,
    )


def is_stylegan(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows belong to the family that Uncanny's promise is about."""
    return rows["generator"].str.startswith(STYLEGAN)


def _of_size(rows: pd.DataFrame, low: int, high: int | None) -> pd.DataFrame:
    size = rows["face_size"]
    return rows[(size >= low) & (size < (high or np.inf))]


def _called(rows: pd.DataFrame, label: str) -> Rate | None:
    chosen = rows[rows["label"] == label]
    return rate_or_none(int((chosen["verdict"] == Verdict.SYNTHETIC).sum()), len(chosen))


def _family(reals: pd.DataFrame, fakes: pd.DataFrame) -> Report:
    """Fakes of one kind against all reals of the set."""
    real_scores, fake_scores = scores(reals), scores(fakes)
    return {
        **_verdicts(fakes),
        "roc_auc": _interval(roc_auc(real_scores, fake_scores)),
        "tpr_at_fpr": {
            f"{fpr:g}": _interval(tpr_at_fpr(real_scores, fake_scores, fpr))
            for fpr in REPORTED_FPRS
        },
        "at_half": at_half(pd.concat([reals, fakes])),
    }


def at_half(rows: pd.DataFrame) -> Report | None:
    """Confusion and accuracy where a probability of 0.5 divides, and the calibration error.

    A picture without a probability counts as called real.
    """
    if rows.empty or rows["label"].nunique() < 2:
        return None
    is_fake = (rows["label"] == "fake").to_numpy()
    called_fake = (rows["probability"].fillna(0) > 0.5).to_numpy()
    judged = rows["probability"].notna().to_numpy()
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
        "expected_calibration_error": expected_calibration_error(
            rows["probability"].to_numpy()[judged], is_fake[judged]
        )
        if judged.any()
        else None,
    }


def _verdicts(rows: pd.DataFrame) -> Report:
    """How many of each verdict, the share called synthetic, and why faces were left unsure."""
    called = rate_or_none(int((rows["verdict"] == Verdict.SYNTHETIC).sum()), len(rows))
    return {
        "n": len(rows),
        "called_synthetic": called.model_dump() if called else None,
        "verdicts": {str(key): int(n) for key, n in rows["verdict"].value_counts().items()},
        "reasons": {str(key): int(n) for key, n in rows["reason"].value_counts().items()},
    }


def _interval(interval: Interval | None) -> dict[str, float] | None:
    return interval.as_dict() if interval else None
