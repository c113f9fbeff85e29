"""The test faces that the network got wrong."""

from enum import StrEnum

import pandas as pd

from backend.detector.words import Verdict


class Line(StrEnum):
    """What counts as a mistake."""

    HALF = "on the wrong side of 50 %"
    VERDICT = "wrong verdict, as shipped"
    THRESHOLD = "at the chosen threshold"
    """Of the page “The model”: a logit above it counts as called generated."""


class Kind(StrEnum):
    """The two kinds of mistakes."""

    FALSE_POSITIVE = "false positive"
    """A photograph called generated."""
    FALSE_NEGATIVE = "false negative"
    """A generated face called a photograph."""


def mistakes(
    predictions: pd.DataFrame, mangling: str, line: Line, threshold: float = 0.0
) -> pd.DataFrame:
    """The mistakes under one mangling, the most confident first.

    Args: threshold on the logit, for `Line.THRESHOLD`.
    Predictions as `backend.evaluation.predictions.predict` returns them, with two columns more:
    `index`, the picture's place in the split, from 0, and `mistake`, its `Kind`.
    """
    rows = predictions[predictions["mangling"] == mangling]
    rows = rows.assign(index=range(len(rows)))
    is_fake = rows["label"] == "fake"
    called_fake, called_real = _called(rows, line, threshold)
    wrong = rows[(is_fake & called_real) | (~is_fake & called_fake)]
    of_fakes = wrong["label"] == "fake"
    kind = of_fakes.map({True: Kind.FALSE_NEGATIVE.value, False: Kind.FALSE_POSITIVE.value})
    sureness = _sureness(wrong, line, threshold)
    columns = sureness.columns.tolist()
    order = sureness.sort_values(columns, ascending=False, kind="stable").index
    return wrong.assign(mistake=kind).loc[order]


def _sureness(rows: pd.DataFrame, line: Line, threshold: float) -> pd.DataFrame:
    """How far each lies on its side of the line; the first column counts most."""
    if line is Line.THRESHOLD:
        return pd.DataFrame({"logit": (rows["logit"] - threshold).abs()})
    # Then by the logit, which still tells apart what the probability rounds to 1.
    return pd.DataFrame({"half": (rows["probability"] - 0.5).abs(), "logit": rows["logit"].abs()})


def _called(
    rows: pd.DataFrame, line: Line, threshold: float
) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Which were called generated and which photographs; without an answer neither."""
    if line is Line.VERDICT:
        return rows["verdict"] == Verdict.SYNTHETIC, rows["verdict"] == Verdict.PHOTOGRAPH
    if line is Line.THRESHOLD:
        return rows["logit"] > threshold, rows["logit"] <= threshold
    return rows["probability"] > 0.5, rows["probability"] <= 0.5
