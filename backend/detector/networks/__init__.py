"""The networks by name, each in a file of its own with its paper.

Every network is a Keras model that takes float32 (batch, side, side, 3), RGB 0-255, does its own
scaling and normalising inside, and returns a dict: `logit` (batch,), `cells` (batch, rows,
columns) logits whose mean is the logit, `features` (batch, n) pooled features, after which
EfficientNet-Lite has those of its texture.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from backend.detector.contract import NetworkInput
from backend.detector.words import FACE_MIN
from backend.faces.crops import MARGIN

if TYPE_CHECKING:
    import keras

LITES = ("lite0", "lite0-cut")
"""EfficientNet-Lite0, whole and cut short."""
# Name -> module in this folder; imported when asked for, as importing Keras takes seconds.
_MODULES = {
    "seed-cnn": "seed_cnn",
    **dict.fromkeys(LITES, "efficientnet_lite"),
    "tiny-ladeda": "tiny_ladeda",
    "npr": "npr",
}
NETWORK_NAMES = tuple(_MODULES)
SIDES = {
    **dict.fromkeys(NETWORK_NAMES, (64, 320)),
    **dict.fromkeys(LITES, (288, 288)),
    "seed-cnn": (128, 128),
}
"""Smallest and largest side that the network itself works at.

At one side a face fills the picture alike whatever its size, so what is learnt of large faces holds
for small ones.
"""


def build_network(name: str) -> "keras.Model":
    """The network with fresh weights. Raises KeyError for an unknown name."""
    module = import_module(f"{__name__}.{_MODULES[name]}")
    build: Callable[[str], keras.Model] = module.build
    return build(name)


def network_input(name: str) -> NetworkInput:
    """What the network takes, known without building it."""
    side_min, side_max = SIDES[name]
    return NetworkInput(side_min=side_min, side_max=side_max, margin=MARGIN, face_min=FACE_MIN)
