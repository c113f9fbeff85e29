"""The faces that ship with Uncanny: something to try it on where there is no face set.

They lie in `shipped/`, with their origins in its README and a line each in `faces.csv`. No network
learns from them: they are kept out of every import by their hashes.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from backend.face_sets.import_decisions import Known

FOLDER = Path(__file__).parent / "shipped"
LIST = FOLDER / "faces.csv"
SIDE = 448
"""Pixels of every face that was generated or photographed for the main set, both ways."""
Kind = Literal["generated", "portrait", "special"]
"""`special` are those that show one trait each: turned, cut tight, a group, drawn, declared."""


@dataclass(frozen=True)
class ShippedFace:
    """A picture that ships and what is known of it."""

    file: str
    kind: Kind
    title: str
    """For people; no two share one."""
    origin: str
    sha256: str
    whole: str
    face: str
    """Difference hashes of the whole picture and of the crop around its largest face; the second is
    empty where none is found."""

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / self.file

    @property
    def is_fake(self) -> bool:
        """Whether a generator made it; only of use where the kind isn't `special`."""
        return self.kind == "generated"


@lru_cache(maxsize=1)
def shipped_faces() -> tuple[ShippedFace, ...]:
    """All of them, in the order of their list."""
    with LIST.open(newline="", encoding="utf-8") as file:
        faces = tuple(ShippedFace(**row) for row in csv.DictReader(file))  # type: ignore[arg-type]
    unknown = {face.kind for face in faces} - set(get_args(Kind))
    if unknown:
        raise ValueError(f"{LIST.name} has faces of an unknown kind: {', '.join(sorted(unknown))}")
    return faces


def judged_faces() -> tuple[ShippedFace, ...]:
    """Those of which it is known for certain whether a generator made them, of one size."""
    return tuple(face for face in shipped_faces() if face.kind != "special")


def known_to_imports() -> list[Known]:
    """As pictures that an import finds there already, in no split that a network learns from."""
    return [
        Known(
            *(f"shipped/{face.file}", "fake" if face.is_fake else "real"),
            group=f"shipped-{face.path.stem}",
            split="test",
            whole=face.whole,
            face=face.face,
        )
        for face in judged_faces()
    ]
