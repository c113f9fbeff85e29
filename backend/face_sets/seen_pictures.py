"""What an import has looked at: hashes of every picture, kept so that it is looked at once."""

import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from backend.face_sets.difference_hash import difference_hash
from backend.face_sets.ffhq_cut import ffhq_cut
from backend.face_sets.import_config import ImportedSource
from backend.face_sets.line_log import append_line, lines_of
from backend.faces.crops import crop_around
from backend.faces.finder import TILE_SIDE, FaceFinder, FoundFace
from backend.images.decoding import Rgb, decode
from backend.images.problems import PictureProblem
from backend.images.scaling import box_reduce

WORKERS = 2
AHEAD = 64
"""Files that wait for a worker at a time; each may be megabytes."""
Outcome = Literal["seen", "not a picture", "too small", "no face", "can't be cut"]


class Seen(BaseModel):
    """One picture of a file: hashes of 256 bits, empty where there is nothing to hash."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    """Of the file and of how it was looked at."""
    cell: int = 0
    """Which picture of the file, row by row; 0 where it is but one."""
    outcome: Outcome
    detail: str = ""
    sha256: str = ""
    """Of the file as found."""
    found: str = ""
    """Hash of the whole picture as found."""
    whole: str = ""
    """Hash of what goes in, before it is cut as FFHQ is."""
    face: str = ""
    """Hash of the crop around its largest face."""


class SeenPictures:
    """A file with a line a picture; a last line that was cut off is passed over."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._by_key: dict[str, list[Seen]] = {}
        for line in lines_of(path):
            for one in _parsed(line):
                self._by_key.setdefault(one[0].key, list(one))

    def of(self, key: str) -> list[Seen] | None:
        """What was seen of a file; None where it wasn't looked at yet."""
        return self._by_key.get(key)

    def note(self, seen: list[Seen]) -> None:
        """Keep what was seen of one file."""
        self._by_key[seen[0].key] = seen
        append_line(self._path, "[" + ",".join(one.model_dump_json() for one in seen) + "]")


def _parsed(line: str) -> Iterator[list[Seen]]:
    try:
        rows = [Seen.model_validate(row) for row in json.loads(line)]
    except (ValueError, ValidationError):
        return
    if rows:
        yield rows


def key_of(source: ImportedSource, path: str) -> str:
    """Changes with all that the hashes depend on."""
    how = (source.repository, source.commit, str(source.folder or ""), path)
    what = (source.trim_bottom, source.cells, source.side_min, source.face_min, source.cut)
    cells = (source.cells_taken, source.cells_frame)
    # Only where they are given: a key of before stays valid.
    given = (how, what, cells) if any(cells) else (how, what)
    return hashlib.sha256(repr(given).encode()).hexdigest()[:16]


def pictures_in(source: ImportedSource, rgb: Rgb) -> list[Rgb]:
    """The pictures of a file (height, width, 3): trimmed, its cells apart."""
    if source.trim_bottom:
        rgb = rgb[: max(1, rgb.shape[0] - source.trim_bottom)]
    if source.cells is None:
        return [rgb]
    columns, rows = source.cells
    height, width = rgb.shape[0] // rows, rgb.shape[1] // columns
    frame = min(source.cells_frame, (min(height, width) - 1) // 2)
    pictures = []
    for cell in source.cells_taken or range(columns * rows):
        y, x = divmod(cell, columns)
        picture = rgb[y * height : (y + 1) * height, x * width : (x + 1) * width]
        pictures.append(picture[frame : height - frame, frame : width - frame])
    return pictures


def is_as_found(source: ImportedSource) -> bool:
    """Whether the file itself goes in, rather than pixels cut out of it."""
    return not (source.trim_bottom or source.cells or source.cut)


def cut_generator(sha256: str, cell: int) -> np.random.Generator:
    """For what is drawn by chance in cutting a picture: the same at any time."""
    return np.random.default_rng((int(sha256[:15], 16), cell))


def inspect_picture(
    source: ImportedSource, path: str, data: bytes, finder: FaceFinder
) -> list[Seen]:
    """Hash the pictures of a file."""
    key, sha256 = key_of(source, path), hashlib.sha256(data).hexdigest()
    try:
        picture = decode(data).rgb
    except PictureProblem as problem:
        return [Seen(key=key, outcome="not a picture", detail=problem.detail, sha256=sha256)]
    found = difference_hash(picture)
    seen = []
    for cell, rgb in enumerate(pictures_in(source, picture)):
        outcome, face = _judged(source, rgb, finder, sha256, cell)
        one = Seen(key=key, cell=cell, outcome=outcome, sha256=sha256, found=found)
        if outcome == "seen":
            whole, around = difference_hash(rgb), face_hash(rgb, face) if face else ""
            one = one.model_copy(update={"whole": whole, "face": around})
        seen.append(one)
    return seen


def _judged(
    source: ImportedSource, rgb: Rgb, finder: FaceFinder, sha256: str, cell: int
) -> tuple[Outcome, FoundFace | None]:
    if min(rgb.shape[:2]) < source.side_min:
        return "too small", None
    face = largest_face(rgb, finder)
    if source.face_min and (face is None or face.size < source.face_min):
        return "no face", None
    if source.cut and (face is None or ffhq_cut(rgb, face, cut_generator(sha256, cell)) is None):
        return "can't be cut", None
    return "seen", face


def largest_face(rgb: Rgb, finder: FaceFinder) -> FoundFace | None:
    """The largest face that is found without searching in tiles: small ones aren't wanted."""
    factor = -(-max(rgb.shape[:2]) // TILE_SIDE)
    reduced = np.rint(box_reduce(rgb, min(factor, *rgb.shape[:2]))).astype(np.uint8)
    faces = finder.find(reduced)
    if not faces:
        return None
    face = faces[0]
    (left_x, left_y), (right_x, right_y) = face.eyes
    return FoundFace(
        x=face.x * factor,
        y=face.y * factor,
        width=face.width * factor,
        height=face.height * factor,
        eyes=((left_x * factor, left_y * factor), (right_x * factor, right_y * factor)),
        score=face.score,
    )


def face_hash(rgb: Rgb, face: FoundFace) -> str:
    """Of the crop around a face: the same whatever was cut off around it."""
    return difference_hash(crop_around(face, rgb.shape[1], rgb.shape[0]).of(rgb))


def in_threads(
    work: Iterable[tuple[ImportedSource, str, bytes]],
    do: Callable[[ImportedSource, str, bytes, FaceFinder], list[Seen]] = inspect_picture,
) -> Iterator[list[Seen]]:
    """`do` each file's work in threads, each with a finder of its own; in the order of the work."""
    own = threading.local()

    def run(source: ImportedSource, path: str, data: bytes) -> list[Seen]:
        if not hasattr(own, "finder"):
            own.finder = FaceFinder()  # LiteRT is for one thread
        return do(source, path, data, own.finder)

    waiting: deque[Future[list[Seen]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for one in work:
            waiting.append(pool.submit(run, *one))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
