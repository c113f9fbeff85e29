"""What is to be checked, cut into parts: a folder, a list or a table of paths and URLs, or Parquet.

Parquet may be a file or a folder of shards, whose column holds the files' bytes, or paths and URLs.

A part is what one worker checks at a time and what one file of results holds. The parts are listed
once, in an order that stays, so that a batch that was cut off knows what is left.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from backend.batch import tables
from backend.images.sources import Skipped, pictures_below
from backend.user_error import UserError

PART_ROWS = 32
"""Pictures of a part. What a kill costs is at most two unfinished parts for each worker."""
COLUMNS = ("image", "bytes")
"""Where a Parquet file's pictures are looked for if nobody says."""
Kind = Literal["folder", "list", "table", "parquet", "parquet_sources"]
_SHARDS = "*.parquet"
_PARQUET_MAGIC = b"PAR1"
_SNIFFED = 4096
_BATCH_ROWS = 8192
_MEMBER, _PATH = "bytes", "path"
"""Of a struct column as Hugging Face's `datasets` write it, the member with the file, and the one
with its name, or where it lies."""


class BatchError(UserError):
    """The batch can't be begun or go on; a sentence for the person who started it."""


@dataclass(frozen=True)
class Collection:
    """What the person named. `stamp` changes when the file does; a folder has none."""

    source: str
    kind: Kind
    """The last ones' rows hold the files' bytes, or paths and URLs."""
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
    file: int = 0
    """Which of a folder's shards, by name."""

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
            yield Part(self.number, (source,), self.row_group, self.row + index, self.file)


def open_collection(source: Path, column: str | None, id_column: str | None) -> Collection:
    """Look at what is behind `source`. Raises BatchError where it can't be one.

    Args: column with the pictures (bytes, paths or addresses) of a table or Parquet file; and
    column with their names, of a Parquet file with bytes.
    """
    kind: Kind = _kind(source)
    if kind in ("folder", "list") and (column or id_column):
        raise BatchError("--column and --id-column are for a table or a Parquet file.")
    if kind == "parquet":
        column = _checked_columns(source, column, id_column)
        if _holds_text(_schema(shards(source)[0]).field(column).type):
            kind = "parquet_sources"
    if kind == "table":
        column = _checked_table(source, column)
    if id_column and kind != "parquet":
        raise BatchError("--id-column is for a Parquet file with the pictures' bytes.")
    stat = source.stat()
    stamp = None if source.is_dir() else f"{stat.st_size} bytes of {stat.st_mtime_ns}"
    return Collection(str(source.resolve()), kind, str(Path.cwd()), column, id_column, stamp)


def shards(source: Path) -> list[Path]:
    """The Parquet files of a folder, by name; else the file itself."""
    return sorted(source.rglob(_SHARDS)) if source.is_dir() else [source]


def list_parts(collection: Collection) -> Iterator[Part]:
    """The parts in order, never more than one in memory.

    A folder's are the pictures in it and below, by name.
    """
    if collection.kind == "parquet":
        return _parquet_parts(collection)
    listing = {
        "folder": _below,
        "list": _lines,
        "table": _cells,
        "parquet_sources": _parquet_sources,
    }
    sources = listing[collection.kind](collection)
    return (Part(number, chunk) for number, chunk in enumerate(_chunks(sources)))


def _kind(source: Path) -> Kind:
    nothing_of_these = BatchError(
        f"{source} is neither a folder, nor a Parquet file, nor a list or table in text."
    )
    try:
        if source.is_dir():
            has_pictures = next(pictures_below(str(source), Skipped()), None)
            return "parquet" if not has_pictures and shards(source) else "folder"
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
    if start.lstrip()[:1] == b"[":
        raise BatchError(f"{source} is one JSON list; write a JSON object a line.")
    if tables.seems_table(source):
        return "table"
    if start.strip() and not tables.holds_sources(source):
        raise BatchError(
            f"{source} is no list: none of its first lines is an address, or a file that is there."
            f" Paths start from {Path.cwd()}."
        )
    return "list"


def _checked_table(source: Path, column: str | None) -> str:
    try:
        present = tables.columns_of(source)
        found = column or _likely(present, tables.SOURCE_COLUMNS)
        if found is not None and found in present:
            return found
    except tables.NoTableError as error:
        raise BatchError(str(error)) from error
    named = ", ".join(present)
    if column:
        raise BatchError(f"--column: {source} has no column {column!r}; it has {named}.")
    raise BatchError(
        f"--column: which of {source}'s columns has the paths or addresses? {named}."
        " A list has one of them a line, and nothing else."
    )


def _likely(present: list[str], wanted: tuple[str, ...]) -> str | None:
    """The first column of the wanted ones that is there, in whatever case."""
    by_name = {name.lower(): name for name in reversed(present)}
    return next((by_name[name] for name in wanted if name in by_name), None)


def _schema(file: Path) -> pa.Schema:
    try:
        return pq.read_schema(file)
    except (OSError, pa.ArrowException) as error:
        raise BatchError(f"{file} is a Parquet file that can't be read.") from error


def _checked_columns(source: Path, column: str | None, id_column: str | None) -> str:
    first, *others = shards(source)
    schema = _schema(first)
    for other in others:
        if not _schema(other).equals(schema):
            raise BatchError(f"{other} has other columns than {first}.")
    present = ", ".join(schema.names)
    found = column or _likely(schema.names, (*COLUMNS, *tables.SOURCE_COLUMNS))
    for name, option in ((found, "--column"), (id_column, "--id-column")):
        if name is not None and name not in schema.names:
            raise BatchError(f"{option}: {source} has no column {name!r}; it has {present}.")
    if found is None:
        raise BatchError(f"--column: which of {source}'s columns has the pictures? {present}.")
    kind = schema.field(found).type
    if not (_holds_bytes(kind) or _holds_text(kind)):
        raise BatchError(f"--column: {found!r} of {source} holds neither bytes nor text.")
    return found


def _holds_bytes(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _holds_bytes(kind.value_type)
    if pa.types.is_struct(kind):
        return kind.get_field_index(_MEMBER) >= 0 and _holds_bytes(kind.field(_MEMBER).type)
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_binary,
            pa.types.is_large_binary,
            pa.types.is_binary_view,
            pa.types.is_fixed_size_binary,
        )
    )


def _holds_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _holds_text(kind.value_type)
    return any(
        is_kind(kind)
        for is_kind in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    )


def file_in(row: pa.Scalar) -> bytes | str | None:
    """The bytes of a file in a row of a column that holds files, or where it lies, or neither.

    The bytes may be by themselves, in a dictionary, or in a struct as `datasets` writes it: there
    a row may lack the bytes and have the file's path or address instead.
    """
    held: bytes | dict[str, object] | None = row.as_py()
    if not isinstance(held, dict):
        return held
    inside, path = held[_MEMBER], held.get(_PATH)
    if isinstance(inside, bytes):
        return inside
    return path if isinstance(path, str) else None


def _below(collection: Collection) -> Iterator[str]:
    skipped = Skipped()
    yield from pictures_below(collection.source, skipped)
    yield from skipped.unopened
    if skipped.kinds:
        print(f"uncanny: {skipped}", file=sys.stderr, flush=True)


def _cells(collection: Collection) -> Iterator[str]:
    try:
        yield from tables.cells_of(Path(collection.source), str(collection.column))
    except tables.NoTableError as error:
        raise BatchError(str(error)) from error


def _parquet_sources(collection: Collection) -> Iterator[str]:
    wanted = [collection.column]
    for shard in shards(Path(collection.source)):
        with pq.ParquetFile(shard) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=wanted):
                texts = (str(text or "").strip() for text in batch.column(0).to_pylist())
                yield from filter(None, texts)


def _lines(collection: Collection) -> Iterator[str]:
    with Path(collection.source).open(encoding="utf-8-sig", errors="surrogateescape") as file:
        for line in file:
            if named := line.strip():
                yield named


def _parquet_parts(collection: Collection) -> Iterator[Part]:
    number = 0
    source = Path(collection.source)
    for index, shard in enumerate(shards(source)):
        first = 0
        # Shards of two folders may be called alike.
        called = shard.relative_to(source).as_posix() if source.is_dir() else shard.name
        with pq.ParquetFile(shard) as file:
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                names = _names(collection, file, called, group, range(first, first + rows))
                for place, chunk in enumerate(_chunks(names)):
                    yield Part(number, chunk, group, place * PART_ROWS, index)
                    number += 1
                first += rows


def _names(
    collection: Collection, file: pq.ParquetFile, name: str, group: int, rows: range
) -> Iterator[str]:
    if collection.id_column is None:
        yield from (f"{name}#{row}" for row in rows)
        return
    wanted = [collection.id_column]
    for batch in file.iter_batches(_BATCH_ROWS, row_groups=[group], columns=wanted):
        yield from (str(name) for name in batch.column(0).to_pylist())


def _chunks(sources: Iterable[str]) -> Iterator[tuple[str, ...]]:
    rest = iter(sources)
    while chunk := tuple(islice(rest, PART_ROWS)):
        yield chunk
