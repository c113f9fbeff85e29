"""Faces from MobileStyleGAN as a face set: `uncanny data generate`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.face_sets.growing_set import GrowingSet, NewFace, split_of
from backend.face_sets.progress import Progress
from backend.generator.face_generator import PACKAGE, png_of
from backend.images.decoding import Rgb

Draw = Callable[[int, float], Rgb]
"""The face of a seed and a truncation; `FaceGenerator.face` is one."""
GENERATOR = "mobilestylegan"
"""Not `stylegan…`: it upsamples otherwise, and the promise isn't about it."""
ORIGIN = f"PyPI {PACKAGE.name} {PACKAGE.version} (MobileStyleGAN, Apache-2.0), noise of our own"
OWN_COLUMNS = ("seed", "truncation")
"""What `FaceGenerator.face` draws the face again from; the noise follows from the seed, too."""
COUNT_MAX = 1_000_000
"""Faces of one run's seed; the next seed's come behind them."""
PUBLISHED = ("jpeg:75",)
SCALED = (*PUBLISHED, "512:85")
"""The last steps of the open set's 1024 px pictures, and of those that were then scaled."""
SCALED_SHARE = 0.7
"""Of the train split, as among the open set's 1024 px reals there (470 of 656)."""


@dataclass(frozen=True)
class GenerationPlan:
    """Which faces to draw."""

    out: Path
    count: int
    """Faces that the set shall have of this seed, those drawn before included."""
    seed: int
    truncation_min: float
    truncation_max: float

    @property
    def face_seeds(self) -> range:
        """The seeds of the faces; no two runs with different seeds share one."""
        first = self.seed * COUNT_MAX
        return range(first, first + self.count)

    def truncation(self, face_seed: int) -> float:
        """Uniform between the two, in the digits that the manifest keeps."""
        drawn = np.random.default_rng((face_seed, 2))
        return round(drawn.uniform(self.truncation_min, self.truncation_max), 4)


def generate(plan: GenerationPlan, draw: Draw, progress: Progress) -> int:
    """Add the faces that the set in `plan.out` lacks; returns their number.

    Goes on where it was cut off. Raises ManifestError where the folder holds another kind of set.
    """
    with GrowingSet(plan.out, OWN_COLUMNS) as faces:
        drawn = faces.values("seed")
        missing = [seed for seed in plan.face_seeds if str(seed) not in drawn]
        for seed in progress(missing, "drawing faces"):
            truncation = plan.truncation(seed)
            faces.add(_new_face(seed, truncation), png_of(draw(seed, truncation)))
    return len(missing)


def _new_face(seed: int, truncation: float) -> NewFace:
    group = f"{GENERATOR}-{seed}"
    scaled = _is_scaled(seed) and split_of(group) == "train"
    return NewFace(
        name=str(seed),
        label="fake",
        source=f"{GENERATOR}-512" if scaled else f"{GENERATOR}-1024",
        generator=GENERATOR,
        group=group,
        last_steps=SCALED if scaled else PUBLISHED,
        origin=ORIGIN,
        extra={"seed": str(seed), "truncation": str(truncation)},
    )


def _is_scaled(seed: int) -> bool:
    return np.random.default_rng((seed, 3)).random() < SCALED_SHARE
