"""What a network could learn of a face set without looking at faces: `uncanny data audit`.

Writes audit.json, audit.md and a chart; and to the cache, as they show pictures that may not ship,
contact sheets of duplicates and of labels that look wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from backend.detector.networks import network_input
from backend.evaluation.audit_block import (
    AUDIT_NAME,
    Audit,
    ByWay,
    Duplicate,
    Features,
    Kind,
    Labels,
    Shortcut,
    Shortcuts,
    SuspectRow,
    Way,
)
from backend.experiments.audit.duplicates import Pair, duplicates, hashed, pair_tiles
from backend.experiments.audit.features import FeatureTable
from backend.experiments.audit.labels import (
    LabelCheck,
    Suspect,
    check_labels,
    pooled_features,
    suspect_tile,
)
from backend.experiments.audit.measured import fed_crops, found_crops, sample
from backend.experiments.audit.report import audit_chart, audit_markdown
from backend.experiments.audit.shortcuts import (
    Crops,
    Rows,
    cross_validated,
    group_folds,
    source_folds,
)
from backend.face_sets.contact_sheet import write_contact_sheet
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.prepared import PreparedFaces, prepared_split
from backend.face_sets.progress import Progress
from backend.images.decoding import Rgb
from backend.training.recipes import RECIPES

SHEETS = "contact-sheets"
PAIRS_SHOWN = 100
"""Closest duplicates that are drawn; all are listed."""


@dataclass(frozen=True)
class AuditPlan:
    """What to audit."""

    name: str
    """Of the network whose training batches are looked at, and whose recipe names the sources."""
    data: Path
    faces: int | None
    """Crops or faces that each part looks at; None: as many as there are."""
    seed: int


@dataclass(frozen=True)
class FaceSet:
    """The faces of all splits, behind each other."""

    splits: dict[str, PreparedFaces]
    entries: list[Entry]
    """Of each face."""

    def crop(self, index: int) -> Rgb:
        """The face crop at native resolution."""
        for faces in self.splits.values():
            if index < len(faces):
                return faces.crop(index)
            index -= len(faces)
        raise IndexError(index)


def audit(plan: AuditPlan, out: Path, cache: Path, progress: Progress) -> Audit:
    """Do all parts and write them to `out`; returns what audit.json holds.

    Raises ManifestError for a set that can't be read or has no train split, TrainingError where
    the ImageNet weights can't be fetched.
    """
    read_manifest(plan.data, "train")  # before any work
    faces = _face_set(plan, cache, progress)
    # The arrays are so small that threads cost more than they bring.
    with threadpool_limits(1):
        shortcuts = _shortcuts(plan, faces, progress)
    pairs = _duplicates(faces, progress)
    labels = _labels(plan, faces, cache, progress)
    report = Audit(
        data=str(plan.data),
        network=plan.name,
        seed=plan.seed,
        faces=len(faces.entries),
        fed=shortcuts["fed"],
        found=shortcuts["found"],
        duplicates=[_duplicate(pair) for pair in pairs],
        labels=_labels_block(labels),
        sheets=_write_sheets(cache, pairs, labels.suspects, faces),
    )
    _write(out, report)
    return report


def _face_set(plan: AuditPlan, cache: Path, progress: Progress) -> FaceSet:
    sources = RECIPES[plan.name].sources
    entries = {entry.name: entry for entry in read_manifest(plan.data, None, sources)}
    splits = {
        split: prepared_split([plan.data], split, sources, cache, progress)
        for split in dict.fromkeys(entry.split for entry in entries.values())
    }
    kept = [entries[face.name] for faces in splits.values() for face in faces.faces]
    return FaceSet(splits, kept)


def _shortcuts(plan: AuditPlan, faces: FaceSet, progress: Progress) -> dict[Kind, Shortcuts]:
    train = faces.splits["train"]
    groups = {entry.name: entry.group for entry in faces.entries}
    count = plan.faces or len(train)
    side_max = network_input(plan.name).side_max
    measured: dict[Kind, Crops] = {
        "fed": fed_crops(train, groups, side_max, count, plan.seed, progress),
        "found": found_crops(train, groups, side_max, count, plan.seed, progress),
    }
    return {kind: _reached(crops, plan.seed, progress, kind) for kind, crops in measured.items()}


def _reached(crops: Crops, seed: int, progress: Progress, kind: Kind) -> Shortcuts:
    """How far traces and colours go on one kind of crops, cross-validated both ways."""
    folds: dict[Way, list[Rows]] = {
        "by_source": source_folds(crops),
        "by_group": group_folds(crops.is_fake, crops.groups, seed),
    }
    tables: dict[Features, FeatureTable] = {"traces": crops.traces, "colours": crops.colours}
    combinations = [(features, way) for features in tables for way in folds]
    reached: dict[tuple[Features, Way], Shortcut | None] = {
        (features, way): cross_validated(tables[features], crops, folds[way], seed)
        for features, way in progress(combinations, f"cross-validating, crops as {kind}")
    }
    traces, colours = (
        ByWay(by_source=reached[features, "by_source"], by_group=reached[features, "by_group"])
        for features in tables
    )
    return Shortcuts(crops=len(crops.is_fake), traces=traces, colours=colours)


def _duplicates(faces: FaceSet, progress: Progress) -> list[Pair]:
    indices = range(len(faces.entries))
    return duplicates(
        [
            hashed(faces.entries[index], faces.crop(index))
            for index in progress(indices, "hashing faces")
        ]
    )


def _labels(plan: AuditPlan, faces: FaceSet, cache: Path, progress: Progress) -> LabelCheck:
    total = len(faces.entries)
    rows = sample(total, plan.faces or total, plan.seed)
    crops = (faces.crop(row) for row in progress(rows, "looking for wrong labels"))
    features = pooled_features(crops, cache)
    return check_labels(features, rows, [faces.entries[row] for row in rows], plan.seed)


def _labels_block(labels: LabelCheck) -> Labels:
    return Labels(
        faces=labels.faces,
        auc=labels.auc,
        errors=labels.errors,
        suspects=[
            SuspectRow(
                path=suspect.entry.name,
                label=suspect.entry.label,
                source=suspect.entry.source,
                split=suspect.entry.split,
                probability=suspect.probability,
            )
            for suspect in labels.suspects
        ],
    )


def _duplicate(pair: Pair) -> Duplicate:
    first, second = pair.first.entry, pair.second.entry
    return Duplicate(
        paths=(first.name, second.name),
        splits=(first.split, second.split),
        labels=(first.label, second.label),
        distance=int(pair.distance),
        is_mirrored=bool(pair.is_mirrored),
        correlation=float(pair.correlation),
    )


def _write_sheets(
    cache: Path, pairs: Sequence[Pair], suspects: Sequence[Suspect], faces: FaceSet
) -> dict[str, str]:
    """Name -> path in the cache of the sheets; none of what there is nothing of."""
    drawn = {
        "duplicates": pair_tiles(pairs[:PAIRS_SHOWN]),
        "labels": [suspect_tile(suspect, faces.crop(suspect.row)) for suspect in suspects],
    }
    paths = {name: f"{SHEETS}/audit-{name}.jpg" for name, tiles in drawn.items() if tiles}
    for name, path in paths.items():
        write_contact_sheet(cache / path, drawn[name])
    return paths


def _write(out: Path, report: Audit) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / AUDIT_NAME).write_text(report.model_dump_json(indent=2) + "\n")
    audit_chart(report, out / "audit.png")
    (out / "audit.md").write_text(audit_markdown(report))
