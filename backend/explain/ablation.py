"""A network with one channel switched off: what that channel does for the answer.

Ablation of single units, as Zhou et al. (arXiv 1806.02891) and Morcos et al. (arXiv 1803.06959) do
it: the map of a channel becomes 0 everywhere, and all else goes on as before.
"""

import threading
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backend.detector.weights_folder import load_network
from backend.images.scaling import Float32

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

Logits = npt.NDArray[np.float32]


class ChannelSwitch:
    """A network any channel of which can be switched off, one at a time.

    Example:
        ChannelSwitch.load("lite0-cut").logits(crop[None], "stem", 3)
    """

    def __init__(self, model: "keras.Model", mirrored: bool = True) -> None:
        from backend.detector.networks.layers import logit_function
        from backend.explain.network_copies import Gate, copy_with

        self._gates: dict[str, tf.Variable] = {}
        self._lock = threading.Lock()

        def gate(name: str, answer: "keras.KerasTensor") -> "keras.KerasTensor":
            gate = Gate()
            gated = gate(answer)
            self._gates[name] = gate.open
            return gated

        copy = copy_with(model, gate, mirrored)
        self._function = logit_function(copy)

    @classmethod
    def load(cls, name: str, mirrored: bool = True) -> "ChannelSwitch":
        """Of a network with its shipped weights. Raises FileNotFoundError where it has none.

        Args: with `mirrored` false, the answer to the face alone, in half the time.
        """
        return cls(load_network(name), mirrored)

    def logits(self, crops: Float32, layer: str | None = None, channel: int = 0) -> Logits:
        """(n,) logits with a channel of a layer switched off, or as they are where none is named.

        Args: crops (n, side, side, 3) float32, RGB 0-255. Raises KeyError for an unknown layer.
        """
        pixels = np.ascontiguousarray(crops, np.float32)
        with self._lock:  # the gate is one for all threads
            if layer is None:
                return np.asarray(self._function(pixels), np.float32)
            gate = self._gates[layer]
            mask = np.ones(gate.shape, np.float32)
            mask[channel] = 0
            gate.assign(mask)
            try:
                return np.asarray(self._function(pixels), np.float32)
            finally:
                gate.assign(np.ones(gate.shape, np.float32))
