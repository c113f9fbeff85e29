"""What one threshold makes of the test faces."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from backend.detector.contract import Rate
from backend.evaluation.metrics import rate_or_none
from backend.evaluation.predictions import scores


@dataclass(frozen=True)
class Precision:
    """The share of flagged faces that are generated (PPV), with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class OperatingPoint:
    """Rates above a threshold; None where there is nothing to count."""

    tpr: Rate | None
    fpr: Rate | None

    def precision(self, prior: float) -> Precision | None:
        """By Bayes' rule where a share `prior` (0-1) of such faces is generated.

        The ends take both rates at the unluckier, and at the luckier, ends of their 95 %
        intervals. None where a rate is missing or nothing is flagged.
        """
        if self.tpr is None or self.fpr is None or self.tpr.rate + self.fpr.rate == 0:
            return None
        pairs = (
            (self.tpr.rate, self.fpr.rate),
            (self.tpr.low, self.fpr.high),
            (self.tpr.high, self.fpr.low),
        )
        return Precision(*(_share_right(tpr, fpr, prior) for tpr, fpr in pairs))


def operating_point(reals: pd.DataFrame, fakes: pd.DataFrame, threshold: float) -> OperatingPoint:
    """The shares of predictions whose logit lies above the threshold."""
    return OperatingPoint(_above(fakes, threshold), _above(reals, threshold))


def _above(rows: pd.DataFrame, threshold: float) -> Rate | None:
    return rate_or_none(int(np.sum(scores(rows) > threshold)), len(rows))


def _share_right(tpr: float, fpr: float, prior: float) -> float:
    flagged = tpr * prior + fpr * (1 - prior)
    return tpr * prior / flagged if flagged else 0.0
