import math

import numpy as np
import pytest

from backend.detector.contract import (
    Calibration,
    DrawnHead,
    Stability,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.verdict import (
    is_too_tight,
    judge,
    of_picture,
    outside_distance,
    probability,
)
from backend.detector.words import (
    REASON_MEANINGS,
    REASON_TITLES,
    STATE_MEANINGS,
    STATE_TITLES,
    VERDICT_MEANINGS,
    VERDICT_TITLES,
    Reason,
    State,
    Verdict,
)

CALIBRATION = Calibration(slope=2.0, intercept=-1.0)
THRESHOLDS = Thresholds(upper=1.0, lower=-1.0)
STABILITY = Stability(margin=0.5, scales=[0.85, 0.7])
STATISTICS = TrainingStatistics(mean=[0.0, 1.0], deviation=[1.0, 2.0], limit=4.0)
USUAL = np.array([0.0, 1.0], np.float32)


def _judge(
    logit: float, at_scale: float | None = None, features: np.ndarray = USUAL
) -> tuple[Verdict, Reason | None]:
    def logit_at_scale(_: float) -> float:
        assert at_scale is not None, "the network was run again far from a threshold"
        return at_scale

    return judge(logit, features, THRESHOLDS, STABILITY, STATISTICS, logit_at_scale)


def test_probability_is_the_calibrated_sigmoid_at_even_odds() -> None:
    assert probability(0.5, CALIBRATION) == pytest.approx(0.5)
    assert probability(1.0, CALIBRATION) == pytest.approx(1 / (1 + math.exp(-1)))


def test_prior_moves_the_odds_by_its_own() -> None:
    even, rare = probability(1.5, CALIBRATION), probability(1.5, CALIBRATION, prior=0.01)
    assert rare / (1 - rare) == pytest.approx(even / (1 - even) * 0.01 / 0.99)


@pytest.mark.parametrize("logit", [-1e6, 1e6])
def test_extreme_logits_stay_in_range(logit: float) -> None:
    assert 0 <= probability(logit, CALIBRATION) <= 1


@pytest.mark.parametrize(
    ("logit", "expected"),
    [
        (3.0, (Verdict.SYNTHETIC, None)),
        (-3.0, (Verdict.PHOTOGRAPH, None)),
        (0.0, (Verdict.UNSURE, Reason.BORDERLINE)),
        (1.0, (Verdict.UNSURE, Reason.BORDERLINE)),  # above means above
    ],
)
def test_far_from_the_thresholds(logit: float, expected: tuple[Verdict, Reason | None]) -> None:
    assert _judge(logit, at_scale=logit) == expected


def test_near_a_threshold_a_change_of_sides_is_unstable() -> None:
    assert _judge(1.2, at_scale=0.9) == (Verdict.UNSURE, Reason.UNSTABLE)
    assert _judge(1.2, at_scale=1.1) == (Verdict.SYNTHETIC, None)
    assert _judge(-1.2, at_scale=-0.9) == (Verdict.UNSURE, Reason.UNSTABLE)


def test_unusual_features_are_outside_training() -> None:
    odd = np.array([3.0, 1.0], np.float32)
    assert outside_distance(odd, STATISTICS) == pytest.approx(4.5)
    assert _judge(3.0, features=odd) == (Verdict.UNSURE, Reason.OUTSIDE_TRAINING)


@pytest.mark.parametrize("logit", [-3.0, 0.0, 3.0])
def test_what_looks_drawn_is_not_judged(logit: float) -> None:
    head = DrawnHead(weights=[1.0, 2.0], limit=2.0)

    def never(_: float) -> float:
        raise AssertionError("the network was run again")

    drawn, usual = (
        judge(logit, features, THRESHOLDS, STABILITY, STATISTICS, never, head)
        for features in (np.array([0.0, 1.1], np.float32), USUAL)
    )
    assert drawn == (Verdict.UNSURE, Reason.NOT_A_PHOTOGRAPH)
    assert usual[1] is not Reason.NOT_A_PHOTOGRAPH  # at the limit isn't above it


def test_cut_too_tight_a_photograph_must_lie_lower() -> None:
    photograph, synthetic = Verdict.PHOTOGRAPH, Verdict.SYNTHETIC
    assert is_too_tight(photograph, None, -5, None)
    assert is_too_tight(photograph, None, -5, -5)
    assert not is_too_tight(photograph, None, -5.1, -5)
    assert is_too_tight(Verdict.UNSURE, Reason.BORDERLINE, -9, -5)
    assert not is_too_tight(synthetic, None, 9, -5)
    assert not is_too_tight(Verdict.UNSURE, Reason.NOT_A_PHOTOGRAPH, 0, -5)


@pytest.mark.parametrize(
    ("faces", "expected"),
    [
        ([], Verdict.NO_FACE),
        ([Verdict.PHOTOGRAPH], Verdict.PHOTOGRAPH),
        ([Verdict.PHOTOGRAPH, Verdict.UNSURE], Verdict.UNSURE),
        ([Verdict.PHOTOGRAPH, Verdict.UNSURE, Verdict.SYNTHETIC], Verdict.SYNTHETIC),
    ],
)
def test_picture_takes_the_gravest_verdict(faces: list[Verdict], expected: Verdict) -> None:
    assert of_picture(faces) is expected


@pytest.mark.parametrize(
    ("codes", "tables"),
    [
        (Verdict, (VERDICT_TITLES, VERDICT_MEANINGS)),
        (Reason, (REASON_TITLES, REASON_MEANINGS)),
        (State, (STATE_TITLES, STATE_MEANINGS)),
    ],
)
def test_every_code_has_words(codes: type, tables: tuple[dict[object, str], ...]) -> None:
    for table in tables:
        assert set(table) == set(codes)
        assert all(text.strip() for text in table.values())
