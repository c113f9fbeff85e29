"""The mean activation of groups of faces: the network's surest answers, and chance.

The talk compared the feature maps of the images that its network was most sure of. Summit (Hohman
2019) aggregates activations per class in the same spirit. An average says something only beside the
number of faces, a random group of the same size, and an interval, so all of them are kept.
"""

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from backend.detector.contract import Calibration
from backend.detector.detector import Detector
from backend.detector.preprocessing import scaled_for
from backend.detector.verdict import FACE_MIN, probability
from backend.explain.feature_maps import FeatureMaps
from backend.images.decoding import decode
from backend.images.scaling import Float32
from backend.training.manifest import Entry, ManifestError, default_split, read_manifest
from backend.training.progress import Progress

FOLDER = Path(__file__).parents[2] / "dashboard" / "data"
GROUP_SIZE = 64
MAP_SIDE = 32
"""Mean maps are pooled to at most this many cells a side, or they would be megabytes."""
SCALE_PERCENTILE = 99.5
"""Where a layer's colour scale ends: this percentile of a face's activations without their sign,
mean over faces."""
SEED = 7
ARRAYS_NAME = "groups.npz"
SUMMARY_NAME = "groups.json"

Vector = npt.NDArray[np.float32]


class Group(StrEnum):
    """The groups that are shipped."""

    FAKE = "most_confident_fake"
    REAL = "most_confident_real"
    RANDOM = "random"


class GroupSummary(BaseModel):
    """Who is in a group."""

    model_config = ConfigDict(extra="forbid")

    definition: str
    n: int
    logit_min: float
    logit_max: float
    probability_min: float
    probability_max: float
    sources: dict[str, int]


class GroupsSummary(BaseModel):
    """`groups.json`: what `groups.npz` holds and which weights and faces it comes from."""

    model_config = ConfigDict(extra="forbid")

    network: str
    weights_sha256: str
    set_name: str
    faces: int
    """All that were judged, each photograph once."""
    layers: list[str]
    activation_scale: dict[str, float]
    """Per layer, the end of a colour scale that fits most faces; see SCALE_PERCENTILE."""
    cell_scale: float
    """The same for the logits of the cells, without their sign."""
    groups: dict[Group, GroupSummary]


@dataclass(frozen=True)
class LayerAverage:
    """One layer's activations over the faces of one group."""

    n: int
    maps: Float32
    """(rows, columns, channels) mean over the faces, cell by cell."""
    mean: Vector
    """(channels,) mean over the faces of each face's mean activation."""
    deviation: Vector
    """(channels,) standard deviation of each face's mean activation, over the faces."""


@dataclass(frozen=True)
class GroupAverages:
    """The shipped averages of a network."""

    summary: GroupsSummary
    layers: dict[tuple[str, Group], LayerAverage]

    @classmethod
    def read(cls, folder: Path) -> "GroupAverages":
        """From groups.json and groups.npz. Raises FileNotFoundError where they are missing."""
        summary = GroupsSummary.model_validate_json((folder / SUMMARY_NAME).read_text())
        with np.load(folder / ARRAYS_NAME) as arrays:
            layers = {
                (layer, group): LayerAverage(
                    summary.groups[group].n,
                    *(arrays[_key(layer, group, part)].astype(np.float32) for part in _PARTS),
                )
                for layer in summary.layers
                for group in summary.groups
            }
        return cls(summary, layers)

    def write(self, folder: Path) -> None:
        """To groups.json and groups.npz in `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {
            _key(layer, group, part): getattr(average, part).astype(dtype)
            for (layer, group), average in self.layers.items()
            for part, dtype in _PARTS.items()
        }
        np.savez_compressed(folder / ARRAYS_NAME, allow_pickle=False, **arrays)
        text = json.dumps(self.summary.model_dump(mode="json"), indent=1)
        (folder / SUMMARY_NAME).write_text(text + "\n")


_PARTS = {"maps": np.float16, "mean": np.float32, "deviation": np.float32}


def _key(layer: str, group: Group, part: str) -> str:
    return f"{layer}/{group}/{part}"


def arrays_folder(name: str) -> Path:
    """Where the shipped arrays of a network lie, for the dashboard."""
    return FOLDER / name


def compute_group_averages(data: Path, name: str, progress: Progress) -> GroupAverages:
    """Judge the test split of `data` with network `name`, average the groups, ship the arrays.

    Every picture is read once; at most three groups of crops are held in memory. Pictures without
    a face of FACE_MIN pixels are left out, and so are further copies of one photograph, and faces
    that the network doesn't see at its largest side: their maps would be of other sizes.
    Raises ManifestError where `data` is no face set or leaves a group empty, and FileNotFoundError
    where there are no weights.
    """
    detector = Detector.load(name)
    split = default_split(data)
    calibration = detector.files.calibration
    chosen = choose_groups(_judged(detector, read_manifest(data, split), progress), calibration)
    extractor = FeatureMaps.load(name)
    layers, scales = {}, {}
    for group, faces in chosen.groups.items():
        ends = (extractor.layers[0], extractor.layers[-1])  # what can be read, and what decides
        running = {layer.name: RunningAverage() for layer in ends}
        for face in progress(faces, f"Averaging: {group.replace('_', ' ')}"):
            maps = extractor.of(face.crop)
            for layer, average in running.items():
                average.add(maps[layer])
        layers.update({(layer, group): average.result() for layer, average in running.items()})
        if group is Group.RANDOM:
            scales = {layer: average.scale for layer, average in running.items()}
    files = detector.files
    summary = GroupsSummary(
        network=name,
        weights_sha256=files.weights_sha256,
        set_name=f"{split or 'whole'} split of “{data.resolve().name}”",
        faces=chosen.judged,
        layers=list(scales),
        activation_scale=scales,
        cell_scale=float(np.mean([face.cell_scale for face in chosen.groups[Group.RANDOM]])),
        groups={
            group: _summary(group, faces, calibration) for group, faces in chosen.groups.items()
        },
    )
    averages = GroupAverages(summary, layers)
    averages.write(arrays_folder(name))
    return averages


@dataclass(frozen=True)
class JudgedFace:
    """A face of the set with the network's answer."""

    entry: Entry
    crop: Float32
    """(side, side, 3) float32 RGB 0-255, as the network takes it."""
    logit: float
    cell_scale: float


@dataclass(frozen=True)
class ChosenFaces:
    """The faces of each group, and how many were judged in all."""

    judged: int
    groups: dict[Group, list[JudgedFace]]


def choose_groups(faces: Iterable[JudgedFace], calibration: Calibration) -> ChosenFaces:
    """The surest correct answers of either kind and a random draw, GROUP_SIZE at most of each.

    Raises ManifestError where a group stays empty.
    """
    random = np.random.default_rng(SEED)
    surest: dict[Group, list[tuple[float, int, JudgedFace]]] = {Group.FAKE: [], Group.REAL: []}
    draw: list[JudgedFace] = []
    judged = 0
    for index, face in enumerate(faces):
        judged += 1
        called_fake = probability(face.logit, calibration) > 0.5
        if called_fake == face.entry.is_fake:
            group = Group.FAKE if called_fake else Group.REAL
            rank = face.logit if called_fake else -face.logit
            _push(surest[group], (rank, -index, face))
        # Reservoir sampling (Vitter 1985): each face of the stream is as likely to stay.
        slot = index if index < GROUP_SIZE else int(random.integers(index + 1))
        if slot < GROUP_SIZE:
            draw[slot : slot + 1] = [face]
    groups = {group: [face for _, _, face in heap] for group, heap in surest.items()}
    groups[Group.RANDOM] = draw
    empty = [group for group, chosen in groups.items() if not chosen]
    if empty:
        raise ManifestError(f"No face of the set belongs to {', '.join(empty)}.")
    return ChosenFaces(judged, groups)


def _push(heap: list[tuple[float, int, JudgedFace]], item: tuple[float, int, JudgedFace]) -> None:
    if len(heap) < GROUP_SIZE:
        heapq.heappush(heap, item)
    else:
        heapq.heappushpop(heap, item)


def _judged(detector: Detector, entries: list[Entry], progress: "Progress") -> Iterator[JudgedFace]:
    seen: set[str] = set()
    for entry in progress(entries, "Judging the faces"):
        if entry.group in seen:
            continue
        seen.add(entry.group)
        rgb = decode(entry.path.read_bytes()).rgb
        faces = detector.find(rgb)
        if not faces or faces[0].size < FACE_MIN:
            continue
        given = detector.files.input
        crop = scaled_for(detector.crop(rgb, faces[0]), given)
        if crop.shape[0] < given.side_max:
            continue
        output = detector.run(crop)
        scale = float(np.percentile(np.abs(output.cells), SCALE_PERCENTILE))
        yield JudgedFace(entry, crop, output.logit, scale)


@dataclass
class RunningAverage:
    """Means over a stream of feature maps, one face at a time (Welford 1962)."""

    n: int = 0
    scale: float = 0.0
    """Mean over the faces of their SCALE_PERCENTILE."""
    _maps: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(()))
    _mean: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(()))
    _squares: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(()))

    def add(self, maps: Float32) -> None:
        """Take one face's maps (rows, columns, channels); the shape is the same for all."""
        self.n += 1
        per_channel = maps.mean(axis=(0, 1), dtype=np.float64)
        step = per_channel - self._mean
        self._mean = self._mean + step / self.n
        self._squares = self._squares + step * (per_channel - self._mean)
        self._maps = self._maps + (pooled(maps) - self._maps) / self.n
        self.scale += (float(np.percentile(np.abs(maps), SCALE_PERCENTILE)) - self.scale) / self.n

    def result(self) -> LayerAverage:
        """What was taken so far; the deviation is 0 for a single face."""
        deviation = np.sqrt(self._squares / max(self.n - 1, 1))
        return LayerAverage(
            self.n,
            self._maps.astype(np.float32),
            self._mean.astype(np.float32),
            deviation.astype(np.float32),
        )


def pooled(maps: Float32, side: int = MAP_SIDE) -> Float32:
    """Means over blocks, so that at most `side` rows and columns are left; a remainder is cut.

    Args: maps (rows, columns, channels). Returns: the same with fewer rows and columns.
    """
    factor = max(1, -(-max(maps.shape[:2]) // side))
    rows, columns = maps.shape[0] // factor, maps.shape[1] // factor
    blocks = maps[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor, -1)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def difference(a: LayerAverage, b: LayerAverage) -> tuple[Vector, Vector]:
    """Per channel, the mean of `a` less that of `b`, and half the width of its 95 % interval.

    By the normal approximation with unequal variances (Welch 1947); channel by channel, so among
    many channels one in twenty lies outside its interval by chance.
    """
    variance = a.deviation**2 / a.n + b.deviation**2 / b.n
    return a.mean - b.mean, np.asarray(1.96 * np.sqrt(variance), np.float32)


_DEFINITIONS = {
    Group.FAKE: "Generated faces that the network called generated, those it was surest of",
    Group.REAL: "Photographs that the network called photographs, those it was surest of",
    Group.RANDOM: "Drawn at random from all faces, whatever they are and were called",
}


def _summary(group: Group, faces: list[JudgedFace], calibration: Calibration) -> GroupSummary:
    logits = [face.logit for face in faces]
    return GroupSummary(
        definition=_DEFINITIONS[group],
        n=len(faces),
        logit_min=min(logits),
        logit_max=max(logits),
        probability_min=probability(min(logits), calibration),
        probability_max=probability(max(logits), calibration),
        sources=dict(Counter(face.entry.source for face in faces).most_common()),
    )
