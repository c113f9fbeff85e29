"""Figures of merit with their intervals."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backend.detector.contract import Rate
from backend.roc import Scores as Scores
from backend.roc import reals_passed, roc_area

Indices = npt.NDArray[np.int32]
Z95 = 1.959963984540054
BOOTSTRAPS = 1000
CALIBRATION_BINS = 10
CHANCE_SETS = 200
"""Drawn sets whose mean says what calibration error chance alone makes."""


def wilson(hits: float, n: int) -> Rate:
    """A share with its 95 % interval (Wilson 1927). Args: n > 0."""
    share = hits / n
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    return Rate(rate=share, low=max(0.0, centre - half), high=min(1.0, centre + half), n=n)


def rate_or_none(hits: float, n: int) -> Rate | None:
    """The share with its interval, or None where there is nothing to count."""
    return wilson(hits, n) if n else None


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def roc_auc(reals: Scores, fakes: Scores) -> Interval | None:
    """Area under the ROC curve; None where a class is empty.

    Args: scores, higher = more synthetic; -inf for a picture without a score.
    """
    if not len(reals) or not len(fakes):
        return None
    under, not_over = reals_passed(reals, fakes)
    drawn, which = _reals_drawn_below(len(reals)), _drawn(len(fakes), _FAKES)
    below = np.take_along_axis(drawn, under[which], 1)
    below += np.take_along_axis(drawn, not_over[which], 1)
    return _interval(roc_area(reals, fakes), below.mean(axis=1) / 2 / len(reals))


def tpr_at_fpr(reals: Scores, fakes: Scores, fpr: float) -> Interval | None:
    """TPR at the lowest threshold that lets at most `fpr` of the reals through.

    None where there are too few reals to show such a rate, or no fakes.
    """
    if len(reals) * fpr < 1 or not len(fakes):
        return None
    ordered = np.sort(reals)
    # Of a drawn sample, its threshold stands where more than all but the allowed have been passed.
    allowed = math.floor(len(reals) * fpr + 1e-9)
    drawn = _reals_drawn_below(len(reals))[:, 1:] >= len(reals) - allowed
    thresholds = ordered[drawn.argmax(axis=1)]
    called = fakes[_drawn(len(fakes), _FAKES)] > thresholds[:, None]
    return _interval(float(np.mean(fakes > upper_threshold(reals, fpr))), called.mean(axis=1))


def paired_gain(
    figure: Callable[[Scores, Scores], float],
    before: tuple[Scores, Scores],
    after: tuple[Scores, Scores],
) -> Interval:
    """How much higher a figure is with other scores of the same faces.

    Args: figure of the scores of reals and of fakes; before and after: those of the reals (n,) and
    of the fakes (m,), each in the same order; n, m > 0.
    """

    def gain(reals: Indices | slice, fakes: Indices | slice) -> float:
        return figure(after[0][reals], after[1][fakes]) - figure(before[0][reals], before[1][fakes])

    drawn = zip(_drawn(len(before[0]), _REALS), _drawn(len(before[1]), _FAKES), strict=True)
    samples = np.array([gain(reals, fakes) for reals, fakes in drawn])
    return _interval(gain(slice(None), slice(None)), samples)


def upper_threshold(reals: Scores, fpr: float, weights: Scores | None = None) -> float:
    """The lowest score such that at most a share `fpr` of the reals lies above it.

    Args: reals (n,); weights (n,) of each, all alike by default.
    """
    order = np.argsort(-reals, kind="stable")
    ordered = reals[order]
    weight = np.ones(len(reals)) if weights is None else weights[order]
    above = np.cumsum(weight) / weight.sum()
    # The k-th highest score as threshold lets through those strictly above it.
    allowed = int(np.searchsorted(above, fpr + 1e-12, side="right"))
    return float(ordered[min(allowed, len(ordered) - 1)])


@dataclass(frozen=True)
class CalibrationBin:
    """The faces whose probability lies in one bin; both classes of the whole weigh the same."""

    low: float
    high: float
    stated: float
    """Mean probability."""
    happened: float
    """Share of fakes."""
    weight: float
    """Share of the whole."""
    n: int


def reliability(
    probabilities: Scores,
    is_fake: npt.NDArray[np.bool_],
    bins: int = CALIBRATION_BINS,
    counts: Scores | None = None,
) -> list[CalibrationBin]:
    """The reliability curve over equal-width bins, empty ones left out.

    Args: probabilities (n,) 0-1; is_fake (n,); counts (n,): how much each counts within its class,
    all alike by default. Both classes weigh the same, as prior 0.5 says. DeGroot and Fienberg, The
    Statistician 1983.
    """
    weights = class_weights(is_fake, counts)
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    curve = []
    for index in range(bins):
        inside = which == index
        if inside.any():
            part = weights[inside]
            curve.append(
                CalibrationBin(
                    low=index / bins,
                    high=(index + 1) / bins,
                    stated=float(np.average(probabilities[inside], weights=part)),
                    happened=float(np.average(is_fake[inside], weights=part)),
                    weight=float(part.sum() / weights.sum()),
                    n=int(inside.sum()),
                )
            )
    return curve


def expected_calibration_error(
    probabilities: Scores,
    is_fake: npt.NDArray[np.bool_],
    bins: int = CALIBRATION_BINS,
    counts: Scores | None = None,
) -> float:
    """ECE: how far stated and happened lie apart, averaged over the reliability curve (0-1).

    Naeini et al., AAAI 2015.
    """
    curve = reliability(probabilities, is_fake, bins, counts)
    return float(sum(part.weight * abs(part.stated - part.happened) for part in curve))


def calibration_error_by_chance(
    probabilities: Scores,
    is_fake: npt.NDArray[np.bool_],
    bins: int = CALIBRATION_BINS,
    counts: Scores | None = None,
) -> float:
    """The ECE (0-1) that perfectly calibrated probabilities would show in as few faces.

    The mean over sets of as many reals and fakes, drawn so that the probabilities come true: a
    face is drawn as a fake as often as its probability says. An ECE is never 0 in a finite set.
    """
    generator = np.random.default_rng(0)
    weights = class_weights(is_fake, counts)
    labels = np.sort(is_fake)
    certain = np.finfo(np.float64).eps  # a 0 would leave nothing to draw from
    chances = [weights * np.maximum(share, certain) for share in (1 - probabilities, probabilities)]
    errors = []
    for _ in range(CHANCE_SETS):
        drawn = [
            generator.choice(probabilities, count, p=chance / chance.sum())
            for chance, count in zip(
                chances, (int(np.sum(~is_fake)), int(np.sum(is_fake))), strict=True
            )
        ]
        errors.append(expected_calibration_error(np.concatenate(drawn), labels, bins))
    return float(np.mean(errors))


def class_weights(is_fake: npt.NDArray[np.bool_], counts: Scores | None = None) -> Scores:
    """Weights (n,) that make both classes sum to 0.5.

    Args: counts (n,): how much each counts within its class, all alike by default.
    """
    own = np.ones(len(is_fake)) if counts is None else counts
    sums = [max(float(own[is_fake == side].sum()), 1e-12) for side in (False, True)]
    return np.where(is_fake, own / (2 * sums[1]), own / (2 * sums[0]))


# Bootstraps resample reals and fakes apart (Efron 1979). What is drawn depends on their numbers
# alone, so many kinds of fakes stand against the same samples of the reals, which are drawn once.
_REALS, _FAKES = 0, 1


@lru_cache(maxsize=4)
def _drawn(n: int, label: int) -> Indices:
    """(BOOTSTRAPS, n) indices, drawn with replacement."""
    return np.random.default_rng((label, n)).integers(0, n, (BOOTSTRAPS, n), dtype=np.int32)


@lru_cache(maxsize=2)
def _reals_drawn_below(n: int) -> Indices:
    """(BOOTSTRAPS, n + 1): how many drawn reals rank under the k-th of the n reals, k = 0..n."""
    drawn = np.zeros((BOOTSTRAPS, n + 1), np.int32)
    for sample, chosen in zip(drawn, _drawn(n, _REALS), strict=True):
        sample[1:] = np.bincount(chosen, minlength=n).cumsum()
    return drawn


def _interval(value: float, samples: Scores) -> Interval:
    """The percentile interval of bootstrapped samples."""
    low, high = np.percentile(samples, [2.5, 97.5])
    return Interval(value, float(low), float(high))
