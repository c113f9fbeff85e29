"""Chances in words."""

import pytest

from dashboard.shared.wording import chance, percent, share


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "more than 99 in 100"),
        (0.9951, "more than 99 in 100"),
        (0.97, "about 97 in 100"),
        (0.5, "about 50 in 100"),
        (0.0096, "about 1 in 100"),
        (0.0094, "about 9 in 1,000"),
        (0.0003, "about 3 in 10,000"),
        (0.00001, "fewer than 1 in 10,000"),
        (0.0, "fewer than 1 in 10,000"),
    ],
)
def test_chance(probability: float, words: str) -> None:
    assert chance(probability) == words


def test_prior() -> None:
    assert share(0.5) == "half"
    assert share(0.01) == "1 in 100"
    assert percent(0.0003) == "0.03 %"
    assert percent(0.5) == "50 %"
