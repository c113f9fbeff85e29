"""The ROC curve."""

import numpy as np

from backend.evaluation.metrics import Scores


def roc_curve(reals: Scores, fakes: Scores) -> tuple[Scores, Scores]:
    """FPR and TPR at every threshold, from none called synthetic to all."""
    thresholds = np.unique(np.concatenate([reals, fakes]))[::-1]
    called = [
        1 - np.searchsorted(np.sort(of), thresholds, "left") / len(of) for of in (reals, fakes)
    ]
    return np.concatenate([[0.0], called[0]]), np.concatenate([[0.0], called[1]])
