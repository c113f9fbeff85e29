"""A part's pictures as bytes, in the worker that checks them, a few at a time."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from backend.batch.collection import Collection, Part, file_in, shards
from backend.images import sources
from backend.images.limits import MAX_BYTES

Read = Callable[[], bytes]
"""One picture's bytes, at most one more than MAX_BYTES. Raises PictureProblem."""
Reader = Callable[[Part], Iterator[Read]]
READ_AHEAD = 4
"""Pictures that are read or fetched while another is checked."""
_BUFFER_BYTES = 1 << 20
_BATCH_ROWS = 8


def reader(collection: Collection) -> Reader:
    """What reads the parts of this collection."""
    if collection.kind == "parquet":
        files = shards(Path(collection.source))
        return ParquetReader(files, str(collection.column), collection.base)
    return FileReader(collection.base)


class FileReader:
    """Reads paths and URLs, a few ahead: a slow server leaves the processor at work."""

    def __init__(self, base: str) -> None:
        self._base = Path(base)
        self._pool = ThreadPoolExecutor(READ_AHEAD)

    def __call__(self, part: Part) -> Iterator[Read]:
        """One `Read` for each picture, in order."""
        ahead: deque[Read] = deque()
        for source in part.sources:
            ahead.append(self._pool.submit(self._read, source).result)
            if len(ahead) > READ_AHEAD:
                yield ahead.popleft()
        yield from ahead

    def _read(self, source: str) -> bytes:
        return _read_from(source, self._base)


class ParquetReader:
    """Reads rows of Parquet files; parts in ascending order cost one pass over each row group."""

    def __init__(self, shards: Sequence[Path], column: str, base: str) -> None:
        self._shards = shards
        self._column = column
        self._base = Path(base)
        self._open(0)

    def _open(self, shard: int) -> None:
        self._shard = shard
        # Buffered and without pre-buffering: pages stream by instead of whole row groups.
        self._file = pq.ParquetFile(
            self._shards[shard], buffer_size=_BUFFER_BYTES, pre_buffer=False
        )
        self._group = -1
        self._next = 0
        self._rows: Iterator[pa.Scalar] = iter(())

    def __call__(self, part: Part) -> Iterator[Read]:
        """One `Read` for each picture, in order."""
        self._seek(part)
        for _ in part.sources:
            self._next += 1
            yield partial(_held, next(self._rows), self._base)

    def _seek(self, part: Part) -> None:
        if part.file != self._shard:
            self._open(part.file)
        if part.row_group != self._group or part.row < self._next:
            self._group, self._next = part.row_group or 0, 0
            self._rows = self._rows_of(self._group)
        while self._next < part.row:
            next(self._rows)
            self._next += 1

    def _rows_of(self, group: int) -> Iterator[pa.Scalar]:
        wanted = [self._column]
        for batch in self._file.iter_batches(_BATCH_ROWS, row_groups=[group], columns=wanted):
            yield from batch.column(0)


def _held(row: pa.Scalar, base: Path) -> bytes:
    found = file_in(row)
    if isinstance(found, str):
        return _read_from(found, base)
    return (found or b"")[: MAX_BYTES + 1]  # a row without a picture is answered like an empty file


def _read_from(source: str, base: Path) -> bytes:
    return sources.read(source if sources.is_url(source) else str(base / source))
