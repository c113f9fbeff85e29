"""Faces of a set, found and cropped once, as the network is given them; cached on disk."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.detector.networks import network_input
from backend.detector.preprocessing import face_crop
from backend.faces import finder
from backend.faces.crops import MARGIN
from backend.faces.finder import FaceFinder
from backend.images.decoding import Rgb, decode
from backend.training.manifest import Entry
from backend.training.progress import Progress

_FORMAT = 2
"""Raised when what is prepared changes, so that an old cache isn't taken for a new one."""


@dataclass(frozen=True)
class PreparedFaces:
    """Box-reduced crops of one split, each (side, side, 3) uint8 with a side of its own."""

    crops: list[Rgb]
    is_fake: np.ndarray[tuple[int], np.dtype[np.float32]]


def prepare(name: str, entries: list[Entry], cache: Path, progress: Progress) -> PreparedFaces:
    """The largest face of each picture, cropped for network `name`; pictures without are left out.

    The box means are rounded to uint8, as a picture scaled by anyone else would be.
    """
    path = cache / "crops" / f"{_key(name, entries)}.npz"
    if not path.is_file():
        _write(path, name, entries, progress)
    with np.load(path) as arrays:
        pixels, sides = arrays["pixels"], arrays["sides"]
        ends = np.cumsum(sides.astype(np.int64) ** 2 * 3)
        return PreparedFaces(
            crops=[
                flat.reshape(side, side, 3)
                for flat, side in zip(np.split(pixels, ends[:-1]), sides, strict=True)
            ],
            is_fake=arrays["is_fake"],
        )


def _write(path: Path, name: str, entries: list[Entry], progress: Progress) -> None:
    side_max = network_input(name).side_max
    faces = FaceFinder()
    crops, labels = [], []
    for entry in progress(entries, f"finding faces, {entries[0].split} split"):
        rgb = decode(entry.path.read_bytes()).rgb
        found = faces.find(rgb)
        if found:
            crops.append(np.rint(face_crop(rgb, found[0], side_max)).astype(np.uint8))
            labels.append(entry.is_fake)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        pixels=np.concatenate([crop.ravel() for crop in crops]),
        sides=np.array([crop.shape[0] for crop in crops]),
        is_fake=np.array(labels, np.float32),
    )
    part.rename(path)  # a run that is killed leaves no half a cache behind


def _key(name: str, entries: list[Entry]) -> str:
    """Changes with all that the crops hang on."""
    what = [_FORMAT, name, network_input(name).side_max, MARGIN, finder.SCORE_MIN]
    files = [(entry.name, entry.label, entry.path.stat().st_size) for entry in entries]
    return hashlib.sha256(repr((what, files)).encode()).hexdigest()[:16]
