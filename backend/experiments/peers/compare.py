"""Every candidate trained for the same time on the same data and scored on the same faces.

    uncanny peers --data ../shared/faces --minutes 60 --out /tmp/peers

What is trained and scored isn't done again: a candidate's scores lie in the folder, its weights
in the cache. The weights that ship are a row of their own, scored as they are.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from backend.detector.networks import NETWORK_NAMES
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.experiments.peers import durall, frank
from backend.experiments.peers.classic import trained as trained_classic
from backend.experiments.peers.descriptions import AS_SHIPPED
from backend.experiments.peers.mangled_faces import mangled_faces
from backend.experiments.peers.table import Facts, Result, Table, build_table, table_markdown
from backend.experiments.peers.trained_peer import TrainedPeer
from backend.face_sets.manglings import FOUND
from backend.face_sets.manifest import Entry, read_manifest
from backend.face_sets.prepared import prepare
from backend.face_sets.progress import Progress
from backend.training.fed import fed_digest
from backend.training.recipes import RECIPES
from backend.training.sampling import Sampler
from backend.training.training_record import TrainingError

MANGLINGS = (FOUND, "400:75", "256:75")
CLASSIC = {"durall": durall.PEER, "frank": frank.PEER}
CANDIDATES = (*CLASSIC, *NETWORK_NAMES, AS_SHIPPED)
TIMED_RUNS = 15
FED_SIDE = 256
"""Of the looks that tell whether a candidate was fed as it would be now."""
FILE_NAME = "peers"


@dataclass(frozen=True)
class ComparisonPlan:
    """What is compared, and how."""

    data: Path
    minutes: float
    """Of training for each network; the peers of scikit-learn's take what their fit takes."""
    cache: Path
    out: Path


Train = Callable[[str, ComparisonPlan, Progress], TrainedPeer]
DependsOn = Callable[[str], str]
"""What else a candidate's training depends on, by name: another answer, and it is trained anew."""
Write = Callable[[list[Result], ComparisonPlan], Table]
"""Makes the table of all that is scored so far and writes it."""


def compare(
    names: tuple[str, ...],
    plan: ComparisonPlan,
    progress: Progress,
    train: Train | None = None,
    write: Write | None = None,
    depends_on: DependsOn | None = None,
) -> Table:
    """Train and score each candidate; writes the table anew after each.

    Taken up again, the table has what was scored before from the start.

    Args: train gives the candidate of a name, write the table, depends_on what else its training
        depends on besides the faces of `plan.data`; None: those of the peers.
    Raises ManifestError for a set that can't be read, TrainingError where ImageNet's weights can't
    be fetched.
    """
    entries = read_manifest(plan.data, "test")
    # For the shipped weights alone, the train split need not be prepared.
    fed = None if names == (AS_SHIPPED,) else _fed(plan, progress)
    plan.out.mkdir(parents=True, exist_ok=True)
    shelf = _Shelf(plan, pictures_key(entries), fed, depends_on or _recipe)
    results = {name: shelf.result(name) for name in names}
    for name in names:
        if results[name] is None:
            candidate = (train or _trained)(name, plan, progress)
            scores = scored(name, candidate, entries, plan.cache, progress)
            results[name] = shelf.keep(name, candidate, scores)
        table = (write or _write_peers)([each for each in results.values() if each], plan)
    return table


@dataclass(frozen=True)
class _Shelf:
    """The plan's folder, where what a candidate scored stays for a later run."""

    plan: ComparisonPlan
    test_set: str
    fed: str | None
    depends_on: DependsOn

    def result(self, name: str) -> Result | None:
        """What an earlier run left, if it would come out the same now."""
        facts_path, scores_path = self._paths(name)
        if not facts_path.is_file():
            return None
        facts = Facts.model_validate_json(facts_path.read_text())
        found = (facts.minutes, facts.test_set, facts.fed, facts.version)
        if found != (self.plan.minutes, self.test_set, *self._of_training(name)):
            return None
        return Result(facts, pd.read_parquet(scores_path))

    def keep(self, name: str, candidate: TrainedPeer, scores: pd.DataFrame) -> Result:
        fed, version = self._of_training(name)
        facts = Facts(
            name=name,
            minutes=self.plan.minutes,
            test_set=self.test_set,
            fed=fed,
            version=version,
            parameters=candidate.parameters,
            float16_mb=2 * candidate.parameters / 1e6,
            side=candidate.side,
            gflop=candidate.gflop,
            milliseconds=round(milliseconds(candidate), 1),
            faces=candidate.faces,
            seconds=round(candidate.seconds),
            kept=candidate.kept,
        )
        facts_path, scores_path = self._paths(name)
        scores.to_parquet(scores_path, index=False)
        facts_path.write_text(facts.model_dump_json(indent=1) + "\n")  # last: it says all is there
        return Result(facts, scores)

    def _paths(self, name: str) -> tuple[Path, Path]:
        return self.plan.out / f"{name}.json", self.plan.out / f"{name}.parquet"

    def _of_training(self, name: str) -> tuple[str | None, str | None]:
        """Digest of what it was fed and how; or the version of the weights that ship."""
        if name == AS_SHIPPED:
            return None, ModelFiles.load(SHIPPED).version
        digest = hashlib.sha256(repr((self.fed, self.depends_on(name))).encode())
        return digest.hexdigest()[:16], None


def renew_shipped_row(data: Path, cache: Path, progress: Progress) -> None:
    """Score the shipped weights anew, for their row in the table beside them, if there is one.

    The other rows stay. Raises TrainingError where they are of other pictures than `data` has.
    """
    folder = ModelFiles.load(SHIPPED).folder
    path = folder / f"{FILE_NAME}.json"
    if not path.is_file():
        return
    table = Table.model_validate_json(path.read_text())
    old = table.candidates
    test_set = pictures_key(read_manifest(data, "test"))
    if any(each.test_set != test_set for each in old):
        raise TrainingError(f"{path} is of other pictures; make it anew with `uncanny peers`")
    plan = ComparisonPlan(data, old[0].minutes, cache, cache / "peers" / AS_SHIPPED)
    (row,) = compare((AS_SHIPPED,), plan, progress).candidates
    table.candidates = [row if each.name == AS_SHIPPED else each for each in old]
    write_table(table, folder)


def write_table(table: Table, folder: Path) -> None:
    """As peers.json and peers.md."""
    (folder / f"{FILE_NAME}.json").write_text(table.model_dump_json(indent=1) + "\n")
    (folder / f"{FILE_NAME}.md").write_text(table_markdown(table))


def _write_peers(results: list[Result], plan: ComparisonPlan) -> Table:
    table = build_table(results, plan.data.resolve().name)
    write_table(table, plan.out)
    return table


def _trained(name: str, plan: ComparisonPlan, progress: Progress) -> TrainedPeer:
    if name in CLASSIC:
        return trained_classic(name, CLASSIC[name], plan.data, plan.cache, progress)
    from backend.experiments.peers.network import shipped, trained  # TensorFlow only where needed

    if name == AS_SHIPPED:
        return shipped(SHIPPED)
    return trained(name, plan.data, plan.minutes, plan.cache, progress)


def scored(
    name: str, candidate: TrainedPeer, entries: list[Entry], cache: Path, progress: Progress
) -> pd.DataFrame:
    """A row for each picture and mangling; -inf where there is no face to judge."""
    rows = []
    for mangling in MANGLINGS:
        faces = mangled_faces(entries, mangling, cache, progress)
        for index in progress(range(len(faces)), f"scoring, {name}, {mangling}"):
            entry, crop = entries[index], faces.crop(index)
            rows.append(
                {
                    "path": entry.name,
                    "label": entry.label,
                    "source": entry.source,
                    "generator": entry.generator,
                    "mangling": mangling,
                    "score": -np.inf if crop is None else candidate.score(crop),
                }
            )
    return pd.DataFrame(rows)


def milliseconds(candidate: TrainedPeer) -> float:
    """The median time for a crop of the candidate's side."""
    side = candidate.side
    crop = np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)
    candidate.score(crop)
    times = []
    for _ in range(TIMED_RUNS):
        started = time.perf_counter()
        candidate.score(crop)
        times.append(time.perf_counter() - started)
    return 1000 * float(np.median(times))


def _fed(plan: ComparisonPlan, progress: Progress) -> str:
    faces = prepare(read_manifest(plan.data, "train"), plan.cache, progress)
    return fed_digest(faces, Sampler(faces.faces, FED_SIDE))


def _recipe(name: str) -> str:
    return RECIPES[name].model_dump_json() if name in RECIPES else ""


def pictures_key(entries: list[Entry]) -> str:
    """Another one for other pictures or labels. Returns: 16 hexadecimal digits."""
    names = repr([(entry.name, entry.label) for entry in entries])
    return hashlib.sha256(names.encode()).hexdigest()[:16]
