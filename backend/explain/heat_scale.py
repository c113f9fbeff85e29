"""Where the colours of a heat map end: one scale for every face, symmetric around 0."""

import numpy as np

from backend.detector.contract import Calibration

UNMEASURED = 8.0
"""Log-odds of 3,000 to 1, where no measured scale is shipped."""


def log_odds_end(calibration: Calibration, cell_scale: float | None) -> float:
    """The end of the scale in calibrated log-odds, rounded up to one digit to be read easily.

    Args: cell_scale, the end in logits as `GroupsSummary` measured it; None where it did not.
    """
    if not cell_scale:
        return UNMEASURED
    end = abs(calibration.slope) * cell_scale
    digit = float(10.0 ** np.floor(np.log10(end)))
    return float(np.ceil(end / digit) * digit)
