"""Tables in text, CSV, TSV or a JSON object a line, with a column of paths or addresses."""

import csv
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from backend.images import sources

SUFFIXES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson")
_JSON_SUFFIXES = (".jsonl", ".ndjson")
SOURCE_COLUMNS = ("image", "url", "image_url", "path", "file", "filename", "source", "picture")
"""Where a table's paths and addresses are, in whatever case."""
_OF_A_TABLE = re.compile(r'[\s"]|[,;]\s*"?(?:[a-z][a-z0-9+.-]*://|data:image)', re.IGNORECASE)
"""In what begins as an address: more cells. A comma may be part of an address, and so may another
address behind a slash."""
_LOOKED_AT = 20
"""Lines by which a table is known from a list."""
_CELL_CHARACTERS = 1_000_000
"""An address may be long; Python's own bound is 131,072."""


class NoTableError(Exception):
    """A sentence on why a file can't be read as the table that it seems to be."""


def seems_table(path: Path) -> bool:
    """Whether a file is to be read as a table: by its name, or by its first lines.

    A `.csv` with one column and no heading is a list: its first line is a picture as any other.
    """
    lines = [line for line in _start(path) if line.strip()]
    if not lines:
        return path.suffix.lower() in SUFFIXES
    if path.suffix.lower() in _JSON_SUFFIXES or lines[0].lstrip().startswith("{"):
        return True
    if lines[0].strip().strip('"').lower() in SOURCE_COLUMNS and not _is_source(lines[0]):
        return True
    if path.suffix.lower() in SUFFIXES:
        return not _is_source(lines[0])
    separator = _separator(lines[0])
    # A comma may be part of a name: in a list, the lines are there as files, or begin as addresses.
    return all(separator in line for line in lines) and not any(map(_is_source, lines))


def holds_sources(path: Path) -> bool:
    """Whether one of a list's first lines is an address, or a file that is there."""
    return any(_is_source(line) for line in _start(path))


def columns_of(path: Path) -> list[str]:
    """The names of the columns. Raises NoTableError."""
    first = next(_rows(path), None)
    if first is None:
        raise NoTableError(f"{path} is empty, or has a heading alone.")
    return list(first)


def cells_of(path: Path, column: str) -> Iterator[str]:
    """A column's cells without blanks around them, but empty ones. Raises NoTableError."""
    for number, row in enumerate(_rows(path), start=1):
        value = row.get(column)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise NoTableError(f"{path}: row {number} has no text in the column {column!r}.")
        if value.strip():
            yield value.strip()


def _start(path: Path) -> list[str]:
    with _opened(path) as file:
        return list(islice(file, _LOOKED_AT))


def _opened(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _is_source(line: str) -> bool:
    """Whether a line is an address and nothing else, or the path of a file that is there."""
    named = line.strip().strip('"')
    if sources.is_url(named):
        return not _OF_A_TABLE.search(named)
    try:
        return Path(named).is_file()
    except (OSError, ValueError):
        return False


def _separator(line: str) -> str:
    if "\t" in line:
        return "\t"
    return ";" if ";" in line and "," not in line else ","


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with _opened(path) as file:
        start = file.readline()
        file.seek(0)
        if path.suffix.lower() in _JSON_SUFFIXES or start.lstrip().startswith("{"):
            yield from _json_rows(path, file)
            return
        separator = _separator(start)
        if separator not in start:
            yield from _single_cells(start, file)
            return
        csv.field_size_limit(_CELL_CHARACTERS)
        try:
            yield from csv.DictReader(file, delimiter=separator, strict=True)
        except csv.Error as error:
            raise NoTableError(f"{path} can't be read as a table: {error}.") from error


def _single_cells(heading: str, lines: Iterator[str]) -> Iterator[dict[str, object]]:
    """Of one column, in whose addresses a separator may stand."""
    next(lines)
    for line in lines:
        yield {heading.strip().strip('"'): line.strip().strip('"')}


def _json_rows(path: Path, lines: Iterator[str]) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise NoTableError(f"{path}: line {number} is no JSON.") from error
        if not isinstance(row, dict):
            raise NoTableError(f"{path}: line {number} is no JSON object.")
        yield row
