"""How strongly every channel answers to every face of a split, on average over the face.

One pass over the faces, kept on disk: the statistics of any group of them, and the faces that a
channel answers to most, are then a matter of rows and columns.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.detector.detector import Detector
from backend.detector.preprocessing import scaled_for
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import FACE_MIN
from backend.explain.feature_maps import FeatureMaps
from backend.explain.whole_files import whole
from backend.face_sets.manglings import FOUND
from backend.face_sets.manifest import Entry
from backend.face_sets.picture_map import map_pictures
from backend.face_sets.progress import Progress
from backend.images.decoding import decode
from backend.images.problems import PictureProblem
from backend.images.scaling import Float32

SCALE_PERCENTILE = 99.5
"""Where a scale of colours ends: this percentile of values without their sign."""
_FORMAT = 1
"""Raised when what is kept changes."""


@dataclass(frozen=True)
class FaceActivations:
    """A row a judged face."""

    faces: pd.DataFrame
    """name, label, source, generator, group, width, side (of what the network worked on, pixels),
    logit, cell_scale (SCALE_PERCENTILE of the logits of its cells)."""
    layers: dict[str, Float32]
    """(n, channels) mean activation over the face, by layer in the network's order."""

    def top(self, layer: str, channel: int, count: int) -> list[tuple[str, float]]:
        """Names of the faces with the largest mean activation, and that, largest first."""
        values = self.layers[layer][:, channel]
        order = np.argsort(-values, kind="stable")[:count]
        return [(str(self.faces["name"].iloc[index]), float(values[index])) for index in order]


@dataclass(frozen=True)
class _Row:
    face: dict[str, object]
    means: list[npt.NDArray[np.float32]]


def activations_folder(files: ModelFiles, entries: Sequence[Entry], cache: Path) -> Path:
    """Where the activations of these pictures lie, or would."""
    pictures = [
        (entry.name, entry.label, entry.group, entry.source, entry.generator, entry.width)
        for entry in entries
    ]
    what = (_FORMAT, files.weights_sha256, set_folders(entries), pictures)
    key = hashlib.sha256(repr(what).encode()).hexdigest()
    return cache / "activations" / key[:16]


def set_folders(entries: Sequence[Entry]) -> list[str]:
    """The folders of the face sets that the pictures belong to: names alone don't tell sets apart.

    Part of the key of what is kept about them.
    """
    folders = {entry.path.parents[entry.name.count("/")] for entry in entries}
    return sorted(str(folder.resolve()) for folder in folders)


def read_activations(folder: Path) -> FaceActivations | None:
    """What `face_activations` kept there, its numbers left on disk; None where there is nothing."""
    if not folder.is_dir():
        return None
    sizes: dict[str, int] = json.loads((folder / "layers.json").read_text())
    means = np.load(folder / "means.npy", mmap_mode="r")
    ends = np.cumsum(list(sizes.values()))
    parts = np.split(means, ends[:-1], axis=1)
    return FaceActivations(
        pd.read_parquet(folder / "faces.parquet"), dict(zip(sizes, parts, strict=True))
    )


def face_activations(
    files: ModelFiles, entries: Sequence[Entry], cache: Path, progress: Progress
) -> FaceActivations:
    """Of the largest face of each picture; computed once for these weights and pictures.

    Left out are further copies of one photograph, and pictures that can't be read or have no face
    of FACE_MIN pixels. Raises FileNotFoundError where there are no weights.
    """
    folder = activations_folder(files, entries, cache)
    found = read_activations(folder)
    if found is None:
        _write(folder, *_computed(files, entries, progress))
        found = read_activations(folder)
    assert found is not None  # noqa: S101 - it was written just now
    return found


def _computed(
    files: ModelFiles, entries: Sequence[Entry], progress: Progress
) -> tuple[list[_Row], dict[str, int]]:
    extractor = FeatureMaps.load(files.name)
    photographs = {entry.group: entry for entry in reversed(entries)}

    def activations(detector: Detector, entry: Entry, mangling: str) -> _Row | None:
        del mangling
        return _activations(detector, extractor, entry)

    wanted = [(entry, FOUND) for entry in photographs.values()]
    rows = map_pictures(files, wanted, activations, "asking every layer", progress)
    sizes = {layer.name: layer.channels for layer in extractor.layers}
    return [row for row in rows if row is not None], sizes


def network_crop(detector: Detector, entry: Entry) -> Float32 | None:
    """The largest face as the network works on it: (side, side, 3) float32; None without one."""
    try:
        rgb = decode(entry.path.read_bytes()).rgb
    except (FileNotFoundError, PictureProblem):
        return None
    faces = detector.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    return scaled_for(detector.crop(rgb, faces[0]), detector.files.input)


def _activations(detector: Detector, extractor: FeatureMaps, entry: Entry) -> _Row | None:
    crop = network_crop(detector, entry)
    if crop is None:
        return None
    output = detector.run(crop)
    face = {
        "name": entry.name,
        "label": entry.label,
        "source": entry.source,
        "generator": entry.generator,
        "group": entry.group,
        "width": entry.width,
        "side": crop.shape[0],
        "logit": output.logit,
        "cell_scale": float(np.percentile(np.abs(output.cells), SCALE_PERCENTILE)),
    }
    return _Row(face, [maps.mean(axis=(0, 1)) for maps in extractor.of(crop).values()])


def _write(folder: Path, rows: list[_Row], sizes: dict[str, int]) -> None:
    means = np.zeros((len(rows), sum(sizes.values())), np.float32)
    for mean, row in zip(means, rows, strict=True):
        mean[:] = np.concatenate(row.means)
    with whole(folder) as made:
        made.mkdir()
        pd.DataFrame([row.face for row in rows]).to_parquet(made / "faces.parquet")
        np.save(made / "means.npy", means)
        (made / "layers.json").write_text(json.dumps(sizes))
