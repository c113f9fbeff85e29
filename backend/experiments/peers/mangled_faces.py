"""The test split's faces under a mangling, found and cut out once for all candidates."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from backend.detector.words import FACE_MIN
from backend.face_sets.left_out import report_left_out
from backend.face_sets.manglings import mangle
from backend.face_sets.manifest import Entry
from backend.face_sets.prepared import size_of
from backend.face_sets.progress import Progress
from backend.faces import finder
from backend.faces.crops import MARGIN, crop_around
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode
from backend.images.problems import PictureProblem


@dataclass(frozen=True)
class _Place:
    """Where a crop lies in the file of all."""

    start: int
    side: int


class MangledFaces:
    """The largest face of each picture; None where there is none that would be judged."""

    def __init__(self, places: list[_Place | None], path: Path) -> None:
        self._places = places
        self._path = path

    def __len__(self) -> int:
        return len(self._places)

    def crop(self, index: int) -> Rgb | None:
        """(side, side, 3) uint8 at the mangled picture's resolution."""
        place = self._places[index]
        if place is None:
            return None
        flat = np.fromfile(self._path, np.uint8, 3 * place.side**2, offset=place.start)
        return flat.reshape(place.side, place.side, 3)


def mangled_faces(
    entries: list[Entry], mangling: str, cache: Path, progress: Progress
) -> MangledFaces:
    """The entries' faces, in their order; what can't be read is told on stderr."""
    key = _cache_key(entries, mangling)
    index, pixels = cache / "peers" / f"{key}.json", cache / "peers" / f"{key}.rgb"
    if not index.is_file():
        index.parent.mkdir(parents=True, exist_ok=True)
        places = _cut_out(entries, mangling, pixels, progress)
        # The index last, and at once: a run that is killed leaves no half a cache behind.
        part = index.with_suffix(".part")
        part.write_text(json.dumps([place and asdict(place) for place in places]))
        part.rename(index)
    places = [row and _Place(**row) for row in json.loads(index.read_text())]
    return MangledFaces(places, pixels)


def _cut_out(
    entries: list[Entry], mangling: str, path: Path, progress: Progress
) -> list[_Place | None]:
    found = FaceFinder()
    unreadable: list[str] = []
    places: list[_Place | None] = []
    with path.open("wb") as file:
        for entry in progress(entries, f"finding faces, {mangling}"):
            try:
                crop = _crop(entry.path.read_bytes(), mangling, found)
            except (PictureProblem, OSError):
                unreadable.append(entry.name)
                crop = None
            places.append(None if crop is None else _Place(file.tell(), crop.shape[0]))
            file.write(b"" if crop is None else crop.tobytes())
    report_left_out(unreadable)
    return places


def _crop(data: bytes, mangling: str, found: FaceFinder) -> Rgb | None:
    rgb = decode(mangle(data, mangling)).rgb
    faces = found.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    return crop_around(faces[0], rgb.shape[1], rgb.shape[0]).of(rgb)


def _cache_key(entries: list[Entry], mangling: str) -> str:
    """Changes with all that the crops depend on."""
    files = [(entry.name, size_of(entry.path)) for entry in entries]
    what = (mangling, MARGIN, FACE_MIN, finder.SCORE_MIN, files)
    return "faces-" + hashlib.sha256(repr(what).encode()).hexdigest()[:16]
