"""Grad-CAM, and the check that it looks at what the network has learnt.

Selvaraju et al., "Grad-CAM", ICCV 2017, arXiv 1610.02391. Adebayo et al., "Sanity Checks for
Saliency Maps", NeurIPS 2018, arXiv 1810.03292: a map that stays alike when the weights are drawn at
random, from the last layer towards the first, shows edges of the picture and not the network's
reasons.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.detector.weights_folder import load_network
from backend.images.scaling import Float32

if TYPE_CHECKING:
    import keras

SEED = 7
DEPTHS = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Share of the weight arrays that is drawn at random, counted from the network's last one."""


@dataclass(frozen=True)
class RandomisedMap:
    """Grad-CAM of the network with part of its weights drawn at random."""

    share: float
    """Of the weight arrays, from the last one."""
    map: Float32
    similarity: float
    """Spearman's rank correlation of its cells with the trained network's, -1 to 1; NaN where one
    of the maps is the same everywhere."""


class GradCam:
    """Grad-CAM of a network's answer at any of its convolutions.

    Example:
        GradCam.load("lite0-cut", "head").of(crop)
    """

    def __init__(self, model: "keras.Model", layer: str) -> None:
        import keras
        import tensorflow as tf

        from backend.explain.network_copies import with_answers

        copy, answers = with_answers(model)
        probe = keras.Model(copy.inputs, [answers[layer], copy.output["logit"]])
        self._variables = [each for each in probe.weights if len(each.shape)]
        self._trained = [np.array(each, np.float32) for each in self._variables]
        self._lock = threading.Lock()
        """The weights are one for all threads."""

        def weighed(pixels: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape() as tape:
                tape.watch(pixels)
                maps, logit = probe(pixels, training=False)
            slopes = tf.reduce_mean(tape.gradient(logit, maps), axis=(1, 2), keepdims=True)
            return tf.reduce_sum(slopes * maps, axis=-1)[0]

        self._weighed = tf.function(
            weighed, input_signature=[tf.TensorSpec((1, None, None, 3), tf.float32)]
        )

    @classmethod
    def load(cls, name: str, layer: str) -> "GradCam":
        """Of a network with its shipped weights, at the convolution named `layer`.

        Raises FileNotFoundError where it has no weights, KeyError for an unknown layer.
        """
        return cls(load_network(name), layer)

    def of(self, crop: Float32) -> Float32:
        """(rows, columns) signed: above 0 speaks for a generator, below for a photograph.

        The sum of the maps, each weighed by the mean gradient of the logit with respect to it.
        Grad-CAM's ReLU would keep one class of two; both signs are kept here.

        Args: crop (side, side, 3) float32, RGB 0-255.
        """
        with self._lock:
            return self._run(crop)

    def checked(self, crop: Float32, shares: Sequence[float] = DEPTHS) -> list[RandomisedMap]:
        """The maps with more and more of the weights drawn at random; a share of 0 is as trained.

        Each array is drawn from a normal distribution with the trained one's mean and spread, so
        that activations keep their order of magnitude.
        """
        with self._lock:
            trained = self._run(crop)
            try:
                return [self._randomised(crop, share, trained) for share in shares]
            finally:
                self._assign(self._trained)

    def _run(self, crop: Float32) -> Float32:
        return np.asarray(self._weighed(np.ascontiguousarray(crop, np.float32)[None]))

    def _randomised(self, crop: Float32, share: float, trained: Float32) -> RandomisedMap:
        random = np.random.default_rng(SEED)
        kept = round(len(self._trained) * (1 - share))
        drawn = [
            array
            if index < kept
            else random.normal(array.mean(), array.std(), array.shape).astype(np.float32)
            for index, array in enumerate(self._trained)
        ]
        self._assign(drawn)
        found = self._run(crop)
        return RandomisedMap(share, found, rank_correlation(found, trained))

    def _assign(self, arrays: Sequence[npt.NDArray[np.float32]]) -> None:
        for variable, array in zip(self._variables, arrays, strict=True):
            variable.assign(array)


def rank_correlation(a: Float32, b: Float32) -> float:
    """Spearman's rank correlation of two maps' cells; NaN where one is the same everywhere."""
    cells = pd.DataFrame({"a": a.ravel(), "b": b.ravel()})
    return float(cells.corr("spearman").to_numpy()[0, 1])
