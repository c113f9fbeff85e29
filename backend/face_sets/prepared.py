"""Faces of a set, found and cut out once, at native resolution; cached on disk.

What is kept is wider than the network's crop, so that training can move and scale the crop as a
slightly different face box would.
"""

import hashlib
import json
import math
import os
import threading
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.face_sets.left_out import report_left_out
from backend.face_sets.manifest import Entry, read_manifest, read_manifests
from backend.face_sets.progress import Progress
from backend.faces import finder
from backend.faces.crops import MARGIN, Crop, crop_around
from backend.faces.finder import FaceFinder, FoundFace
from backend.images.decoding import Rgb, decode
from backend.images.problems import PictureProblem

AHEAD = 32
"""Pictures that are looked at while one is written."""
WIDER = 1.2
"""Side of what is kept over the side of the crop, where the picture reaches that far."""
_FORMAT = 5
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

    def __init__(
        self,
        faces: list[PreparedFace],
        files: list[npt.NDArray[np.uint8]],
        unreadable: tuple[str, ...] = (),
    ) -> None:
        """Args: the faces, and for each the bytes of the file that its pixels lie in."""
        self.faces = faces
        self.unreadable = unreadable
        """Names of the pictures that were left out because their files can't be read."""
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
        faces, files = [self.faces[i] for i in indices], [self._files[i] for i in indices]
        return PreparedFaces(faces, files, self.unreadable)

    def __add__(self, other: "PreparedFaces") -> "PreparedFaces":
        """Both, one behind the other."""
        unreadable = self.unreadable + other.unreadable
        return PreparedFaces(self.faces + other.faces, self._files + other._files, unreadable)

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
    """The largest face of each picture at native resolution; pictures without are left out.

    So are files that can't be read: stderr names them, and `PreparedFaces.unreadable` has them.
    """
    key = _cache_key(entries)
    index, pixels = cache / "crops" / f"{key}.json", cache / "crops" / f"{key}.rgb"
    if not index.is_file():
        _write(index, pixels, entries, progress)
    written = json.loads(index.read_text())
    report_left_out(written["unreadable"])
    faces = [PreparedFace(**{**row, "crop": Crop(**row["crop"])}) for row in written["faces"]]
    files: list[npt.NDArray[np.uint8]] = [np.memmap(pixels, np.uint8, "r")] * len(faces)
    return PreparedFaces(faces, files, tuple(written["unreadable"]))


def _write(index: Path, pixels: Path, entries: list[Entry], progress: Progress) -> None:
    index.parent.mkdir(parents=True, exist_ok=True)
    rows: list[PreparedFace] = []
    unreadable: list[str] = []
    with pixels.open("wb") as file:
        found = _in_threads(entries)
        for entry in progress(entries, f"finding faces, {entries[0].split} split"):
            one = next(found)
            if isinstance(one, Exception):
                unreadable.append(entry.name)
            elif one is not None:
                row, kept = one
                rows.append(replace(row, start=file.tell()))
                file.write(kept.tobytes())
    # The index last, and at once: a run that is killed leaves no half a cache behind.
    part = index.with_suffix(".part")
    part.write_text(json.dumps({"faces": [asdict(row) for row in rows], "unreadable": unreadable}))
    part.rename(index)


def _in_threads(
    entries: list[Entry],
) -> Iterator[tuple[PreparedFace, Rgb] | PictureProblem | OSError | None]:
    """What `_found` says of each entry, in their order, a few of them ahead."""
    own = threading.local()

    def run(entry: Entry) -> tuple[PreparedFace, Rgb] | PictureProblem | OSError | None:
        if not hasattr(own, "finder"):
            own.finder = FaceFinder()  # LiteRT is for one thread
        try:
            rgb = decode(entry.path.read_bytes()).rgb
        except (PictureProblem, OSError) as problem:
            return problem
        faces = own.finder.find(rgb)
        return _cut_out(entry, rgb, faces[0]) if faces else None

    waiting: deque[Future[tuple[PreparedFace, Rgb] | PictureProblem | OSError | None]] = deque()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for entry in entries:
            waiting.append(pool.submit(run, entry))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _cut_out(entry: Entry, rgb: Rgb, face: FoundFace) -> tuple[PreparedFace, Rgb]:
    kept, crop = wider(rgb, crop_around(face, rgb.shape[1], rgb.shape[0]))
    row = PreparedFace(
        name=entry.name,
        source=entry.source,
        is_fake=entry.is_fake,
        is_stylegan=entry.is_stylegan,
        width=kept.shape[1],
        height=kept.shape[0],
        start=0,
        crop=crop,
    )
    return row, kept


def wider(rgb: Rgb, crop: Crop) -> tuple[Rgb, Crop]:
    """The pixels of a crop with some around it, upright, and the crop in them.

    Quarter turns are exact, other turns one bicubic resampling (see `Crop.of`).
    """
    height, width = rgb.shape[:2]
    room = round(crop.side * (WIDER - 1) / 2)
    if not crop.is_straight:
        room = min(room, _room_inside(crop, width, height))
        kept = Crop(crop.x - room, crop.y - room, crop.side + 2 * room, crop.turn).of(rgb)
        return kept, Crop(room, room, crop.side)
    left, top = max(0, crop.x - room), max(0, crop.y - room)
    right, bottom = min(width, crop.x + crop.side + room), min(height, crop.y + crop.side + room)
    quarters = round(crop.turn / 90) % 4
    # Room before the crop across and down, once the window is turned anticlockwise.
    before = (crop.x - left, crop.y - top, right - crop.x - crop.side, bottom - crop.y - crop.side)
    across, down = (before[(quarters + axis) % 4] for axis in (0, 1))
    return np.rot90(rgb[top:bottom, left:right], quarters), Crop(across, down, crop.side)


def _room_inside(crop: Crop, width: int, height: int) -> int:
    """How many pixels fit around a turned crop before its corners leave the picture."""
    square = crop.square
    reach = min(square.x, square.y, width - square.x, height - square.y)
    return max(0, math.floor((reach / (crop.span / 2) - 1) * crop.side / 2))


def _cache_key(entries: list[Entry]) -> str:
    """Changes with all that the crops depend on."""
    what = [_FORMAT, MARGIN, finder.LEVEL_FROM, WIDER, finder.SCORE_MIN]
    files = [
        (entry.name, entry.label, entry.source, entry.generator, size_of(entry.path))
        for entry in entries
    ]
    return hashlib.sha256(repr((what, files)).encode()).hexdigest()[:16]


def size_of(path: Path) -> int:
    """Bytes of a file; -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
