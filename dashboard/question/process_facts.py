"""What the page on the process counts, from the files beside the weights."""

import re
from dataclasses import dataclass
from typing import Literal

from backend.detector.contract import Rate
from backend.evaluation.report import STYLEGAN_FAMILY
from backend.evaluation.report_schema import Report
from backend.face_sets.generate import GENERATOR
from backend.face_sets.import_config import OPEN_FACES, read_config
from backend.training.training_record import TrainingRecord

Kind = Literal["photographs", "generated", "not in the test split"]
KINDS: tuple[Kind, ...] = ("photographs", "generated", "not in the test split")


@dataclass(frozen=True)
class Source:
    """Where faces of the train split come from."""

    name: str
    kind: Kind
    faces: int


def sources(record: TrainingRecord, report: Report | None) -> list[Source]:
    """Those of the train split, kind by kind, the largest first.

    The record doesn't say which are generated; the report does, of the sources that are in the test
    split at some size, and the config of those that were imported.
    """
    known = _kinds(report)
    found = [
        Source(name, known.get(_stem(name), "not in the test split"), faces)
        for name, faces in record.all_sources.items()
    ]
    return sorted(found, key=lambda source: (KINDS.index(source.kind), -source.faces))


def splits(record: TrainingRecord, report: Report | None) -> dict[str, int]:
    """Faces by split: those found for training and validation, those of the report for testing."""
    tested = {} if report is None else {report.split: report.n.reals + report.n.fakes}
    return {**record.faces, **_learnt_from(record), **tested}


def _learnt_from(record: TrainingRecord) -> dict[str, int]:
    faces = sum(record.all_sources.values())
    return {"train": faces} if faces else {}  # older records don't name their sources


def test_accuracy(report: Report | None) -> Rate | None:
    """Of StyleGAN faces against photographs, the line at a probability of a half."""
    half = report.main.families[STYLEGAN_FAMILY].at_half if report else None
    return half.accuracy if half else None


def _kinds(report: Report | None) -> dict[str, Kind]:
    found: dict[str, Kind] = {GENERATOR: "generated"}
    for source in read_config(OPEN_FACES).sources:
        found[_stem(source.name)] = "generated" if source.label == "fake" else "photographs"
    if report is not None:
        found |= dict.fromkeys(map(_stem, report.main.fakes), "generated")
        found |= dict.fromkeys(map(_stem, report.main.reals), "photographs")
    return found


def _stem(source: str) -> str:
    """A source's name without the side that its pictures were scaled to."""
    return re.sub(r"-\d+$", "", source)
