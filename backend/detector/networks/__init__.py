"""The networks by name, each in a file of its own with its paper.

Every network is a Keras model that takes float32 (batch, side, side, 3), RGB 0-255, does its own
scaling and normalising inside, and returns a dict: `logit` (batch,), `cells` (batch, rows,
columns) logits whose mean is the logit, `features` (batch, n) pooled features.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from backend.detector.contract import NetworkInput
from backend.detector.verdict import FACE_MIN
from backend.faces.crops import MARGIN

if TYPE_CHECKING:
    import keras

UNSTRIDED = "unstrided"
"""A name with this has a stem that keeps the resolution: four times the work, finer traces."""
LITES = tuple(
    f"lite{member}{cut}{stem}"
    for member in range(3)
    for cut in ("", "-cut")
    for stem in ("", f"-{UNSTRIDED}")
)
"""EfficientNet-Lite 0 to 2, whole and cut short, with and without the stem's stride."""
PAIR = "-pair"
"""Ending of a name: two such networks as one."""
PAIRS = (f"lite0-cut{PAIR}",)
"""Those that fit what a browser may be asked to load."""
BRANCH_PREFIXES = ("a_", "b_")
"""Of the names of a pair's layers, by branch."""
# Name -> module in this folder; imported when asked for, as importing Keras takes seconds.
_MODULES = {
    "seed-cnn": "seed_cnn",
    **dict.fromkeys(LITES, "efficientnet_lite"),
    **dict.fromkeys(PAIRS, "pair"),
    "tiny-ladeda": "tiny_ladeda",
    "npr": "npr",
}
NETWORK_NAMES = tuple(_MODULES)
SIDES = {
    **dict.fromkeys(NETWORK_NAMES, (64, 320)),
    **{name: (288, 288) for name in (*LITES, *PAIRS) if UNSTRIDED not in name},
    "seed-cnn": (128, 128),
}
"""Smallest and largest side that the network itself works at.

At one side a face fills the picture alike whatever its size, so what is learnt of large faces holds
for small ones. Those without the stem's stride keep small faces small, or each would take as long
as four.
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
