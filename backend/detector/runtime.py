"""What stands between the detector and whatever runs its network."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from backend.images.scaling import Float32


@dataclass(frozen=True)
class NetworkOutput:
    """What the network says of one crop."""

    logit: float
    cells: Float32
    """(rows, columns) logits whose mean is the logit."""
    features: npt.NDArray[np.float32]
    """(n,) pooled features, and where the network has them those of its texture."""


class Runtime(Protocol):
    """Runs a network on a box-reduced crop."""

    def __call__(self, crop: Float32) -> NetworkOutput:
        """Args: crop (side, side, 3) float32, RGB 0-255, side under twice the input side."""
        ...
