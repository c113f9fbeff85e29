"""From logit to probability and verdict."""

import math
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from backend.detector.contract import (
    Calibration,
    DrawnHead,
    KindRules,
    Stability,
    Thresholds,
    TrainingStatistics,
)
from backend.detector.words import Reason, Verdict

PRIOR = 0.5
STABILITY = Stability(margin=0.5, scales=[0.85, 0.7])


def rules_between(cut: KindRules, free: KindRules, share: float) -> KindRules:
    """The rules for a picture that is judged as `cut` by a share (0-1), as `free` for the rest."""

    def blend(in_cut: float, in_free: float) -> float:
        return share * in_cut + (1 - share) * in_free

    return KindRules(
        calibration=Calibration(
            slope=blend(cut.calibration.slope, free.calibration.slope),
            intercept=blend(cut.calibration.intercept, free.calibration.intercept),
        ),
        thresholds=Thresholds(
            upper=blend(cut.thresholds.upper, free.thresholds.upper),
            lower=blend(cut.thresholds.lower, free.thresholds.lower),
        ),
    )


def network_log_odds(logit: float, calibration: Calibration) -> float:
    """What the network's logit stands for, at even odds beforehand and without the eyes."""
    return calibration.slope * logit + calibration.intercept


def probability(
    logit: float, calibration: Calibration, prior: float = PRIOR, eyes: float = 0.0
) -> float:
    """Chance that the face is synthetic, where a share `prior` of such pictures is.

    Args: logit of the network; 0 < prior < 1; `eyes`, their log-odds. Returns: 0-1.
    """
    total = network_log_odds(logit, calibration) + eyes + math.log(prior / (1 - prior))
    # Beyond +-40 the result is 0 or 1 in float64 anyway, and exp() would overflow further out.
    return 1 / (1 + math.exp(-min(max(total, -40.0), 40.0)))


def side_of(logit: float, thresholds: Thresholds) -> Verdict:
    """The verdict by the thresholds alone."""
    if logit > thresholds.upper:
        return Verdict.SYNTHETIC
    if logit < thresholds.lower:
        return Verdict.PHOTOGRAPH
    return Verdict.UNSURE


def judge(
    logit: float,
    features: npt.NDArray[np.float32],
    thresholds: Thresholds,
    stability: Stability,
    statistics: TrainingStatistics,
    logit_at_scale: Callable[[float], float],
    drawn_head: DrawnHead | None = None,
) -> tuple[Verdict, Reason | None]:
    """The verdict of a face, with its reason where it is `unsure`.

    Args: features (n,), see `NetworkOutput`; `logit_at_scale` runs the network again on the crop at
    a scale under 1, and is called only near a threshold.
    """
    if drawn_head is not None and drawn_score(features, drawn_head) > drawn_head.limit:
        return Verdict.UNSURE, Reason.NOT_A_PHOTOGRAPH
    verdict = side_of(logit, thresholds)
    if verdict is Verdict.UNSURE:
        return verdict, Reason.BORDERLINE
    if outside_distance(features, statistics) > statistics.limit:
        return Verdict.UNSURE, Reason.OUTSIDE_TRAINING
    near = min(abs(logit - thresholds.upper), abs(logit - thresholds.lower)) < stability.margin
    if near and any(
        side_of(logit_at_scale(scale), thresholds) is not verdict for scale in stability.scales
    ):
        return Verdict.UNSURE, Reason.UNSTABLE
    return verdict, None


def is_too_tight(
    verdict: Verdict, reason: Reason | None, logit: float, tight_lower: float | None
) -> bool:
    """Whether that it is cut too tight is all that can be said of a face.

    Args: tight_lower, see the contract. Of a fake that is cut so the network sees less: what would
    be a photograph must lie lower than in a whole picture.
    """
    if verdict is Verdict.SYNTHETIC or reason is Reason.NOT_A_PHOTOGRAPH:
        return False
    is_low = tight_lower is not None and logit < tight_lower
    return not (verdict is Verdict.PHOTOGRAPH and is_low)


def drawn_score(features: npt.NDArray[np.float32], head: DrawnHead) -> float:
    """How much features (n,) look drawn; above the head's limit they count as that."""
    return float(features.astype(np.float64) @ np.asarray(head.weights))


def outside_distance(features: npt.NDArray[np.float32], statistics: TrainingStatistics) -> float:
    """Mean squared z-score of features (n,) against the training set's."""
    z = (features - np.asarray(statistics.mean)) / np.asarray(statistics.deviation)
    return float(np.mean(z * z))


def of_picture(faces: Iterable[Verdict]) -> Verdict:
    """The picture's verdict from its faces': synthetic if any is, else unsure if any is."""
    found = set(faces)
    for verdict in (Verdict.SYNTHETIC, Verdict.UNSURE, Verdict.PHOTOGRAPH):
        if verdict in found:
            return verdict
    return Verdict.NO_FACE
