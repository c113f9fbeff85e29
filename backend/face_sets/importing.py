"""Folders and public repositories into a face set: `uncanny data import`.

In three steps, each of which goes on where it was cut off: look at every picture (hashes, kept in
`seen.jsonl`), decide over all of them, write what goes in. What is kept for measuring, or there
already, doesn't go in. A repository that is in whole needn't be at hand for others to come in.
"""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from backend.face_sets.checkout import Files, FolderFiles, files_of
from backend.face_sets.contact_sheet import SheetCell, write_contact_sheet
from backend.face_sets.ffhq_cut import ffhq_cut
from backend.face_sets.growing_set import GrowingSet, NewFace
from backend.face_sets.import_config import ImportConfig, ImportedSource
from backend.face_sets.import_decisions import Decision, Decisions, ImportedPicture, Known, decide
from backend.face_sets.listed_paths import ListedPaths
from backend.face_sets.manifest import ManifestError, read_manifest
from backend.face_sets.progress import Progress
from backend.face_sets.seen_pictures import (
    Seen,
    SeenPictures,
    cut_generator,
    in_threads,
    is_as_found,
    key_of,
    largest_face,
    pictures_in,
)
from backend.face_sets.shipped_faces import known_to_imports
from backend.face_sets.toml_config import ConfigError
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode

OWN_COLUMNS = ("found_sha256", "found_path")
"""Hash of the file before trimming, cutting and last steps, and its path in its source."""
SEEN = "seen.jsonl"
LISTED = "listed.jsonl"
REPORT = "import.json"
SHEETS = "sheets"
SHEET_FACES = 64
NAMED_MAX = 200
"""Pictures that the report names, of each kind that it names."""
MANIFEST_SECONDS = 20.0
"""So often the growing set's manifest is written."""


@dataclass(frozen=True)
class Places:
    """Where an import reads and writes."""

    config: Path
    out: Path
    held_out: Path | None
    """CSV with a column `dhash`: pictures that are kept for measuring."""
    known: tuple[Path, ...] = ()
    """Face sets that are used together with this one."""
    mirror: Path | None = None
    """Folder with copies of repositories, taken instead of cloning."""


@dataclass
class Imported:
    """What came of an import."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By source: how many pictures have which fate, or why they weren't looked at further."""
    written: int = 0
    """In this run."""


def import_faces(config: ImportConfig, places: Places, progress: Progress) -> Imported:
    """Add to the set in `places.out` what the config's sources hold and no set has.

    Raises ConfigError for a source that isn't there, ManifestError for a set that can't be read or
    written.
    """
    held_out = read_held_out(places.held_out) if places.held_out else []
    with GrowingSet(places.out, OWN_COLUMNS, MANIFEST_SECONDS) as faces:
        notes = SeenPictures(places.out / SEEN)
        known = _known(places.known, notes, progress) + known_to_imports()
        candidates, outcomes = _candidates(config, places, notes, progress)
        decisions = decide(candidates, known, held_out)
        imported = Imported()
        for source in config.sources:
            imported.counts[source.name] = outcomes[source.name] + decisions.counts(source.name)
            kept = [one for one in decisions.kept() if one.candidate.source is source]
            imported.written += _write(source, kept, places, faces, progress)
        _write_report(places.out / REPORT, imported, decisions)
    _write_sheets(config, places.out)
    return imported


def read_held_out(path: Path) -> list[str]:
    """The hashes. Raises ManifestError for a file that isn't such a list."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [row["dhash"] for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} is no list of hashes with a column dhash.") from error


def _known(folders: tuple[Path, ...], notes: SeenPictures, progress: Progress) -> list[Known]:
    known = []
    for folder in folders:
        entries = read_manifest(folder)
        source = ImportedSource(
            name="known",
            label="real",  # of no account: their manifest says which label each has
            licence="as its manifest says",
            folder=folder,
            include=("*",),
            side_min=16,
            face_min=0,
        )
        names = [entry.name for entry in entries]
        _inspected(source, names, FolderFiles(folder), notes, progress)
        for entry in entries:
            for seen in notes.of(key_of(source, entry.name)) or []:
                if seen.whole:
                    place = (entry.name, entry.label, entry.group, entry.split)
                    known.append(Known(*place, seen.whole, seen.face))
    return known


def _candidates(
    config: ImportConfig, places: Places, notes: SeenPictures, progress: Progress
) -> tuple[list[ImportedPicture], dict[str, Counter[str]]]:
    candidates: list[ImportedPicture] = []
    outcomes: dict[str, Counter[str]] = {}
    listed = ListedPaths(places.out / LISTED)
    for source in config.sources:
        paths = listed.of(source)
        if paths is None or _unseen(source, paths, notes):
            with _files(source, places) as files:
                paths = _chosen(source, files)
                _inspected(source, paths, files, notes, progress)
            listed.note(source, paths)
        counts: Counter[str] = Counter()
        for path in paths:
            for seen in notes.of(key_of(source, path)) or []:
                if seen.outcome == "seen":
                    candidates.append(ImportedPicture(source, path, seen))
                else:
                    counts[seen.outcome] += 1
        outcomes[source.name] = counts
    return candidates, outcomes


def _files(source: ImportedSource, places: Places) -> AbstractContextManager[Files]:
    return files_of(source, places.config.parent, places.mirror, places.out / "clones")


def _chosen(source: ImportedSource, files: Files) -> list[str]:
    """Raises ConfigError where the source has none of the files."""
    paths = [path for path in files.paths() if source.takes(path)]
    if not paths:
        raise ConfigError(f"{source.name} has no file that matches {', '.join(source.include)}.")
    random.Random(source.name).shuffle(paths)  # noqa: S311
    if source.group_max is not None:
        of_group: Counter[str] = Counter()
        some = []
        for path in paths:
            person = source.person(path) or path
            of_group[person] += 1
            if of_group[person] <= source.group_max:
                some.append(path)
        paths = some
    return sorted(paths[: source.count_max])


def _inspected(
    source: ImportedSource,
    paths: list[str],
    files: Files,
    notes: SeenPictures,
    progress: Progress,
) -> None:
    missing = _unseen(source, paths, notes)
    if not missing:
        return

    def work() -> Iterator[tuple[ImportedSource, str, bytes]]:
        for path in progress(missing, source.name):
            yield source, path, files.read(path)

    for seen in in_threads(work()):
        notes.note(seen)


def _unseen(source: ImportedSource, paths: list[str], notes: SeenPictures) -> list[str]:
    return [path for path in paths if notes.of(key_of(source, path)) is None]


def _write(
    source: ImportedSource,
    kept: list[Decision],
    places: Places,
    faces: GrowingSet,
    progress: Progress,
) -> int:
    there = {Path(row["path"]).stem for row in faces.rows if row["source"] == source.name}
    missing = [one for one in kept if _name(one) not in there]
    if not missing:
        return 0
    with _files(source, places) as files:
        for one in progress(missing, f"{source.name}: writing"):
            data = _cut_out(source, one.candidate.seen, files.read(one.candidate.path))
            faces.add(_new_face(one), data)
    return len(missing)


def _name(one: Decision) -> str:
    seen, source = one.candidate.seen, one.candidate.source
    cell = f"-{seen.cell}" if source.cells else ""
    return f"{seen.sha256[:12]}{cell}{'-cut' if source.cut else ''}"


def _cut_out(source: ImportedSource, seen: Seen, data: bytes) -> bytes:
    """The file that goes in, before its last steps: as found, or its cut pixels as PNG."""
    if is_as_found(source):
        return data
    rgb: Rgb | None = pictures_in(source, decode(data).rgb)[seen.cell]
    if source.cut and rgb is not None:
        face = largest_face(rgb, FaceFinder())
        rgb = ffhq_cut(rgb, face, cut_generator(seen.sha256, seen.cell)) if face else None
    if rgb is None:
        raise ManifestError(f"{source.name}: a picture that could be cut can't be any more.")
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _new_face(one: Decision) -> NewFace:
    source = one.candidate.source
    return NewFace(
        name=_name(one),
        label=source.label,
        source=source.name,
        generator=source.generator,
        group=one.group,
        last_steps=source.last_steps,
        origin=source.origin,
        split=one.split,
        extra={"found_sha256": one.candidate.seen.sha256, "found_path": one.candidate.path},
    )


def _write_report(path: Path, imported: Imported, decisions: Decisions) -> None:
    """Counts by source, and by name what was dropped for looking like another picture."""
    named: dict[str, list[str]] = {}
    for one in decisions.all:
        if one.like and len(named.setdefault(one.fate, [])) < NAMED_MAX:
            named[one.fate].append(f"{one.candidate.name} is like {one.like}")
    report = {
        "sources": {name: dict(sorted(c.items())) for name, c in imported.counts.items()},
        "named": {fate: sorted(names) for fate, names in sorted(named.items())},
    }
    path.write_text(json.dumps(report, indent=1) + "\n")


def _write_sheets(config: ImportConfig, out: Path) -> None:
    """A contact sheet a source, of faces drawn by chance: to be looked at."""
    entries = read_manifest(out)
    for source in config.sources:
        mine = [entry for entry in entries if entry.source == source.name]
        sheet = out / SHEETS / f"{source.name}.jpg"
        if not mine or sheet.is_file():
            continue
        drawn = random.Random(0).sample(mine, min(SHEET_FACES, len(mine)))  # noqa: S311
        tiles = [
            SheetCell(
                decode(entry.path.read_bytes()).rgb, f"{entry.split} {entry.width}\n{entry.group}"
            )
            for entry in drawn
        ]
        write_contact_sheet(sheet, tiles, columns=8, tile_side=140)
