"""What is to be checked: a folder, a list of paths and URLs, or a Parquet file, cut into parts.

A part is what one worker checks at a time and what one file of results holds. The parts are listed
once, in an order that stays, so that a batch that was cut off knows what is left.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from backend.images.sources import pictures_below
from backend.user_error import UserError

PART_ROWS = 32
"""Pictures of a part. What a kill costs is at most two unfinished parts for each worker."""
COLUMNS = ("image", "bytes")
"""Where a Parquet file's pictures are looked for if nobody says."""
_PARQUET_MAGIC = b"PAR1"
_SNIFFED = 4096
_BATCH_ROWS = 8192
_MEMBER = "bytes"
"""Of a struct column as Hugging Face's `datasets` write it, the member with the file."""


class BatchError(UserError):
    """The batch can't be begun or go on; a sentence for the person who started it."""


@dataclass(frozen=True)
class Collection:
    """What the person named. `stamp` changes when the file does; a folder has none."""

    source: str
    kind: Literal["folder", "list", "parquet"]
    base: str
    """The folder that relative paths of a list start from."""
    column: str | None = None
    id_column: str | None = None
    stamp: str | None = None


@dataclass(frozen=True)
class Part:
    """Consecutive pictures of a collection, by what they are called in the results."""

    number: int
    sources: tuple[str, ...]
    row_group: int | None = None
    """Of a Parquet file; None where the sources are paths and URLs."""
    row: int = 0
    """The first picture's row in that row group."""

    def to_json(self) -> str:
        """One line of ASCII; names that are no Unicode survive it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> "Part":
        """What `to_json` wrote."""
        fields = json.loads(line)
        return cls(**{**fields, "sources": tuple(fields["sources"])})

    def alone(self) -> Iterator["Part"]:
        """A part of its own for each picture."""
        for index, source in enumerate(self.sources):
            yield Part(self.number, (source,), self.row_group, self.row + index)


def open_collection(source: Path, column: str | None, id_column: str | None) -> Collection:
    """Look at what is behind `source`. Raises BatchError where it can't be one.

    Args: column with the pictures' bytes and column with their names, of a Parquet file.
    """
    kind = _kind(source)
    if kind != "parquet" and (column or id_column):
        raise BatchError("--column and --id-column are for a Parquet file.")
    if kind == "parquet":
        column = _checked_columns(source, column, id_column)
    stat = source.stat()
    stamp = None if kind == "folder" else f"{stat.st_size} bytes of {stat.st_mtime_ns}"
    return Collection(str(source.resolve()), kind, str(Path.cwd()), column, id_column, stamp)


def list_parts(collection: Collection) -> Iterator[Part]:
    """The parts in order, never more than one in memory.

    A folder's are the files in it and below whose names end like a picture's, by name.
    """
    if collection.kind == "parquet":
        return _parquet_parts(collection)
    sources = _below(collection.source) if collection.kind == "folder" else _lines(collection)
    return (Part(number, chunk) for number, chunk in enumerate(_chunks(sources)))


def _kind(source: Path) -> Literal["folder", "list", "parquet"]:
    nothing_of_these = BatchError(
        f"{source} is neither a folder, nor a Parquet file, nor a list in text."
    )
    try:
        if source.is_dir():
            return "folder"
        if source.exists() and not source.is_file():  # reading a pipe would wait for its writer
            raise nothing_of_these
        with source.open("rb") as file:
            start = file.read(_SNIFFED)
    except OSError as error:
        raise BatchError(f"{source} isn't there or can't be opened.") from error
    if start.startswith(_PARQUET_MAGIC):
        return "parquet"
    if b"\0" in start:
        raise nothing_of_these
    return "list"


def _checked_columns(source: Path, column: str | None, id_column: str | None) -> str:
    try:
        schema = pq.read_schema(source)
    except (OSError, pa.ArrowException) as error:
        raise BatchError(f"{source} is a Parquet file that can't be read.") from error
    present = ", ".join(schema.names)
    found = column or next((name for name in COLUMNS if name in schema.names), None)
    for name, option in ((found, "--column"), (id_column, "--id-column")):
        if name is not None and name not in schema.names:
            raise BatchError(f"{option}: {source} has no column {name!r}; it has {present}.")
    if found is None:
        raise BatchError(f"--column: which of {source}'s columns has the pictures? {present}.")
    if not _holds_bytes(schema.field(found).type):
        raise BatchError(f"--column: {found!r} of {source} doesn't hold bytes.")
    return found


def _holds_bytes(kind: pa.DataType) -> bool:
    if pa.types.is_struct(kind):
        return kind.get_field_index(_MEMBER) >= 0 and _holds_bytes(kind.field(_MEMBER).type)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def pictures_of(column: pa.Array) -> pa.Array:
    """The bytes of a column that holds them, by themselves or in a struct."""
    return column.field(_MEMBER) if pa.types.is_struct(column.type) else column


def _below(folder: str) -> Iterator[str]:
    unopened: list[str] = []
    yield from pictures_below(folder, unopened)
    yield from unopened


def _lines(collection: Collection) -> Iterator[str]:
    with Path(collection.source).open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for line in file:
            if named := line.strip():
                yield named


def _parquet_parts(collection: Collection) -> Iterator[Part]:
    number = first = 0
    with pq.ParquetFile(collection.source) as file:
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            for index, names in enumerate(_chunks(_names(collection, file, group, first, rows))):
                yield Part(number, names, group, index * PART_ROWS)
                number += 1
            first += rows


def _names(
    collection: Collection, file: pq.ParquetFile, group: int, first: int, rows: int
) -> Iterator[str]:
    if collection.id_column is None:
        name = Path(collection.source).name
        yield from (f"{name}#{row}" for row in range(first, first + rows))
        return
    wanted = [collection.id_column]
    for batch in file.iter_batches(_BATCH_ROWS, row_groups=[group], columns=wanted):
        yield from (str(name) for name in batch.column(0).to_pylist())


def _chunks(sources: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(sources)
    while chunk := tuple(islice(rest, PART_ROWS)):
        yield chunk
