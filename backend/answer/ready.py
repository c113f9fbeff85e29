"""The shipped detector, loaded once and warm."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from backend.quiet import native_messages_held

if TYPE_CHECKING:
    from backend.detector.detector import Detector


class NotReadyError(Exception):
    """The detector isn't loaded, or couldn't be."""


@cache
def load_warm() -> "Detector":
    """The shipped detector, loaded once and with everything done that happens at first use."""
    with native_messages_held():
        from backend.detector.detector import Detector

        detector = Detector.load()
        side = detector.files.input.side_max
        detector.check(np.zeros((side, side, 3), np.uint8))
        # There is no face in a black square, so the network is run by itself.
        detector.run(np.zeros((side, side, 3), np.float32))
    return detector
