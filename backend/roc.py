"""The area under the ROC curve: one definition for training, evaluation and experiments."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.intp]


def roc_area(reals: Scores, fakes: Scores) -> float:
    """Area under the ROC curve without an interval.

    Args: scores (n,) and (m,), higher = more synthetic, at least one each; -inf for a picture
    without a score.
    """
    under, not_over = reals_passed(reals, fakes)
    return float(np.mean(under + not_over)) / 2 / len(reals)


def reals_passed(reals: Scores, fakes: Scores) -> tuple[Ranks, Ranks]:
    """For each fake, how many reals lie under it and how many not over it.

    A tie counts half in the area (Mann and Whitney 1947).
    """
    ordered = np.sort(reals)
    return np.searchsorted(ordered, fakes, "left"), np.searchsorted(ordered, fakes, "right")
