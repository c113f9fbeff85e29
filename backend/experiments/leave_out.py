"""Leave-one-out: how a network does on a generator, or on photographs, of a kind it never saw.

By a short recipe the network is trained on everything, once more with another seed, then without
each generator and without each source of photographs, and asked about what it was kept from. The
difference is what the figures on known sources promise too much, where it is larger than that
between the two seeds. (Leaving out whole groups: Geisser, JASA 1975; for
generators: Wang et al., CVPR 2020.)
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from backend.detector.networks import network_input
from backend.detector.preprocessing import reduced_and_scaled
from backend.evaluation.metrics import Scores, rate_or_none, roc_auc, upper_threshold
from backend.experiments.leave_out_table import FPR, PAGE_NAME, TABLE_NAME, Figures, Table, page
from backend.face_sets.manifest import Entry, ManifestError, read_manifest
from backend.face_sets.prepared import PreparedFaces, prepared_split
from backend.face_sets.progress import Progress
from backend.training.batches import val_side
from backend.training.recipes import cut_short
from backend.training.training_record import Recipe

if TYPE_CHECKING:
    import keras

_ALIGNED = "ffhq and faceshq-real"
_COLLECTIONS = {"ffhq": _ALIGNED, "faceshq-real": _ALIGNED}
"""Held out together: faceshq-real is of CelebA-HQ and FFHQ, so neither is unknown without both."""
SHORT_EPOCH_FACES = 2880
BATCH_SIZE = 16
Trainer = Callable[[Recipe], "keras.Model"]
"""Trains by a recipe; the network's outputs have `logit`, see `backend.detector.networks`."""


@dataclass(frozen=True)
class Held:
    """What is held out of training, and judged after it."""

    title: str
    is_fake: bool
    sources: frozenset[str]
    """Not trained on."""
    tested: frozenset[str]
    """Names of the pictures of the test split that are judged."""


def short(recipe: Recipe, epochs: int) -> Recipe:
    """A network's recipe, cut to `epochs` small epochs."""
    faces = min(recipe.epoch_faces, SHORT_EPOCH_FACES)
    return cut_short(recipe, epochs, max(1, epochs // 2), faces)


def kinds_to_hold(data: Path, sources: tuple[str, ...]) -> list[Held]:
    """Each generator, then each source of photographs, that training can do without.

    Sources that differ in their size alone (`ffhq-256`, `ffhq-1024`) are one: they come from the
    same collection. Raises ManifestError for a set that can't be read.
    """
    entries = read_manifest(data, sources=sources)
    members: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (not entry.is_fake, _title(entry))):
        members.setdefault(_title(entry), []).append(entry)
    kinds = [_held(title, kind) for title, kind in members.items()]
    return [kind for kind in kinds if kind.tested and _makes_a_difference(kind, entries)]


def leave_out(
    name: str,
    data: Path,
    recipe: Recipe,
    cache: Path,
    out: Path,
    train: Trainer,
    progress: Progress,
) -> Iterator[Table]:
    """Train without each kind in turn; yields the table so far, which lies in `out` by then.

    Goes on where an earlier call with the same network, set and recipe was stopped. Raises
    ManifestError for a set that can't be read, or in which nothing can be left out.
    """
    kinds = kinds_to_hold(data, recipe.sources)
    if not kinds:
        raise ManifestError(f"{data} has no generator or source that training could do without.")
    table = _resumed(Table(network=name, manifest_sha256=_sha256(data), recipe=recipe), out)
    judge = Judge(name, data, recipe, cache, progress)
    titles = {kind.title for kind in kinds}
    table.held_out = {title: row for title, row in table.held_out.items() if title in titles}
    if table.trained_on.keys() != titles:
        table.trained_on = judge.figures(train(recipe), kinds, without=frozenset())
        yield _written(table, out)
    if table.trained_again.keys() != titles:
        again = train(recipe.model_copy(update={"seed": recipe.seed + 1}))
        table.trained_again = judge.figures(again, kinds, without=frozenset())
        yield _written(table, out)
    everything = {entry.source for entry in read_manifest(data, sources=recipe.sources)}
    for kind in kinds:
        if kind.title not in table.held_out:
            rest = tuple(sorted(everything - kind.sources))
            network = train(recipe.model_copy(update={"sources": rest}))
            table.held_out |= judge.figures(network, [kind], without=kind.sources)
            yield _written(table, out)


class Judge:
    """Puts networks to the val and test faces of a set, as found."""

    def __init__(
        self, name: str, data: Path, recipe: Recipe, cache: Path, progress: Progress
    ) -> None:
        self._side_max = network_input(name).side_max
        self._progress = progress
        self._val, self._test = (
            prepared_split([data], split, recipe.sources, cache, progress)
            for split in ("val", "test")
        )

    def figures(
        self, network: "keras.Model", kinds: list[Held], without: frozenset[str]
    ) -> dict[str, Figures]:
        """The figures on each kind, by title.

        Args: without: sources that the network was not trained on; their val faces don't count.
        """
        known = [not face.is_fake and face.source not in without for face in self._val.faces]
        threshold = upper_threshold(self._logits(network, self._val)[known], FPR)
        logits = self._logits(network, self._test)
        return {kind.title: self._of(kind, logits, threshold) for kind in kinds}

    def _of(self, kind: Held, logits: Scores, threshold: float) -> Figures:
        faces = self._test.faces
        chosen = logits[[face.name in kind.tested for face in faces]]
        if kind.is_fake:
            auc = roc_auc(logits[[not face.is_fake for face in faces]], chosen)
        else:
            auc = roc_auc(chosen, logits[[face.is_stylegan for face in faces]])
        called = rate_or_none(int((chosen > threshold).sum()), len(chosen))
        return Figures(n=len(chosen), roc_auc=auc, called_synthetic=called)

    def _logits(self, network: "keras.Model", faces: PreparedFaces) -> Scores:
        """(n,) logits in the faces' order."""
        sides = [val_side(min(face.crop.side, self._side_max)) for face in faces.faces]
        order = sorted(range(len(sides)), key=sides.__getitem__)
        # Faces of one side can share a batch.
        batches = [
            same[start : start + BATCH_SIZE]
            for same in (list(group) for _, group in groupby(order, key=sides.__getitem__))
            for start in range(0, len(same), BATCH_SIZE)
        ]
        logits = np.empty(len(sides))
        for batch in self._progress(batches, "judging faces"):
            pixels = [reduced_and_scaled(faces.crop(index), sides[index]) for index in batch]
            logits[batch] = network(np.stack(pixels), training=False)["logit"].numpy()
        return logits


def _title(entry: Entry) -> str:
    if entry.is_fake:
        return f"generator {entry.generator}"
    collection = re.sub(r"-\d+$", "", entry.source)
    return f"photographs {_COLLECTIONS.get(collection, collection)}"


def _held(title: str, members: list[Entry]) -> Held:
    return Held(
        title=title,
        is_fake=members[0].is_fake,
        sources=frozenset(entry.source for entry in members),
        tested=frozenset(entry.name for entry in members if entry.split == "test"),
    )


def _makes_a_difference(kind: Held, entries: list[Entry]) -> bool:
    """Whether the kind is trained on, and without it train and val still have both labels."""
    trained = {entry.source for entry in entries if entry.split == "train"}
    left = {(entry.split, entry.label) for entry in entries if entry.source not in kind.sources}
    both = {(split, label) for split in ("train", "val") for label in ("real", "fake")}
    return bool(trained & kind.sources) and left >= both


def _sha256(data: Path) -> str:
    return hashlib.sha256((data / "manifest.csv").read_bytes()).hexdigest()


def _resumed(table: Table, out: Path) -> Table:
    """What an earlier call left in `out`, where it is the same; else the table as given."""
    path = out / TABLE_NAME
    if not path.is_file():
        return table
    earlier = Table.model_validate_json(path.read_text())
    return earlier if earlier.continues(table) else table


def _written(table: Table, out: Path) -> Table:
    """Write the table, its rows in the order of kinds, whichever was held out last."""
    rows = {title: table.held_out[title] for title in table.trained_on if title in table.held_out}
    ordered = table.model_copy(update={"held_out": rows})
    out.mkdir(parents=True, exist_ok=True)
    (out / PAGE_NAME).write_text(page(ordered))
    (out / TABLE_NAME).write_text(ordered.model_dump_json(indent=1) + "\n")
    return table
