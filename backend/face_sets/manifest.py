"""Reading a face set: a folder with a `manifest.csv` in the open set's format."""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Label = Literal["real", "fake", "drawn"]
"""A manifest holds the first two; the third is `drawn_set`'s."""
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


class ManifestError(Exception):
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
        raise ManifestError(f"{folder} has no {MANIFEST}; see README.md for its format.")
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ManifestError(f"{path} lacks the columns {', '.join(missing)}.")
        return [_entry(folder, row) for row in reader]


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


def _entry(folder: Path, row: dict[str, str]) -> Entry:
    if row["label"] not in ("real", "fake"):
        raise ManifestError(f"{row['path']}: the label must be real or fake, not {row['label']!r}.")
    if not row["width"].isdigit():
        raise ManifestError(f"{row['path']}: the width must be a number, not {row['width']!r}.")
    return Entry(
        path=folder / row["path"],
        name=row["path"],
        label="fake" if row["label"] == "fake" else "real",
        source=row["source"],
        generator=row["generator"],
        split=row.get("split", ""),
        group=row["group"],
        width=int(row["width"]),
    )
