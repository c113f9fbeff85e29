"""Faces of a set, found and cut out once, at native resolution; cached on disk.

What is kept is wider than the network's crop, so that training can move and scale the crop as a
slightly different face box would.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.face_sets.manifest import Entry, read_manifest, read_manifests
from backend.face_sets.progress import Progress
from backend.faces import finder
from backend.faces.crops import MARGIN, Crop, crop_around
from backend.faces.finder import Face, FaceFinder
from backend.images.decoding import Rgb, decode

WIDER = 1.2
"""Side of what is kept over the side of the crop, where the picture reaches that far."""
_FORMAT = 3
"""Raised when what is prepared changes, so that an old cache isn't taken for a new one."""


@dataclass(frozen=True)
class PreparedFace:
    """One face: where its pixels lie in the cache, and what it is."""

    name: str
    source: str
    is_fake: bool
    is_stylegan: bool
    width: int
    height: int
    """Of the pixels kept."""
    start: int
    """First byte of the pixels."""
    crop: Crop
    """The network's crop, in the pixels kept."""


class PreparedFaces:
    """The faces of one split; their pixels are read from disk when asked for."""

    def __init__(self, faces: list[PreparedFace], files: list[npt.NDArray[np.uint8]]) -> None:
        """Args: the faces, and for each the bytes of the file that its pixels lie in."""
        self.faces = faces
        self._files = files

    def of(self, sources: Collection[str]) -> "PreparedFaces":
        """Only the faces of some sources; none named: all."""
        return self._at(
            [i for i, face in enumerate(self.faces) if not sources or face.source in sources]
        )

    def every(self, step: int) -> "PreparedFaces":
        """Every so many-th photograph, then every so many-th fake, from the first of each on."""
        reals, fakes = (
            [i for i, face in enumerate(self.faces) if face.is_fake == is_fake]
            for is_fake in (False, True)
        )
        return self._at(reals[::step] + fakes[::step])

    def _at(self, indices: list[int]) -> "PreparedFaces":
        return PreparedFaces([self.faces[i] for i in indices], [self._files[i] for i in indices])

    def __add__(self, other: "PreparedFaces") -> "PreparedFaces":
        """Both, one behind the other."""
        return PreparedFaces(self.faces + other.faces, self._files + other._files)

    def __len__(self) -> int:
        return len(self.faces)

    def pixels(self, index: int) -> Rgb:
        """(height, width, 3) uint8 around the face, wider than the crop; read-only."""
        face = self.faces[index]
        flat = self._files[index][face.start : face.start + face.width * face.height * 3]
        return flat.reshape(face.height, face.width, 3)

    def crop(self, index: int) -> Rgb:
        """(side, side, 3) uint8: exactly the crop that checking would take; read-only."""
        return self.faces[index].crop.of(self.pixels(index))


def prepared_split(
    data: Sequence[Path], split: str, sources: Collection[str], cache: Path, progress: Progress
) -> PreparedFaces:
    """A split's faces of some sources (none named: all) of the sets in `data`, taken as one.

    The whole split of each set is prepared, once for all choices of sources and of other sets: it
    takes gigabytes. Raises ManifestError for a set that can't be read or has nothing in the split,
    or where they have none of the sources.
    """
    read_manifests(data, split, sources)
    sets = [prepare(read_manifest(folder, split), cache, progress) for folder in data]
    return sum(sets[1:], sets[0]).of(sources)


def prepare(entries: list[Entry], cache: Path, progress: Progress) -> PreparedFaces:
    """The largest face of each picture at native resolution; pictures without are left out."""
    key = _key(entries)
    index, pixels = cache / "crops" / f"{key}.json", cache / "crops" / f"{key}.rgb"
    if not index.is_file():
        _write(index, pixels, entries, progress)
    faces = [
        PreparedFace(**{**row, "crop": Crop(**row["crop"])})
        for row in json.loads(index.read_text())
    ]
    return PreparedFaces(faces, [np.memmap(pixels, np.uint8, "r")] * len(faces))


def _write(index: Path, pixels: Path, entries: list[Entry], progress: Progress) -> None:
    found = FaceFinder()
    index.parent.mkdir(parents=True, exist_ok=True)
    rows: list[PreparedFace] = []
    with pixels.open("wb") as file:
        for entry in progress(entries, f"finding faces, {entries[0].split} split"):
            rgb = decode(entry.path.read_bytes()).rgb
            faces = found.find(rgb)
            if faces:
                row, kept = _cut_out(entry, rgb, faces[0], file.tell())
                file.write(kept.tobytes())
                rows.append(row)
    # The index last, and at once: a run that is killed leaves no half a cache behind.
    part = index.with_suffix(".part")
    part.write_text(json.dumps([asdict(row) for row in rows]))
    part.rename(index)


def _cut_out(entry: Entry, rgb: Rgb, face: Face, start: int) -> tuple[PreparedFace, Rgb]:
    height, width = rgb.shape[:2]
    crop = crop_around(face, width, height)
    room = round(crop.side * (WIDER - 1) / 2)
    left, top = max(0, crop.x - room), max(0, crop.y - room)
    kept = rgb[top : crop.y + crop.side + room, left : crop.x + crop.side + room]
    row = PreparedFace(
        name=entry.name,
        source=entry.source,
        is_fake=entry.is_fake,
        is_stylegan=entry.is_stylegan,
        width=kept.shape[1],
        height=kept.shape[0],
        start=start,
        crop=Crop(crop.x - left, crop.y - top, crop.side),
    )
    return row, kept


def _key(entries: list[Entry]) -> str:
    """Changes with all that the crops hang on."""
    what = [_FORMAT, MARGIN, WIDER, finder.SCORE_MIN]
    files = [
        (entry.name, entry.label, entry.source, entry.generator, entry.path.stat().st_size)
        for entry in entries
    ]
    return hashlib.sha256(repr((what, files)).encode()).hexdigest()[:16]
