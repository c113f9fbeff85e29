"""The network's score when the face is saved or scaled again, as the web does all the time."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from backend.detector.contract import Thresholds
from backend.detector.verdict import side_of
from backend.evidence.evidence import Evidence, stated
from backend.evidence.words import Finding
from backend.images.decoding import Rgb
from backend.images.scaling import bilinear, box_factor, box_reduce

if TYPE_CHECKING:
    from backend.detector.detector import Detector

QUALITIES = (90, 75, 50)
SCALES = (0.85, 0.7)
"""As in the verdict's own test of stability."""
SIDE_MAX = 1024
"""Of the crop that is changed: a larger one is reduced first, which bounds memory and time."""
LogitOf = Callable[[Rgb], float]
"""The network's logit of a face's crop (side, side, 3) uint8, scaled as for any check."""


@dataclass(frozen=True)
class Network:
    """What is run, and where its verdicts change."""

    logit_of: LogitOf
    thresholds: Thresholds

    @classmethod
    def of(cls, detector: "Detector", thresholds: Thresholds) -> "Network":
        """A detector's.

        Args: the thresholds that the face was judged by.
        """
        side_max = detector.files.input.side_max

        def logit_of(crop: Rgb) -> float:
            return detector.run(box_reduce(crop, box_factor(crop.shape[0], side_max))).logit

        return cls(logit_of, thresholds)


@dataclass(frozen=True)
class Stability:
    """The logit as found and after each change."""

    found: float
    changed: dict[str, float]
    """By change, `jpeg:75` or `scale:0.7`."""

    @property
    def spread(self) -> float:
        """The largest distance from the logit as found."""
        return max(abs(logit - self.found) for logit in self.changed.values())

    def flips(self, thresholds: Thresholds) -> list[str]:
        """The changes after which the thresholds give another verdict."""
        side = side_of(self.found, thresholds)
        return [
            name for name, logit in self.changed.items() if side_of(logit, thresholds) is not side
        ]


def measure(crop: Rgb, logit_of: LogitOf) -> Stability:
    """Run the network on a face's crop and five changes of it, six times in all.

    All six are of the crop at SIDE_MAX at most, so that they differ by the change alone.

    Args: crop (side, side, 3) uint8 at the picture's own resolution.
    """
    crop = _bounded(crop)
    logits = {f"jpeg:{quality}": logit_of(_saved(crop, quality)) for quality in QUALITIES}
    logits |= {f"scale:{scale}": logit_of(_scaled(crop, scale)) for scale in SCALES}
    return Stability(logit_of(crop), logits)


def evidence(crop: Rgb, network: Network) -> Evidence:
    """What a network makes of a face's crop (side, side, 3) and its changes, in words."""
    measured = measure(crop, network.logit_of)
    spread, flips = round(measured.spread, 2), measured.flips(network.thresholds)
    if flips:
        return stated(Finding.CHANGES, spread, "logit", changed=", ".join(flips))
    return stated(Finding.STABLE, spread, "logit")


def _bounded(crop: Rgb) -> Rgb:
    factor = math.ceil(crop.shape[0] / SIDE_MAX)
    return crop if factor == 1 else np.rint(box_reduce(crop, factor)).astype(np.uint8)


def _saved(crop: Rgb, quality: int) -> Rgb:
    file = io.BytesIO()
    Image.fromarray(crop).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def _scaled(crop: Rgb, scale: float) -> Rgb:
    side = max(1, int(crop.shape[0] * scale + 0.5))
    return np.rint(bilinear(crop.astype(np.float32), side, side)).astype(np.uint8)
