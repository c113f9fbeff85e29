"""Azimuthally averaged spectrum and a support vector machine.

Durall et al., "Unmasking DeepFakes with simple Features", arXiv 1911.00686; "Watch your
Up-Convolution", CVPR 2020, arXiv 2003.01826; code: github.com/cc-hpc-itwm/DeepFakeDetection.

Features are theirs: the mean over each whole radius of 20 ln |F|, F being the Fourier transform of
the grey picture. Their machine is linear; val may choose one with a Gaussian kernel instead.
"""

import numpy as np
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from backend.experiments.peers.classic import ClassicPeer
from backend.images.scaling import Float32

EPSILON = 1e-8
STRENGTHS = {"linear": (0.1, 1.0), "rbf": (1.0, 10.0)}
"""By kernel; the time that a linear machine takes to fit grows with its strength."""


def features(grey: Float32) -> Float32:
    """(side, side), 0-255, to (radii,): the spectrum from the mean brightness outwards."""
    spectrum = np.fft.fftshift(np.fft.fft2(grey))
    decibels = 20 * np.log(np.abs(spectrum + EPSILON))
    centre = grey.shape[0] // 2
    row, column = np.indices(grey.shape)
    radius = np.hypot(row - centre, column - centre).astype(int)
    sums = np.bincount(radius.ravel(), decibels.ravel())
    return np.asarray(sums / np.bincount(radius.ravel()), np.float32)


def models() -> dict[str, Pipeline]:
    """Support vector machines by kernel and strength."""
    return {
        f"SVM, {kernel}, C {strength:g}": make_pipeline(
            StandardScaler(), SVC(kernel=kernel, C=strength, cache_size=1000)
        )
        for kernel, strengths in STRENGTHS.items()
        for strength in strengths
    }


PEER = ClassicPeer(side=256, faces=8_192, features=features, models=models)
