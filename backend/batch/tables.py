"""Tables in text, CSV, TSV or a JSON object a line, with a column of paths or addresses."""

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from backend.images import sources

SUFFIXES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson")
_JSON_SUFFIXES = (".jsonl", ".ndjson")
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
    if all(line.lstrip().startswith("{") for line in lines):
        return True
    separator = "\t" if "\t" in lines[0] else ","
    if path.suffix.lower() in SUFFIXES:
        return separator in lines[0] or not _is_source(lines[0])
    # A comma may be part of a name: in a list, the lines are there as files, or begin as addresses.
    return all(separator in line for line in lines) and not any(map(_is_source, lines))


def columns_of(path: Path) -> list[str]:
    """The names of the columns. Raises NoTableError."""
    first = next(_rows(path), None)
    if first is None:
        raise NoTableError(f"{path} is empty.")
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
    named = line.strip().strip('"')
    if sources.is_url(named):
        return " " not in named and named.count("://") == 1 and '"' not in named
    try:
        return Path(named).is_file()
    except (OSError, ValueError):
        return False


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with _opened(path) as file:
        start = file.readline()
        file.seek(0)
        if path.suffix.lower() in _JSON_SUFFIXES or start.lstrip().startswith("{"):
            yield from _json_rows(path, file)
            return
        separator = "\t" if "\t" in start else ";" if ";" in start and "," not in start else ","
        csv.field_size_limit(_CELL_CHARACTERS)
        try:
            yield from csv.DictReader(file, delimiter=separator, strict=True)
        except csv.Error as error:
            raise NoTableError(f"{path} can't be read as a table: {error}.") from error


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
