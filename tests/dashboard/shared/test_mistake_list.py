"""Which faces count as mistakes, and in what order."""

import numpy as np
import pandas as pd
import pytest

from dashboard.shared.mistake_list import Kind, Line, mistakes
from tests.evaluation.predicted import predictions

VERDICTS = ["photograph", "unsure", "synthetic", "no_face"]


def rows() -> pd.DataFrame:
    found = predictions(real=VERDICTS, fake=VERDICTS)
    other = predictions(real=VERDICTS, fake=[], mangling="400:75")
    return pd.concat([found, other], ignore_index=True)


def test_shipped_verdicts_leave_the_unsure_out() -> None:
    wrong = mistakes(rows(), "found", Line.VERDICT)
    assert wrong[["path", "mistake", "index"]].to_numpy().tolist() == [
        ["real2", Kind.FALSE_POSITIVE, 2],
        ["fake0", Kind.FALSE_NEGATIVE, 4],
    ]


def test_half_takes_what_lies_beyond_it_and_a_missing_face_is_no_mistake() -> None:
    # Those left unsure have a probability of just over a half.
    assert sorted(mistakes(rows(), "found", Line.HALF)["path"]) == ["fake0", "real1", "real2"]


def test_a_threshold_of_ones_own_counts_on_the_logit_alone() -> None:
    table = predictions(real=["photograph", "no_face"], fake=["synthetic", "synthetic"])
    table["logit"] = [1.5, np.nan, 1.5, 2.5]
    wrong = mistakes(table, "found", Line.THRESHOLD, threshold=2)
    assert wrong[["path", "mistake"]].to_numpy().tolist() == [["fake0", Kind.FALSE_NEGATIVE]]
    wrong = mistakes(table, "found", Line.THRESHOLD, threshold=1)
    assert wrong[["path", "mistake"]].to_numpy().tolist() == [["real0", Kind.FALSE_POSITIVE]]


def test_index_counts_within_a_mangling() -> None:
    assert mistakes(rows(), "400:75", Line.VERDICT)["index"].tolist() == [2]


def test_most_confident_first() -> None:
    table = rows()
    table.loc[table["path"] == "fake0", "probability"] = 0.01
    assert mistakes(table, "found", Line.HALF)["path"].tolist() == ["fake0", "real2", "real1"]
    # What rounds to the same probability is told apart by the logit.
    table.loc[table["path"].isin(["fake0", "real2"]), "probability"] = [1.0, 0.0, 1.0]
    table.loc[table["path"] == "real2", "logit"] = 40.0
    assert mistakes(table, "found", Line.HALF)["path"].tolist() == ["real2", "fake0", "real1"]


def test_the_most_confident_lies_farthest_from_a_threshold_of_ones_own() -> None:
    table = predictions(real=["photograph"], fake=["synthetic", "synthetic", "synthetic"])
    table["logit"] = [-9.0, 4.4, -2.5, 1.0]
    table["probability"] = 1 / (1 + np.exp(-table["logit"]))
    wrong = mistakes(table, "found", Line.THRESHOLD, threshold=4.5)
    assert wrong["logit"].tolist() == [-2.5, 1.0, 4.4]


@pytest.mark.parametrize("line", Line)
def test_none(line: Line) -> None:
    perfect = predictions(real=["photograph"], fake=["synthetic"])
    assert mistakes(perfect, "found", line).empty
