"""What looking at a face in tiles brings, on the faces that are large enough for tiles."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evaluation.breakdown import against_each_other, reals_and_families, rounded
from backend.evaluation.metrics import Interval, paired_gain, upper_threshold
from backend.evaluation.predictions import scores
from backend.evaluation.report import STYLEGAN_FAMILY
from backend.evaluation.report_schema import ViewsCompared
from backend.roc import Scores, roc_area

FPR = 0.01
Classes = tuple[Scores, Scores]
"""Scores of the photographs and of the StyleGAN fakes."""
Figure = Callable[[Scores, Scores], float]


def full_against_face(files: ModelFiles, face: pd.DataFrame, full: pd.DataFrame) -> ViewsCompared:
    """The report's block on `view=full` against `view=face`.

    Args: predictions of both views, of the same pictures under one mangling.
    """
    tiled = full[full["tiled"]]
    same = face.set_index("path").loc[tiled["path"]].reset_index()
    return rounded(
        ViewsCompared(
            mangling=full["mangling"].iloc[0],
            tile_weight=files.full_view.tiles.weight,
            views={"face": against_each_other(same), "full": against_each_other(tiled)},
            gain=_gain(same, tiled),
        )
    )


def _gain(face: pd.DataFrame, full: pd.DataFrame) -> dict[str, Interval | None]:
    before, after = (_reals_and_stylegan(rows, scores(rows)) for rows in (face, full))
    called = [_reals_and_stylegan(rows, _called_synthetic(rows)) for rows in (face, full)]
    return {
        f"{STYLEGAN_FAMILY}: ROC AUC": _gained(roc_area, before, after),
        f"{STYLEGAN_FAMILY}: TPR at FPR {100 * FPR:g} %": (
            _gained(_tpr, before, after) if len(before[0]) * FPR >= 1 else None
        ),
        f"{STYLEGAN_FAMILY}: called synthetic": _gained(lambda _, fakes: fakes.mean(), *called),
        "photographs: called synthetic": _gained(lambda reals, _: reals.mean(), *called),
    }


def _gained(figure: Figure, before: Classes, after: Classes) -> Interval | None:
    if not all(len(scored) for scored in before):
        return None
    return paired_gain(figure, before, after)


def _reals_and_stylegan(rows: pd.DataFrame, values: Scores) -> Classes:
    reals, stylegan, _ = reals_and_families(rows.assign(value=values))
    return reals["value"].to_numpy(dtype=np.float64), stylegan["value"].to_numpy(dtype=np.float64)


def _called_synthetic(rows: pd.DataFrame) -> Scores:
    return np.asarray(rows["verdict"] == Verdict.SYNTHETIC, np.float64)


def _tpr(reals: Scores, fakes: Scores) -> float:
    return float(np.mean(fakes > upper_threshold(reals, FPR)))
