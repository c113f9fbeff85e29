"""New faces from the local generator, each with the detector's answer about it."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from backend.detector.detector import FaceCheck
from backend.generator.face_generator import FaceGenerator, mixed, png_of
from backend.images.decoding import Rgb
from backend.settings import settings
from dashboard.shared import loading
from dashboard.shared.heat_map import picture_uri

if TYPE_CHECKING:
    from backend.generator.face_generator import Style, Styles

SEED_END = 2**31
FIRST_SEED = 10**12
"""The generator's, for seed 0 here; those of `uncanny data generate` lie before, to learn from."""
THUMBNAIL_SIDE = 400
_ONE_AT_A_TIME = Lock()
"""A compiled network answers one caller at a time, and every visitor has a thread."""


@dataclass(frozen=True)
class Mixture:
    """Whose styles the fine levels get instead."""

    seed: int
    first_fine: int
    """Of `LEVELS`: from it on the second face's styles are used."""


@dataclass(frozen=True)
class Recipe:
    """All that a face follows from."""

    seed: int
    truncation: float
    noise: bool
    mixture: Mixture | None = None

    @property
    def name(self) -> str:
        """For a file, without its ending; no two recipes share one."""
        parts = [f"mobilestylegan-seed{self.seed}"]
        if self.mixture is not None:
            parts.append(f"mixed{self.mixture.seed}-from{self.mixture.first_fine}")
        parts.append(f"truncation{self.truncation:.2f}")
        return "-".join(parts if self.noise else [*parts, "smooth"])


@dataclass(frozen=True)
class MadeFace:
    """A face that was made, and what the detector says of it."""

    recipe: Recipe
    png: bytes
    thumbnail: str
    """A data URI."""
    answer: FaceCheck | None
    """None where the finder sees no face in it."""
    seconds: float
    """That the generator took."""


@st.cache_resource(max_entries=1, show_spinner="Loading the generator…")
def generator() -> FaceGenerator:
    """The generator, fetched once. Raises GeneratorMissing, PackageError."""
    return FaceGenerator.load(settings().cache)


def make(recipe: Recipe) -> MadeFace:
    """Draw a face and check it. Raises GeneratorMissing, PackageError."""
    drawing = generator()
    with _ONE_AT_A_TIME:
        started = time.perf_counter()
        rgb = _drawn(drawing, recipe)
        seconds = time.perf_counter() - started
    faces = loading.answered(rgb).faces
    thumbnail = picture_uri(loading.shrunk(rgb, THUMBNAIL_SIDE))
    return MadeFace(recipe, png_of(rgb), thumbnail, faces[0] if faces else None, seconds)


def face(seed: int, truncation: float) -> Rgb:
    """The face of any of the generator's own seeds. Raises GeneratorMissing, PackageError."""
    drawing = generator()
    with _ONE_AT_A_TIME:
        return drawing.face(seed, truncation)


def save(made: list[MadeFace], folder: Path) -> None:
    """Write the faces to a folder, which is made; a file a recipe. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in made:
        (folder / f"{face.recipe.name}.png").write_bytes(face.png)


def _drawn(drawing: FaceGenerator, recipe: Recipe) -> Rgb:
    seed = FIRST_SEED + recipe.seed
    style: Style | Styles = drawing.style(seed, recipe.truncation)
    if recipe.mixture is not None:
        second = drawing.style(FIRST_SEED + recipe.mixture.seed, recipe.truncation)
        style = mixed(style, second, recipe.mixture.first_fine)
    return drawing.render(style, seed if recipe.noise else None)
