"""Colour statistics of a crop: what a classifier learns that looks at nothing but its palette."""

import numpy as np

from backend.experiments.audit.features import Features
from backend.images.scaling import Float32

HISTOGRAM_BINS = 12


def colour_features(pixels: Float32) -> Features:
    """Groups `channels` (mean, deviation), `saturation` and `histograms` (shares by channel).

    Args: pixels (side, side, 3), RGB 0-255.
    """
    flat = pixels.reshape(-1, 3)
    brightest = flat.max(axis=1)
    saturation = (brightest - flat.min(axis=1)) / np.maximum(brightest, 1)
    shares = [np.histogram(channel, HISTOGRAM_BINS, (0, 256))[0] / len(flat) for channel in flat.T]
    return {
        "channels": np.concatenate([flat.mean(axis=0), flat.std(axis=0)]),
        "saturation": np.array([saturation.mean(), saturation.std()], np.float32),
        "histograms": np.concatenate(shares).astype(np.float32),
    }
