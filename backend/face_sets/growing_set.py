"""A face set that is being made, picture by picture, in the open set's format."""

import csv
import fcntl
import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from backend.face_sets.manglings import mangle
from backend.face_sets.manifest import MANIFEST, Label, ManifestError
from backend.images.decoding import decode

COLUMNS = (
    *("path", "label", "source", "generator", "split", "group"),
    *("width", "height", "bytes", "last_step", "origin", "sha256"),
)
"""Of the open set; a set that grows here has some of its own behind them."""
SPLITS = (("train", 0.7), ("val", 0.85), ("test", 1.0))
"""Each with the share of groups that lie in it or in one before it."""
_SUFFIXES = {"JPEG": ".jpg"}
"""By Pillow's name of the format; of another, the name itself."""


@dataclass(frozen=True)
class NewFace:
    """What the manifest says of a picture beside what its file says of itself."""

    name: str
    """Of the file, without folder and suffix."""
    label: Label
    source: str
    generator: str
    """Empty for a photograph."""
    group: str
    """Pictures of one group are the same photograph; the split depends on it."""
    last_steps: tuple[str, ...]
    """Manglings that the file goes through, in this order; none keeps it as found."""
    origin: str
    extra: Mapping[str, str] = field(default_factory=dict)
    """The set's own columns."""
    split: str = ""
    """Empty: the group decides."""


class GrowingSet:
    """The folder of such a set. The manifest is whole at any moment, however the process ends.

    Use as a context manager: two processes would write over each other's manifests.
    """

    def __init__(
        self, folder: Path, own_columns: tuple[str, ...], manifest_seconds: float = 0.0
    ) -> None:
        """Args: manifest_seconds, how long a picture's row may wait to be written, at most.

        A row that was lost leaves a file that is written anew; 0 writes each row at once.
        """
        self._folder = folder
        self._seconds = manifest_seconds
        self._written = -math.inf
        self._columns = COLUMNS + own_columns
        self._lock: IO[str] | None = None
        self._waiting = False
        self.rows: list[dict[str, str]] = []

    def __enter__(self) -> Self:
        """Read what is there. Raises ManifestError where it is another's, or being written to."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self._folder / ".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.rows = self._read()
        except BlockingIOError as error:
            self._lock.close()
            raise ManifestError(f"Another process is writing to {self._folder}.") from error
        except ManifestError:
            self._lock.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Let others write."""
        if self._waiting:
            self._write_manifest()
        if self._lock is not None:
            self._lock.close()

    def values(self, column: str) -> set[str]:
        """All that stands in a column."""
        return {row[column] for row in self.rows}

    def add(self, face: NewFace, found: bytes) -> None:
        """Take a picture's file through its last steps and into the set.

        Raises PictureProblem for what isn't a picture that we read.
        """
        data = found
        for step in face.last_steps:
            data = mangle(data, step)
        picture = decode(data)
        suffix = _SUFFIXES.get(picture.format, f".{picture.format.lower()}")
        path = Path(face.label, face.source, face.name + suffix)
        values: tuple[object, ...] = (
            *(path, face.label, face.source, face.generator),
            *(face.split or split_of(face.group), face.group),
            *(picture.width, picture.height, len(data)),
            *(", ".join(face.last_steps) or "copy", face.origin, picture.sha256),
        )
        row = dict(zip(COLUMNS, map(str, values), strict=True)) | dict(face.extra)
        self._write(path, data)
        self.rows.append(row)
        if time.monotonic() >= self._written + self._seconds:
            self._write_manifest()
        else:
            self._waiting = True

    def _read(self) -> list[dict[str, str]]:
        path = self._folder / MANIFEST
        if not path.is_file():
            return []
        with path.open(newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != self._columns:
                raise ManifestError(f"{path} is another kind of set; choose another folder.")
            return list(reader)

    def _write_manifest(self) -> None:
        part = self._folder / ".manifest.part"
        with part.open("w", newline="") as file:
            writer = csv.DictWriter(file, self._columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)
        part.replace(self._folder / MANIFEST)
        self._written, self._waiting = time.monotonic(), False

    def _write(self, path: Path, data: bytes) -> None:
        (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
        part = self._folder / ".picture.part"
        part.write_bytes(data)
        part.replace(self._folder / path)


def split_of(group: str) -> str:
    """`train`, `val` or `test`, 70 : 15 : 15, the same for a group at any time."""
    position = int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) / 16**8
    return next(split for split, end in SPLITS if position < end)
