"""What a batch has done so far, beside its results: `results.parquet.parts/`.

inputs.jsonl    a line a part, in order: what was listed at the first start
settings.json   what was asked, of which weights, how many pictures; written last
00000012.arrow  the rows of part 12; a part that isn't there is to be checked
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from backend.batch.collection import BatchError, Collection, Part
from backend.batch.rows import SCHEMA_VERSION
from backend.batch.worker import from_bytes, to_bytes

_INPUTS = "inputs.jsonl"
_SETTINGS = "settings.json"
_LOCK = "lock"
_SUFFIX = ".arrow"
_MERGED_PARTS = 256
_WORDS = {
    "id_column": "the --id-column",
    "column": "the --column",
    "prior": "the --prior",
    "source": "the SOURCE",
    "stamp": "a SOURCE of",
    "weights_sha256": "the weights",
    "thresholds": "the thresholds",
    "schema_version": "the version of the results",
}


@dataclass(frozen=True)
class Asked:
    """What must stay the same from the first start to the end, or rows wouldn't belong together."""

    collection: Collection
    prior: float
    weights_sha256: str
    thresholds: str
    schema_version: int = SCHEMA_VERSION


@dataclass(frozen=True)
class Count:
    """How much there is to do."""

    pictures: int
    parts: int


class Journal:
    """The folder of parts of one batch; `locked` makes one."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._folder = parts_folder(out)

    def open(self, asked: Asked, list_parts: Callable[[Collection], Iterable[Part]]) -> Count:
        """Go on with what was begun, or list everything and begin.

        Raises BatchError where another thing was asked at the first start, where the results are
        there already, or where there are no pictures.
        """
        settings = self._folder / _SETTINGS
        if settings.is_file():
            begun = json.loads(settings.read_text())
            _refuse_other(begun["asked"], json.loads(json.dumps(asdict(asked))), self._folder)
            return Count(**begun["count"])
        if self._out.exists():
            raise BatchError(f"{self._out} is there already; remove it, or give another --out.")
        self._clear()  # of a batch whose end was cut off while it cleared up
        count = self._write_inputs(list_parts(asked.collection))
        if not count.pictures:
            raise BatchError(f"There are no pictures in {asked.collection.source}.")
        described = json.dumps({"asked": asdict(asked), "count": asdict(count)}, indent=1)
        write_whole(settings, described.encode())
        return count

    def base(self) -> str:
        """The folder from which the first start read relative paths."""
        begun = json.loads((self._folder / _SETTINGS).read_text())
        return str(begun["asked"]["collection"]["base"])

    def left(self) -> Iterator[Part]:
        """The parts that are still to be checked, in order, one in memory at a time."""
        done = {int(path.stem) for path in self._folder.glob(f"*{_SUFFIX}")}
        return (part for part in self._inputs() if part.number not in done)

    def keep(self, part: Part, rows: pa.Table) -> None:
        """Write the rows of a part; whole or not at all."""
        write_whole(self._path(part), to_bytes(rows))

    def merge(self) -> None:
        """Write the results in the order of the inputs; every part must be there."""
        unfinished = _unfinished(self._out)
        parts = self._inputs()
        first = from_bytes(self._path(next(self._inputs())).read_bytes())
        with pq.ParquetWriter(unfinished, first.schema, compression="zstd") as writer:
            while some := [self._path(part) for part in islice(parts, _MERGED_PARTS)]:
                writer.write_table(pa.concat_tables(from_bytes(p.read_bytes()) for p in some))
        _put_in_place(unfinished, self._out)

    def remove(self) -> None:
        """Forget the batch, once its results are written; the folder goes with the lock."""
        (self._folder / _SETTINGS).unlink()

    def close(self) -> None:
        """Remove what is here unless something is left to do: nothing was begun, or all is done."""
        if not (self._folder / _SETTINGS).is_file():
            self._clear()
            (self._folder / _LOCK).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Remove our own files alone: the folder may have been there before, with other things."""
        for pattern in (_INPUTS, f"*{_SUFFIX}", "*.unfinished"):
            for path in self._folder.glob(pattern):
                path.unlink()

    def _path(self, part: Part) -> Path:
        return self._folder / f"{part.number:08d}{_SUFFIX}"

    def _inputs(self) -> Iterator[Part]:
        with (self._folder / _INPUTS).open(encoding="ascii") as file:
            yield from map(Part.from_json, file)

    def _write_inputs(self, parts: Iterable[Part]) -> Count:
        pictures = count = 0
        with (self._folder / _INPUTS).open("w", encoding="ascii") as file:
            for part in parts:
                file.write(part.to_json() + "\n")
                pictures += len(part.sources)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        return Count(pictures, count)


@contextmanager
def locked(out: Path) -> Iterator[Journal]:
    """The journal of the results `out`, for this process alone.

    Raises BatchError where another one has it, or where its folder can't be made.
    """
    folder = parts_folder(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("wb")
    except OSError as error:
        raise BatchError(f"{folder} can't be made or written to.") from error
    try:
        with lock:
            _take(lock, folder)
            journal = Journal(out)
            try:
                yield journal
            finally:
                journal.close()
    finally:
        # Only now: a network's file system keeps the name of a file that is open. What isn't empty
        # stays, because something is left to do or because it isn't ours.
        with suppress(OSError):
            folder.rmdir()


def parts_folder(out: Path) -> Path:
    """Where the parts of the results `out` are kept until all are there."""
    return out.with_name(f"{out.name}.parts")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file such that a kill, or the power failing, leaves the whole of it or none."""
    unfinished = _unfinished(path)
    with unfinished.open("wb") as file:
        file.write(data)
    _put_in_place(unfinished, path)


def _put_in_place(unfinished: Path, path: Path) -> None:
    """Give a file its name once its content is on the disk, and see that the name is there, too."""
    _sync(unfinished)
    unfinished.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.name}.unfinished")


def _take(lock: BinaryIO, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BatchError(f"Another batch is at work in {folder}.") from error


def _refuse_other(begun: dict[str, Any], asked: dict[str, Any], folder: Path) -> None:
    for name, was in _flat(begun).items():
        now = _flat(asked).get(name)
        if name != "base" and now != was:
            raise BatchError(
                f"{folder} was begun with {_WORDS.get(name, name)} {was!r}, and this is {now!r}."
                " Give the same as then, or remove that folder to begin anew."
            )


def _flat(asked: dict[str, Any]) -> dict[str, Any]:
    return {**asked["collection"], **{k: v for k, v in asked.items() if k != "collection"}}
