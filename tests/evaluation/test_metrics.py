from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from backend.evaluation.metrics import (
    Scores,
    calibration_error_by_chance,
    expected_calibration_error,
    paired_gain,
    rate_or_none,
    reliability,
    roc_auc,
    tpr_at_fpr,
    upper_threshold,
    wilson,
)


def test_wilson_agrees_with_the_published_example() -> None:
    # Newcombe 1998, table I, method 3: 81 of 263 gives 0.2553 to 0.3662.
    rate = wilson(81, 263)
    assert (rate.low, rate.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_wilson_of_none_still_has_an_upper_end() -> None:
    rate = wilson(0, 50)
    assert rate.low == 0
    assert 0.05 < rate.high < 0.09


def test_no_pictures_no_rate() -> None:
    assert rate_or_none(0, 0) is None


@pytest.mark.parametrize(("fpr", "through"), [(0.0, 0), (0.009, 0), (0.01, 1), (0.05, 5)])
def test_upper_threshold_lets_just_the_allowed_share_through(fpr: float, through: int) -> None:
    reals = np.random.default_rng(0).normal(size=100)
    assert (reals > upper_threshold(reals, fpr)).sum() == through


def test_upper_threshold_weighs() -> None:
    # The highest score belongs to a photograph seen ten times: it weighs a tenth of the others.
    reals = np.array([5.0, 4.0, 3.0, 2.0])
    weights = np.array([0.1, 1.0, 1.0, 1.0])
    assert upper_threshold(reals, 0.04, weights) == 4.0
    assert upper_threshold(reals, 0.02, weights) == 5.0


def test_upper_threshold_counts_ties_as_let_through_together() -> None:
    reals = np.array([1.0, 1.0, 1.0, 0.0])
    assert (reals > upper_threshold(reals, 0.25)).mean() <= 0.25


def test_auc_of_perfect_and_of_reversed_scores() -> None:
    low, high = np.arange(20.0), np.arange(20.0) + 100
    assert roc_auc(low, high).value == 1  # type: ignore[union-attr]
    assert roc_auc(high, low).value == 0  # type: ignore[union-attr]


def test_auc_is_scikit_learns() -> None:
    generator = np.random.default_rng(3)
    reals, fakes = generator.integers(0, 9, 70) * 1.0, generator.integers(3, 12, 50) * 1.0
    expected = roc_auc_score(np.repeat([0, 1], [70, 50]), np.concatenate([reals, fakes]))
    assert roc_auc(reals, fakes).value == pytest.approx(expected)  # type: ignore[union-attr]


def test_a_picture_without_a_score_ranks_lowest() -> None:
    reals, fakes = np.array([0.0, 1.0]), np.array([-np.inf, 2.0])
    assert roc_auc(reals, fakes).value == 0.5  # type: ignore[union-attr]


def test_interval_holds_the_estimate_and_narrows_with_n() -> None:
    generator = np.random.default_rng(1)
    small = roc_auc(generator.normal(size=40), generator.normal(1, size=40))
    large = roc_auc(generator.normal(size=1000), generator.normal(1, size=1000))
    assert small is not None
    assert large is not None
    assert small.low < small.value < small.high
    assert large.high - large.low < small.high - small.low


def _resampled(statistic: Callable[[Scores, Scores], float], reals: Scores, fakes: Scores) -> tuple:
    """The percentile interval the slow way, by its own random numbers."""
    generator = np.random.default_rng(7)
    samples = [
        statistic(generator.choice(reals, len(reals)), generator.choice(fakes, len(fakes)))
        for _ in range(2000)
    ]
    return tuple(np.percentile(samples, [2.5, 97.5]))


@pytest.mark.parametrize("rounded", [False, True])
def test_intervals_are_those_of_plain_resampling(rounded: bool) -> None:
    generator = np.random.default_rng(5)
    reals, fakes = generator.normal(size=200), generator.normal(1.5, size=120)
    if rounded:  # many ties
        reals, fakes = reals.round(), fakes.round()

    def plain_auc(r: Scores, f: Scores) -> float:
        return float(roc_auc_score(np.repeat([0, 1], [len(r), len(f)]), np.concatenate([r, f])))

    def plain_tpr(r: Scores, f: Scores) -> float:
        return float(np.mean(f > upper_threshold(r, 0.05)))

    auc, tpr = roc_auc(reals, fakes), tpr_at_fpr(reals, fakes, 0.05)
    assert auc is not None
    assert tpr is not None
    assert auc.value == pytest.approx(plain_auc(reals, fakes))
    assert tpr.value == pytest.approx(plain_tpr(reals, fakes))
    assert (auc.low, auc.high) == pytest.approx(_resampled(plain_auc, reals, fakes), abs=0.01)
    assert (tpr.low, tpr.high) == pytest.approx(_resampled(plain_tpr, reals, fakes), abs=0.04)


def test_tpr_is_withheld_where_there_are_too_few_reals() -> None:
    scores = np.arange(100.0)
    assert tpr_at_fpr(scores, scores, 0.005) is None
    assert tpr_at_fpr(scores, scores, 0.01) is not None


def test_calibration_error_is_nought_for_honest_and_large_for_boastful_probabilities() -> None:
    generator = np.random.default_rng(2)
    is_fake = np.repeat([True, False], 5000)
    # Logits of two unit Gaussians at +-1 have exactly 2x as their log-odds.
    x = generator.normal(np.where(is_fake, 1, -1))
    honest, boastful = 1 / (1 + np.exp(-2 * x)), 1 / (1 + np.exp(-8 * x))
    assert expected_calibration_error(honest, is_fake) < 0.02
    assert expected_calibration_error(boastful, is_fake) > 0.08


def test_chance_alone_makes_as_large_an_error_as_honest_probabilities_show() -> None:
    generator = np.random.default_rng(3)
    is_fake = np.repeat([True, False], (100, 300))
    shown = []
    for _ in range(40):
        x = generator.normal(np.where(is_fake, 1, -1))
        honest = 1 / (1 + np.exp(-2 * x))
        shown.append(expected_calibration_error(honest, is_fake))
    assert calibration_error_by_chance(honest, is_fake) == pytest.approx(np.mean(shown), rel=0.12)
    many = np.tile(honest, 25)
    assert calibration_error_by_chance(many, np.tile(is_fake, 25)) < 0.25 * np.mean(shown)


def test_no_chance_in_probabilities_that_are_certain() -> None:
    assert calibration_error_by_chance(np.ones(2), np.array([True, False])) < 1


def test_reliability_of_a_set_that_can_be_counted_by_hand() -> None:
    # Two fakes weigh a quarter each, four reals an eighth each.
    probabilities = np.array([0.95, 1.0, 0.95, 0.05, 0.05, 0.05])
    is_fake = np.array([True, True, False, False, False, False])
    low, high = reliability(probabilities, is_fake)
    assert (low.low, low.high, low.n) == (0, 0.1, 3)
    assert (low.stated, low.happened, low.weight) == pytest.approx((0.05, 0, 0.375))
    assert (high.low, high.high, high.n) == (0.9, 1, 3)
    assert (high.stated, high.happened, high.weight) == pytest.approx((0.97, 0.8, 0.625))
    expected = 0.375 * 0.05 + 0.625 * 0.17
    assert expected_calibration_error(probabilities, is_fake) == pytest.approx(expected)


def test_paired_gain_of_faces_that_all_rise_alike_is_sure() -> None:
    generator = np.random.default_rng(0)
    reals, fakes = generator.normal(size=50), generator.normal(size=40)
    gain = paired_gain(
        lambda real, fake: float(fake.mean() - real.mean()), (reals, fakes), (reals, fakes + 1)
    )
    assert (gain.value, gain.low, gain.high) == pytest.approx((1, 1, 1))
