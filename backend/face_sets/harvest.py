"""Collecting reals and fakes from addresses in a config: `uncanny data harvest`."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from backend.face_sets.growing_set import GrowingSet, NewFace
from backend.face_sets.harvest_config import HarvestConfig, Source
from backend.face_sets.line_log import append_line, lines_of
from backend.face_sets.polite import NotNow, NotToBeHad, PoliteClient
from backend.face_sets.progress import Progress
from backend.images.problems import PictureProblem

OWN_COLUMNS = ("url", "found_sha256")
"""Where a picture was, and the hash of its file before the last steps."""
JOURNAL = "harvest.jsonl"
GIVE_UP_AFTER = 3
"""Addresses in a row at which a server doesn't answer; then its source is left for another run."""
Outcome = Literal["kept", "duplicate", "not a picture", "not to be had", "not now"]


class Visit(BaseModel):
    """What came of asking an address; all but `not now` is never asked again."""

    source: str
    url: str
    time: int
    """Which asking of this address it was, from 0."""
    outcome: Outcome
    detail: str = ""


@dataclass
class Tally:
    """What came of one source in this run."""

    source: str
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    stopped: str = ""
    """Why it was left before its end; empty where it wasn't."""


def harvest(config: HarvestConfig, out: Path, progress: Progress) -> list[Tally]:
    """Add to the set in `out` what the config's addresses hold and the set lacks.

    Goes on where it was cut off: what came of each address stands in `harvest.jsonl`. Raises
    ManifestError where the folder holds another kind of set.
    """
    with GrowingSet(out, OWN_COLUMNS) as faces:
        harvester = _Harvester(config, faces, _Journal(out / JOURNAL))
        return [harvester.collect(source, progress) for source in config.sources]


class _Journal:
    """A line a visit; a last line that was cut off is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._visited = {key for line in lines_of(path) if (key := _visited_in(line))}

    def has(self, source: str, url: str, time: int) -> bool:
        return (source, url, time) in self._visited

    def note(self, visit: Visit) -> None:
        append_line(self._path, visit.model_dump_json())


class _Harvester:
    def __init__(self, config: HarvestConfig, faces: GrowingSet, journal: _Journal) -> None:
        self._faces = faces
        self._journal = journal
        self._client = PoliteClient(config.contact)
        self._max_bytes = config.max_megabytes * 1e6

    def collect(self, source: Source, progress: Progress) -> Tally:
        tally = Tally(source.name)
        missing = [
            (url, time)
            for url, time in source.addresses()
            if not self._journal.has(source.name, url, time)
        ]
        in_vain = 0
        for url, time in progress(missing, source.name):
            visit = self._visit(source, url, time)
            tally.outcomes[visit.outcome] += 1
            in_vain = in_vain + 1 if visit.outcome == "not now" else 0
            tally.stopped = self._reason_to_stop(visit, in_vain)
            if tally.stopped:
                break
        return tally

    def _reason_to_stop(self, last: Visit, in_vain: int) -> str:
        if in_vain == GIVE_UP_AFTER:
            return last.detail
        if sum(int(row["bytes"]) for row in self._faces.rows) >= self._max_bytes:
            return "The set has reached max_megabytes."
        return ""

    def _visit(self, source: Source, url: str, time: int) -> Visit:
        outcome, detail = self._taken(source, url)
        visit = Visit(source=source.name, url=url, time=time, outcome=outcome, detail=detail)
        if outcome != "not now":
            self._journal.note(visit)
        return visit

    def _taken(self, source: Source, url: str) -> tuple[Outcome, str]:
        try:
            found = self._client.get(url, source.seconds)
            sha256 = hashlib.sha256(found).hexdigest()
            if sha256 in self._faces.values("found_sha256"):
                return "duplicate", ""
            self._faces.add(_new_face(source, url, sha256), found)
        except NotNow as problem:
            return "not now", str(problem)
        except NotToBeHad as problem:
            return "not to be had", str(problem)
        except PictureProblem as problem:
            return "not a picture", problem.detail
        return "kept", ""


def _visited_in(line: str) -> tuple[str, str, int] | None:
    try:
        visit = Visit.model_validate_json(line)
    except ValidationError:
        return None
    return visit.source, visit.url, visit.time


def _new_face(source: Source, url: str, sha256: str) -> NewFace:
    return NewFace(
        name=sha256[:12],
        label=source.label,
        source=source.name,
        generator=source.generator,
        group=sha256[:12],
        last_steps=source.last_steps,
        origin=source.origin,
        extra={"url": url, "found_sha256": sha256},
    )
