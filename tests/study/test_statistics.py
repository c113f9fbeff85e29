"""Figures of one person, against values worked out by hand and published examples."""

import pytest

from backend.study.statistics import mean_estimate, sensitivity


def test_d_prime_and_bias_against_tables_of_the_normal_distribution() -> None:
    # 41.5 / 50 = 0.83 and 8.5 / 50 = 0.17: z = +-0.95417.
    found = sensitivity(hits=41, fakes=49, false_alarms=8, reals=49)
    assert found.d_prime.value == pytest.approx(1.90833, abs=1e-4)
    assert found.bias == pytest.approx(0, abs=1e-12)
    # Both called fake with 0.7 and 0.3 (z 0.5244): 34.5 / 50 = 0.69 (z 0.49585), 14.5 / 50 = 0.29.
    leaning = sensitivity(hits=34, fakes=49, false_alarms=14, reals=49)
    assert leaning.d_prime.value == pytest.approx(0.49585 + 0.55338, abs=1e-4)
    assert leaning.bias == pytest.approx(-(0.49585 - 0.55338) / 2, abs=1e-4)


def test_calling_few_generated_is_a_bias_above_nought() -> None:
    assert sensitivity(hits=2, fakes=64, false_alarms=1, reals=64).bias > 1
    assert sensitivity(hits=63, fakes=64, false_alarms=62, reals=64).bias < -1


def test_all_right_and_all_wrong_stay_finite() -> None:
    # Log-linear: 64.5 / 65 and 0.5 / 65, z = +-2.4225.
    perfect = sensitivity(hits=64, fakes=64, false_alarms=0, reals=64)
    assert perfect.d_prime.value == pytest.approx(4.845, abs=2e-3)
    reversed_ = sensitivity(hits=0, fakes=64, false_alarms=64, reals=64)
    assert reversed_.d_prime.value == pytest.approx(-perfect.d_prime.value)


def test_interval_of_d_prime() -> None:
    # Rates of 0.83 and 0.17: phi(0.95417) = 0.25306, variance 0.83 x 0.17 / (49 x 0.06404) each.
    found = sensitivity(hits=41, fakes=49, false_alarms=8, reals=49).d_prime
    half = 1.95996 * (2 * 0.1411 / (49 * 0.25306**2)) ** 0.5
    assert found.high is not None
    assert found.low is not None
    assert found.high - found.value == pytest.approx(half, abs=1e-3)
    assert found.value - found.low == pytest.approx(half, abs=1e-3)


def test_mean_with_its_t_interval() -> None:
    # Mean 3, deviation sqrt(2.5), t(4, 0.975) = 2.7764: half is 2.7764 x 1.58114 / sqrt(5).
    found = mean_estimate([1, 2, 3, 4, 5])
    assert found is not None
    assert (found.value, found.n) == (3, 5)
    assert (found.low, found.high) == pytest.approx((3 - 1.96324, 3 + 1.96324), abs=1e-4)


def test_no_interval_from_one_value_and_no_mean_from_none() -> None:
    one = mean_estimate([4])
    assert one is not None
    assert (one.value, one.low, one.high) == (4, None, None)
    assert mean_estimate([]) is None
