"""The mean activation of groups of faces: the network's surest answers, its errors, and chance.

The talk compared the feature maps of the images that its network was most sure of. Summit (Hohman
2019) aggregates activations per class in the same spirit. An average says something only beside the
number of faces, a random group of the same size, and an interval, so all of them are kept.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import BaseModel, ConfigDict

from backend.detector.contract import Calibration
from backend.detector.detector import Detector
from backend.detector.litert_runtime import LiteRtRuntime
from backend.detector.verdict import probability
from backend.detector.weights_folder import ModelFiles
from backend.explain.face_activations import (
    SCALE_PERCENTILE,
    FaceActivations,
    face_activations,
    network_crop,
    set_folders,
)
from backend.explain.feature_maps import FeatureMaps
from backend.explain.shipped_arrays import arrays_folder
from backend.explain.whole_files import whole
from backend.face_sets.manifest import Entry, ManifestError, default_split, read_manifest
from backend.face_sets.progress import Progress
from backend.faces.finder import FaceFinder
from backend.images.scaling import Float32
from backend.settings import settings

GROUP_SIZE = 64
MAP_SIDE = 36
"""Mean maps are pooled to at most this many cells a side, or they would be megabytes.

It divides the sides of maps of a 288 px network, so that none loses its rim.
"""
SEED = 7
ARRAYS_NAME = "groups.npz"
SUMMARY_NAME = "groups.json"

Vector = npt.NDArray[np.float32]


class Group(StrEnum):
    """The groups that are shipped."""

    FAKE = "most_confident_fake"
    REAL = "most_confident_real"
    FALSE_POSITIVE = "false_positive"
    FALSE_NEGATIVE = "false_negative"
    RANDOM = "random"


def control_name(group: Group) -> str:
    """What the random faces that are as many as a group's are called."""
    return f"{group}_control"


_NEEDED = (Group.FAKE, Group.REAL, Group.RANDOM)
"""A network that makes no errors has no group of them."""


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
    """All that the groups were drawn from, each photograph once."""
    layers: list[str]
    """In the network's order."""
    mapped: list[str]
    """Those whose mean maps are kept; see `shown_first`."""
    activation_scale: dict[str, float]
    """Per layer, the end of a colour scale that fits most faces; see SCALE_PERCENTILE."""
    cell_scale: float
    """The same for the logits of the cells, without their sign."""
    groups: dict[Group, GroupSummary]
    controls: list[Group] = []
    """Those whose size isn't the random group's, so that random faces of their size are kept, too;
    older arrays have none."""


@dataclass(frozen=True)
class LayerAverage:
    """One layer's activations over the faces of one group."""

    n: int
    mean: Vector
    """(channels,) mean over the faces of each face's mean activation."""
    deviation: Vector
    """(channels,) standard deviation of each face's mean activation, over the faces."""
    maps: Float32 | None = None
    """(rows, columns, channels) mean over the faces, cell by cell; None where it isn't kept."""


@dataclass(frozen=True)
class GroupAverages:
    """The shipped averages of a network."""

    summary: GroupsSummary
    layers: dict[tuple[str, Group], LayerAverage]
    controls: dict[tuple[str, Group], LayerAverage] = field(default_factory=dict)
    """Of as many random faces as the group has, without maps; see `GroupsSummary.controls`."""

    @classmethod
    def read(cls, folder: Path) -> "GroupAverages":
        """From groups.json and groups.npz. Raises FileNotFoundError where they are missing."""
        summary = GroupsSummary.model_validate_json((folder / SUMMARY_NAME).read_text())
        with np.load(folder / ARRAYS_NAME) as arrays:
            layers = {
                (layer, group): LayerAverage(
                    n=about.n,
                    mean=arrays[_key(layer, group, "mean")],
                    deviation=arrays[_key(layer, group, "deviation")].astype(np.float32),
                    maps=arrays[_key(layer, group, "maps")].astype(np.float32)
                    if layer in summary.mapped
                    else None,
                )
                for layer in summary.layers
                for group, about in summary.groups.items()
            }
            controls = {
                (layer, group): LayerAverage(
                    n=summary.groups[group].n,
                    mean=arrays[_key(layer, control_name(group), "mean")].astype(np.float32),
                    deviation=arrays[_key(layer, control_name(group), "deviation")].astype(
                        np.float32
                    ),
                )
                for layer in summary.layers
                for group in summary.controls
            }
        return cls(summary, layers, controls)

    def write(self, folder: Path) -> None:
        """To groups.json and groups.npz in `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {}
        for (layer, group), average in self.layers.items():
            arrays[_key(layer, group, "mean")] = average.mean
            arrays[_key(layer, group, "deviation")] = average.deviation.astype(np.float16)
            if average.maps is not None:
                arrays[_key(layer, group, "maps")] = average.maps.astype(np.float16)
        for (layer, group), average in self.controls.items():
            name = control_name(group)
            arrays[_key(layer, name, "mean")] = average.mean.astype(np.float16)
            arrays[_key(layer, name, "deviation")] = average.deviation.astype(np.float16)
        np.savez_compressed(folder / ARRAYS_NAME, allow_pickle=False, **arrays)
        text = json.dumps(self.summary.model_dump(mode="json"), indent=1)
        (folder / SUMMARY_NAME).write_text(text + "\n")


def _key(layer: str, group: str, part: str) -> str:
    return f"{layer}/{group}/{part}"


def shown_first(extractor: FeatureMaps) -> list[str]:
    """First, second and last layer: those that can be read, and what decides."""
    layers = extractor.layers
    return list(dict.fromkeys(layer.name for layer in (*layers[:2], layers[-1])))


def compute_group_averages(data: Path, name: str, progress: Progress) -> GroupAverages:
    """Ask network `name` about the test split of `data`, average the groups, ship the arrays.

    Faces that the network doesn't see at its largest side belong to no group: the size of a face
    changes what every layer answers, and their maps would be of other sizes. Raises ManifestError
    where `data` is no face set or a group of surest answers stays empty, and FileNotFoundError
    where there are no weights.
    """
    files = ModelFiles.load(name)
    split = default_split(data)
    entries = read_manifest(data, split)
    everyone = face_activations(files, entries, settings().cache, progress)
    groups = group_rows(everyone, files)
    controls = control_rows(everyone, files, groups)
    by_name = {entry.name: entry for entry in entries}
    layers: dict[tuple[str, Group], LayerAverage] = {}
    scales: dict[str, float] = {}
    asked = Asked.load(name)
    kept = shown_first(asked.extractor)
    for group, rows in groups.items():
        members = [by_name[face] for face in everyone.faces["name"].iloc[rows]]
        what = f"averaging: {group.replace('_', ' ')}"
        running = asked.running_maps(members, progress, what, scaled=group is Group.RANDOM)
        for layer, maps in running.items():
            shown = maps.maps if layer in kept else None
            layers[layer, group] = average_of(everyone, layer, rows, shown)
        if group is Group.RANDOM:
            scales = {layer: maps.scale for layer, maps in running.items()}
    faces = everyone.faces
    summary = GroupsSummary(
        network=name,
        weights_sha256=files.weights_sha256,
        set_name=f"{split or 'whole'} split of “{data.resolve().name}”",
        faces=len(full_side_rows(everyone, files)),
        layers=list(everyone.layers),
        mapped=kept,
        activation_scale=scales,
        cell_scale=float(faces["cell_scale"].iloc[groups[Group.RANDOM]].mean()),
        groups={
            group: _summary(_DEFINITIONS[group], faces.iloc[rows], files.calibration)
            for group, rows in groups.items()
        },
        controls=list(controls),
    )
    of_controls = {
        (layer, group): average_of(everyone, layer, rows)
        for layer in everyone.layers
        for group, rows in controls.items()
    }
    averages = GroupAverages(summary, layers, of_controls)
    averages.write(arrays_folder(name))
    return averages


Rows = npt.NDArray[np.intp]


def full_side_rows(everyone: FaceActivations, files: ModelFiles) -> Rows:
    """The faces that the network sees at its largest side."""
    at_full_side = everyone.faces["side"] == files.input.side_max
    return np.asarray(np.flatnonzero(at_full_side), np.intp)


def group_rows(everyone: FaceActivations, files: ModelFiles) -> dict[Group, Rows]:
    """The groups that `compute_group_averages` ships, as rows of all faces.

    Raises ManifestError where a group of surest answers stays empty.
    """
    whole_faces = full_side_rows(everyone, files)
    chosen = choose_groups(everyone.faces.iloc[whole_faces], files.calibration)
    return {group: whole_faces[rows] for group, rows in chosen.items()}


def control_rows(
    everyone: FaceActivations, files: ModelFiles, groups: dict[Group, Rows]
) -> dict[Group, Rows]:
    """For each group that isn't as large as the random one, as many random faces."""
    whole_faces = full_side_rows(everyone, files)
    return {
        group: whole_faces[random_rows(len(whole_faces), len(rows))]
        for group, rows in groups.items()
        if len(rows) != len(groups[Group.RANDOM])
    }


def choose_groups(faces: pd.DataFrame, calibration: Calibration) -> dict[Group, Rows]:
    """The surest answers of each kind, right and wrong, and a random draw; GROUP_SIZE at most.

    A face counts as called generated where its probability is over a half. Args: faces, n rows with
    label and logit. Returns: row numbers, surest first; errors only where there are any.
    Raises ManifestError where another group stays empty.
    """
    logits = faces["logit"].to_numpy()
    called = np.array([probability(logit, calibration) > 0.5 for logit in logits], bool)
    fake = (faces["label"] == "fake").to_numpy()
    groups = {
        Group.FAKE: _surest(called & fake, -logits),
        Group.REAL: _surest(~called & ~fake, logits),
        Group.FALSE_POSITIVE: _surest(called & ~fake, -logits),
        Group.FALSE_NEGATIVE: _surest(~called & fake, logits),
        Group.RANDOM: random_rows(len(faces), GROUP_SIZE),
    }
    empty = [group for group in _NEEDED if not len(groups[group])]
    if empty:
        raise ManifestError(f"No face of the set belongs to {', '.join(empty)}.")
    return {group: rows for group, rows in groups.items() if len(rows)}


def random_rows(count: int, size: int) -> Rows:
    """At most `size` of `count` rows, each at most once; the same ones every time."""
    drawn = np.random.default_rng(SEED).permutation(count)[:size]
    return np.asarray(np.sort(drawn), np.intp)


def _surest(belongs: npt.NDArray[np.bool_], rank: npt.NDArray[np.float64]) -> Rows:
    rows = np.flatnonzero(belongs)
    return np.asarray(rows[np.argsort(rank[rows], kind="stable")][:GROUP_SIZE], np.intp)


def average_of(
    everyone: FaceActivations, layer: str, rows: Rows, maps: Float32 | None = None
) -> LayerAverage:
    """Mean and deviation of a layer over some of the faces, at least one; maps are passed on."""
    values = np.asarray(everyone.layers[layer][rows], np.float64)
    deviation = values.std(axis=0, ddof=1) if len(rows) > 1 else np.zeros(values.shape[1])
    return LayerAverage(
        len(rows), values.mean(axis=0).astype(np.float32), deviation.astype(np.float32), maps
    )


@dataclass
class RunningMaps:
    """Means over a stream of one layer's feature maps, one face at a time."""

    scaled: bool = False
    """Whether to measure the scale too, which takes longer than the rest."""
    n: int = 0
    scale: float = 0.0
    """Mean over the faces of their SCALE_PERCENTILE."""
    maps: Float32 = field(default_factory=lambda: np.zeros((), np.float32))
    """(rows, columns, channels), pooled to MAP_SIDE."""

    def add(self, maps: Float32) -> None:
        """Take one face's maps (rows, columns, channels); the shape is the same for all."""
        self.n += 1
        self.maps = self.maps + (pooled(maps) - self.maps) / np.float32(self.n)
        if self.scaled:
            end = float(np.percentile(np.abs(maps), SCALE_PERCENTILE))
            self.scale += (end - self.scale) / self.n


@dataclass(frozen=True)
class Asked:
    """Who answers when faces are averaged."""

    detector: Detector
    extractor: FeatureMaps

    @classmethod
    def load(cls, name: str, extractor: FeatureMaps | None = None) -> "Asked":
        """A detector of its own, as one isn't safe across threads; an extractor is.

        Raises FileNotFoundError.
        """
        files = ModelFiles.load(name)
        detector = Detector(files, FaceFinder(), LiteRtRuntime(files))
        return cls(detector, extractor or FeatureMaps.load(name))

    def running_maps(
        self, members: list[Entry], progress: Progress, what: str, scaled: bool = False
    ) -> dict[str, RunningMaps]:
        """The mean maps of every layer over the members whose face is seen at full side."""
        running = {layer.name: RunningMaps(scaled) for layer in self.extractor.layers}
        for entry in progress(members, what):
            crop = network_crop(self.detector, entry)
            if crop is None or crop.shape[0] < self.detector.files.input.side_max:
                continue
            for layer, maps in self.extractor.of(crop).items():
                running[layer].add(maps)
        return running


def write_group_maps(asked: Asked, members: list[Entry], cache: Path, progress: Progress) -> None:
    """Compute the mean maps of any group and keep them for `read_group_maps`.

    Over its faces at full side, so all members should be.
    """
    path = maps_path(asked.detector.files, members, cache)
    running = asked.running_maps(members, progress, "averaging the maps")
    maps = {layer: each.maps.astype(np.float16) for layer, each in running.items() if each.n}
    with whole(path) as made:
        np.savez(made, allow_pickle=False, **maps)


def read_group_maps(
    files: ModelFiles, members: list[Entry], layer: str, cache: Path
) -> Float32 | None:
    """A layer's mean maps (rows, columns, channels) over a group; None before they are computed."""
    path = maps_path(files, members, cache)
    if not path.is_file():
        return None
    with np.load(path) as arrays:
        return np.asarray(arrays[layer], np.float32) if layer in arrays else None


def maps_path(files: ModelFiles, members: list[Entry], cache: Path) -> Path:
    """Where the mean maps of a group lie, or would: by the weights, the set and who is in it."""
    names = sorted(entry.name for entry in members)
    who = (files.weights_sha256, MAP_SIDE, set_folders(members), names)
    key = hashlib.sha256(repr(who).encode()).hexdigest()
    return cache / "groups" / f"{key[:16]}.npz"


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


def effect_size(a: LayerAverage, b: LayerAverage) -> Vector:
    """Cohen's d per channel: the difference over the pooled deviation (Cohen 1988); 0 without any.

    0.2 is called small, 0.5 medium, 0.8 large.
    """
    degrees = max(a.n + b.n - 2, 1)
    variance = ((a.n - 1) * a.deviation**2 + (b.n - 1) * b.deviation**2) / degrees
    spread = np.sqrt(variance)
    apart = a.mean - b.mean
    size: Vector = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    return size


_DEFINITIONS = {
    Group.FAKE: "Generated faces that the network called generated, those it was surest of",
    Group.REAL: "Photographs that the network called photographs, those it was surest of",
    Group.FALSE_POSITIVE: "Photographs that the network called generated, those it was surest of",
    Group.FALSE_NEGATIVE: "Generated faces that the network called photographs, those it was"
    " surest of",
    Group.RANDOM: "Drawn at random from all faces, whatever they are and were called",
}


def _summary(definition: str, faces: pd.DataFrame, calibration: Calibration) -> GroupSummary:
    low, high = float(faces["logit"].min()), float(faces["logit"].max())
    return GroupSummary(
        definition=definition,
        n=len(faces),
        logit_min=low,
        logit_max=high,
        probability_min=probability(low, calibration),
        probability_max=probability(high, calibration),
        sources=dict(Counter(faces["source"]).most_common()),
    )
