"""What every candidate of the table is once it is trained."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.images.decoding import Rgb


@dataclass(frozen=True)
class TrainedPeer:
    """A trained detector, whatever it is made of."""

    score: Callable[[Rgb], float]
    """Of a face's crop at native resolution, (side, side, 3) uint8; higher is more synthetic."""
    side: int
    """Pixels; a larger crop is scaled down to it."""
    parameters: int
    gflop: float | None
    """Floating-point operations for a crop of `side`, in 10^9; None where they aren't counted."""
    faces: int
    """Augmented faces that it was trained on."""
    seconds: float
    """Of training."""
    kept: str
    """What the val split chose."""
