"""Figures of one person's answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from scipy.special import stdtrit

from backend.evaluation.metrics import Z95

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval; no interval where there is too little for one."""

    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Sensitivity:
    """How well a person tells the two apart, and which way they lean."""

    d_prime: Estimate
    """0 is guessing; about 2 is 84 % right without leaning."""
    bias: float
    """The criterion c: above 0 they lean towards "photograph", below towards "generated"."""


def sensitivity(hits: int, fakes: int, false_alarms: int, reals: int) -> Sensitivity:
    """d' and c with the log-linear correction (Hautus 1995), so that 0 % and 100 % are finite.

    The interval is from the large-sample variance of Gourevitch and Galanter (1967).

    Args: hits: fakes called fake, of `fakes` > 0; false_alarms: reals called fake, of `reals` > 0.
    """
    hit_rate, alarm_rate = (hits + 0.5) / (fakes + 1), (false_alarms + 0.5) / (reals + 1)
    z_hit, z_alarm = _NORMAL.inv_cdf(hit_rate), _NORMAL.inv_cdf(alarm_rate)
    variance = _variance_of_z(hit_rate, fakes) + _variance_of_z(alarm_rate, reals)
    d_prime, half = z_hit - z_alarm, Z95 * math.sqrt(variance)
    return Sensitivity(
        Estimate(d_prime, d_prime - half, d_prime + half, fakes + reals),
        -(z_hit + z_alarm) / 2,
    )


def _variance_of_z(rate: float, n: int) -> float:
    return rate * (1 - rate) / (n * _NORMAL.pdf(_NORMAL.inv_cdf(rate)) ** 2)


def mean_estimate(values: Sequence[float]) -> Estimate | None:
    """The mean with its interval by Student's t; None without values."""
    n = len(values)
    if n == 0:
        return None
    mean = fmean(values)
    if n == 1:
        return Estimate(mean, None, None, n)
    half = float(stdtrit(n - 1, 0.975)) * stdev(values) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)
