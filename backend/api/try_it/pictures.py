"""The pictures of `/try`: those that ship, or those of a folder of one's own."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain.shipped_face_answers import read_face_answers
from backend.face_sets.manglings import GRID
from backend.face_sets.shipped_faces import ShippedFace, judged_faces, shipped_faces
from backend.images.limits import MAX_BYTES

SHOWN = 48
"""Pictures of a folder at most."""
TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
}
"""By the ending of a file's name."""
SPECIAL = {
    "turned.jpg": "Turned by a quarter",
    "tight.jpg": "Cut tight",
    "three-faces.jpg": "A group: each face is checked",
    "drawn.jpg": "Drawn: neither kind",
    "signed.jpg": "Content Credentials (test key)",
    "labelled.jpg": "An AI label in the file",
    "very-small.jpg": "Too small to judge",
}
"""What the page calls them, in its order."""
FALSE_ALARM = "A photograph that Uncanny calls generated"
FALSE_ALARMS = 2
"""Shown at most."""


@dataclass(frozen=True)
class Shown:
    """A picture as the page shows it, under an address that doesn't tell what it is."""

    address: str
    path: Path
    what: str = ""
    """What it is, told at the page's end; empty where nobody knows."""
    name: str = ""
    """A caption; empty where it would tell."""
    mangling: str = GRID[0]
    """What is done to the file before it is shown."""


@dataclass(frozen=True)
class OwnFolder:
    """What of a folder of one's own is shown."""

    pictures: tuple[Shown, ...]
    count: int
    """Pictures in the folder, shown or not."""


def shipped() -> tuple[Shown, ...]:
    """The faces that are judged, mixed, the same way each time."""
    mixed = sorted(judged_faces(), key=lambda face: face.sha256)
    return tuple(Shown(f"faces/{_blind_name(face)}", face.path, _what(face)) for face in mixed)


def special() -> tuple[Shown, ...]:
    """Those that show one trait each; they say which."""
    by_file = {face.file: face for face in shipped_faces()}
    return tuple(
        Shown(f"faces/{_blind_name(by_file[file])}", by_file[file].path, name=name)
        for file, name in SPECIAL.items()
    )


def false_alarms() -> tuple[Shown, ...]:
    """Photographs that the network calls generated, as they ship or passed on; the first ones.

    Empty where there are none, or nobody asked these weights.
    """
    answers = read_face_answers(ModelFiles.load(SHIPPED))
    if answers is None:
        return ()
    by_sha256 = {face.sha256: face for face in judged_faces()}
    asked = [(GRID[0], answer) for answer in answers.answers]
    asked += [(error.mangling, error.answer) for error in answers.passed_on_errors]
    with_faces = [(mangling, by_sha256.get(answer.sha256), answer) for mangling, answer in asked]
    alarms = [
        (mangling, face)
        for mangling, face, answer in with_faces
        if face is not None and not face.is_fake and answer.is_wrong(face)
    ]
    return tuple(
        Shown(f"faces/alarm-{number}.jpg", face.path, name=FALSE_ALARM, mangling=mangling)
        for number, (mangling, face) in enumerate(alarms[:FALSE_ALARMS], 1)
    )


def own(folder: Path) -> OwnFolder:
    """The first pictures by name in a folder, not in those below it, and no links.

    Raises OSError where the folder can't be read.
    """
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if _is_picture(entry))
    shown = [Shown(f"own/{name}", folder / name, name=name) for name in names[:SHOWN]]
    return OwnFolder(tuple(shown), len(names))


def _blind_name(face: ShippedFace) -> str:
    return hashlib.sha256(face.sha256.encode()).hexdigest()[:10] + ".jpg"


def _what(face: ShippedFace) -> str:
    return "nobody: generated" if face.is_fake else "a photograph"


def _is_picture(entry: "os.DirEntry[str]") -> bool:
    if Path(entry.name).suffix.lower() not in TYPES:
        return False
    try:
        return entry.is_file(follow_symlinks=False) and entry.stat().st_size <= MAX_BYTES
    except OSError:  # gone meanwhile
        return False
