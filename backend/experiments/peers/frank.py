"""Discrete cosine transform and a linear model.

Frank et al., "Leveraging Frequency Analysis for Deep Fake Image Recognition", ICML 2020,
arXiv 2003.08685; code: github.com/RUB-SysSec/GANDCTAnalysis.

As theirs: the logarithm of each coefficient of the whole grey picture, each to mean 0 and
deviation 1 over the training set, into ridge regression; val chooses its strength.
"""

from functools import cache

import numpy as np
from sklearn.linear_model import RidgeClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from backend.experiments.peers.classic import ClassicPeer
from backend.images.scaling import Float32

EPSILON = 1e-12
STRENGTHS = (1e3, 1e4, 1e5, 1e6)
"""Around the sum of a picture's squared features, which is their number: 65,536."""


def features(grey: Float32) -> Float32:
    """(side, side), 0-255, to (side x side,)."""
    cosines = _cosines(grey.shape[0])
    logarithms: Float32 = np.log(np.abs(cosines @ grey @ cosines.T) + np.float32(EPSILON))
    return logarithms.ravel()


def models() -> dict[str, Pipeline]:
    """Ridge regressions by strength."""
    return {
        f"ridge, {strength:g}": make_pipeline(
            StandardScaler(), RidgeClassifier(strength, solver="cholesky", copy_X=False)
        )
        for strength in STRENGTHS
    }


@cache
def _cosines(side: int) -> Float32:
    """The orthonormal DCT-II as a matrix, a frequency a row."""
    frequency, place = np.indices((side, side))
    waves = np.sqrt(2 / side) * np.cos(np.pi * frequency * (place + 0.5) / side)
    waves[0] /= np.sqrt(2)
    return np.asarray(waves, np.float32)


# Two gigabytes of features, and a second copy while it is fitted.
PEER = ClassicPeer(side=256, faces=8_192, features=features, models=models)
