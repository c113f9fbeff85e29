"""Reading a face set: a folder with a `manifest.csv` in the open set's format."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from backend.user_error import UserError

Label = Literal["real", "fake"]
STYLEGAN = "stylegan"
"""How the generators of this family are named in a manifest begins so."""
MANIFEST = "manifest.csv"
_COLUMNS = ("path", "label", "source", "generator", "group", "width")


@dataclass(frozen=True)
class Entry:
    """One picture of a face set."""

    path: Path
    name: str
    """The path as the manifest gives it."""
    label: Label
    source: str
    generator: str
    """Empty for a photograph."""
    split: str
    """Empty where the manifest has no split column."""
    group: str
    """Pictures of one group are the same photograph; split by group only."""
    width: int

    @property
    def is_fake(self) -> bool:
        """Whether a generator made it."""
        return self.label == "fake"

    @property
    def is_stylegan(self) -> bool:
        """Whether it belongs to the family that Uncanny's promise is about."""
        return self.generator.startswith(STYLEGAN)


class ManifestError(UserError):
    """A face set that can't be read, in words for the command line."""


def read_manifest(
    folder: Path, split: str | None = None, sources: Collection[str] = ()
) -> list[Entry]:
    """The entries of a split (None: all) and of some sources (none named: all), in file order.

    Raises ManifestError where the file is missing, lacks a column, or nothing is left.
    """
    return read_manifests([folder], split, sources)


def read_manifests(
    folders: Sequence[Path], split: str | None = None, sources: Collection[str] = ()
) -> list[Entry]:
    """The same of several folders as one set, in their order.

    Raises ManifestError also where a name stands in two folders, or a group in different splits.
    """
    sets = [_entries(folder) for folder in folders]
    _refuse_clashes(sets)
    entries = [entry for one in sets for entry in one]
    named = " and ".join(str(folder / MANIFEST) for folder in folders)
    unknown = set(sources) - {entry.source for entry in entries}
    if unknown:
        raise ManifestError(f"{named} has no source named {', '.join(sorted(unknown))}.")
    chosen = [
        entry
        for entry in entries
        if (split is None or entry.split == split) and (not sources or entry.source in sources)
    ]
    if not chosen:
        raise ManifestError(f"{named} has no pictures for split {split or 'all'}.")
    return chosen


def splits_of(folder: Path) -> set[str]:
    """The splits that a set has pictures in. Raises ManifestError."""
    return {entry.split for entry in read_manifest(folder)}


def default_split(folder: Path) -> str | None:
    """`test` where the manifest has such a split, else None for all."""
    return "test" if "test" in splits_of(folder) else None


def _entries(folder: Path) -> list[Entry]:
    path = folder / MANIFEST
    if not path.is_file():
        raise ManifestError(
            f"{folder} has no {MANIFEST}; see backend/face_sets/README.md for its format."
        )
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(_rows(path, file))
    except UnicodeDecodeError:
        raise ManifestError(f"{path} is not in UTF-8.") from None


def _rows(path: Path, file: Iterable[str]) -> Iterator[Entry]:
    reader = csv.DictReader(file)
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ManifestError(f"{path} lacks the columns {', '.join(missing)}.")
    try:
        for row in reader:
            yield _entry(path.parent, row, f"{path}, line {reader.line_num}")
    except csv.Error as error:
        raise ManifestError(f"{path}, line {reader.line_num}: {error}.") from error


def _refuse_clashes(sets: list[list[Entry]]) -> None:
    """What is told apart by its name must have one; a photograph must not lie on both sides."""
    names: set[str] = set()
    splits: dict[str, str] = {}
    for entries in sets:
        for entry in entries:
            if entry.name in names:
                raise ManifestError(f"Two of the sets have a picture named {entry.name}.")
            if splits.get(entry.group, entry.split) != entry.split:
                raise ManifestError(f"Group {entry.group} lies in different splits of the sets.")
        names |= {entry.name for entry in entries}
        splits |= {entry.group: entry.split for entry in entries}


def _entry(folder: Path, row: dict[str | None, str | None], where: str) -> Entry:
    """Args: row as `csv.DictReader` gives it: None for a value that is missing, or has no name."""
    if None in row or None in row.values():
        raise ManifestError(
            f"{where}: it has {'more' if None in row else 'fewer'} values than the"
            " first line names."
        )
    values = {str(name): str(value) for name, value in row.items()}
    if not values["path"]:
        raise ManifestError(f"{where}: the path is empty.")
    if values["label"] not in ("real", "fake"):
        raise ManifestError(f"{where}: the label must be real or fake, not {values['label']!r}.")
    if not (values["width"].isascii() and values["width"].isdigit()):
        raise ManifestError(f"{where}: the width must be a number, not {values['width']!r}.")
    return Entry(
        path=folder / values["path"],
        name=values["path"],
        label="fake" if values["label"] == "fake" else "real",
        source=values["source"],
        generator=values["generator"],
        split=values.get("split", ""),
        group=values["group"],
        width=int(values["width"]),
    )
