"""Power spectra of groups of faces: where up-sampling leaves its traces.

Generators of this kind draw a small picture and up-sample it, which repeats or damps parts of the
spectrum: Zhang, Karaman and Chang, arXiv 1907.06515; Durall, Keuper and Keuper, CVPR 2020, arXiv
2003.01826, whose azimuthal average this is; Frank et al., ICML 2020, arXiv 2003.08685. Codec and
scaling change the spectrum too, so faces are compared only with those of their own size, and no
network takes part.
"""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from backend.detector.detector import Detector
from backend.detector.weights_folder import ModelFiles
from backend.face_sets.manglings import FOUND
from backend.face_sets.manifest import MANIFEST, Entry, ManifestError, read_manifest
from backend.face_sets.picture_map import map_pictures
from backend.face_sets.progress import Progress
from backend.faces.crops import crop_around
from backend.images.decoding import Rgb, decode
from backend.images.scaling import LUMA

SIDE = 256
"""Pixels of the square window in the middle of a face's crop; nothing is scaled."""
RINGS = SIDE // 2 + 1
"""Whole radii from 0 to half the sampling frequency."""
FREQUENCIES = (np.arange(RINGS) / SIDE).astype(np.float32)
"""(RINGS,) cycles per pixel."""
BAND_EDGES = (SIDE, 384, 768)
"""Pixels of the crop's side, between the sizes that are compared apart."""
GROUP_MIN = 20
"""Faces, under which a group says too little to be kept."""
COMMON = (5, 95)
"""Percentiles: nine in ten faces of a group lie between."""
PHOTOGRAPHS = "photographs"
ARRAYS_NAME, SUMMARY_NAME = "spectra.npz", "spectra.json"
STEP = 0.1
"""dB, to which maps are rounded in the file: a fifth of its size."""
_FLOOR = 1e-6
"""Added to the power, so that a picture of one colour has a spectrum."""

Decibels = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Spectrum:
    """The spectrum of one face in dB over its own mean power, so that contrast doesn't count."""

    profile: Decibels
    """(RINGS,) mean power over each whole radius, from the mean brightness outwards."""
    quadrant: Decibels
    """(RINGS, RINGS) by vertical and horizontal frequency, mean of both diagonal directions."""


class GroupSummary(BaseModel):
    """Who is in a group."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    """PHOTOGRAPHS, or the generator as the manifest names it."""
    side_min: int
    """Pixels of the crop's side."""
    side_max: int | None
    n: int
    sources: dict[str, int]


class SpectraSummary(BaseModel):
    """`spectra.json`: what `spectra.npz` holds and which faces it comes from."""

    model_config = ConfigDict(extra="forbid")

    set_name: str
    manifest_sha256: str
    side: int
    groups: list[GroupSummary]


@dataclass(frozen=True)
class GroupSpectrum:
    """The spectra of the faces of one group, dB as in `Spectrum`."""

    about: GroupSummary
    quadrant: Decibels
    """(RINGS, RINGS) mean over the faces."""
    mean: Decibels
    """(RINGS,) of the profiles."""
    deviation: Decibels
    """(RINGS,) standard deviation of the profiles, over the faces."""
    low: Decibels
    """(RINGS,) percentile COMMON[0] of the profiles."""
    high: Decibels
    """(RINGS,) percentile COMMON[1] of the profiles."""


@dataclass(frozen=True)
class Spectra:
    """The shipped spectra."""

    summary: SpectraSummary
    groups: list[GroupSpectrum]

    @classmethod
    def read(cls, folder: Path) -> "Spectra":
        """From spectra.json and spectra.npz. Raises FileNotFoundError where they are missing."""
        summary = SpectraSummary.model_validate_json((folder / SUMMARY_NAME).read_text())
        with np.load(folder / ARRAYS_NAME) as arrays:
            groups = [
                GroupSpectrum(
                    about,
                    np.asarray(arrays[f"{index}/quadrant"] * STEP, np.float32),
                    *arrays[f"{index}/profiles"].astype(np.float32),
                )
                for index, about in enumerate(summary.groups)
            ]
        return cls(summary, groups)

    def write(self, folder: Path) -> None:
        """To spectra.json and spectra.npz in `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for index, group in enumerate(self.groups):
            profiles = (group.mean, group.deviation, group.low, group.high)
            arrays[f"{index}/profiles"] = np.stack(profiles).astype(np.float32)
            arrays[f"{index}/quadrant"] = np.round(group.quadrant / STEP).astype(np.int16)
        np.savez_compressed(folder / ARRAYS_NAME, allow_pickle=False, **arrays)
        text = json.dumps(self.summary.model_dump(mode="json"), indent=1)
        (folder / SUMMARY_NAME).write_text(text + "\n")


def spectrum(crop: Rgb) -> Spectrum | None:
    """The spectrum of the middle of a face's crop; None where the crop is under SIDE.

    Args: crop (side, side, 3) uint8 at the picture's own resolution. A Hann window keeps the
    window's edges out of the spectrum.
    """
    if min(crop.shape[:2]) < SIDE:
        return None
    top, left = ((length - SIDE) // 2 for length in crop.shape[:2])
    luma = crop[top : top + SIDE, left : left + SIDE] @ LUMA
    taper = np.outer(np.hanning(SIDE), np.hanning(SIDE))
    power = np.abs(np.fft.fft2((luma - luma.mean()) * taper)) ** 2 + _FLOOR
    power /= power.mean()
    upper = power[:RINGS]
    quadrant = (upper[:, :RINGS] + upper[:, -np.arange(RINGS)]) / 2
    radius = _radius()
    rings = np.bincount(radius.ravel(), power.ravel()) / np.bincount(radius.ravel())
    return Spectrum(_decibels(rings[:RINGS]), _decibels(quadrant))


def difference(group: GroupSpectrum, other: GroupSpectrum) -> tuple[Decibels, Decibels]:
    """Per radius, the mean of `group` less that of `other`, and half its 95 % interval, in dB.

    By the normal approximation with unequal variances (Welch 1947), radius by radius.
    """
    variance = group.deviation**2 / group.about.n + other.deviation**2 / other.about.n
    return group.mean - other.mean, np.asarray(1.96 * np.sqrt(variance), np.float32)


def compute_spectra(data: Path, name: str, progress: Progress, folder: Path) -> Spectra:
    """Measure the largest face of each picture in `data`, group by group, and write the arrays.

    All splits: nothing is learned here. Of network `name` only the face finder runs. A photograph
    counts once in a size. Raises ManifestError where no group reaches GROUP_MIN faces.
    """
    entries = [entry for entry in read_manifest(data) if entry.width >= SIDE]
    running: dict[tuple[str, int], _Running] = defaultdict(_Running)
    wanted = [(entry, FOUND) for entry in entries]
    seen = map_pictures(ModelFiles.load(name), wanted, _spectrum, "spectra", progress)
    # In the manifest's order, whichever thread ended first: sums and duplicates depend on it.
    for entry, found in zip(entries, seen, strict=True):
        if found is not None:
            side, measured = found
            running[_kind(entry), _band(side)].add(entry, measured)
    large = {key: group for key, group in running.items() if len(group.profiles) >= GROUP_MIN}
    if not large:
        raise ManifestError(f"No group of {data} has {GROUP_MIN} faces of {SIDE} pixels.")
    groups = [large[key].result(*key) for key in sorted(large, key=_order)]
    summary = SpectraSummary(
        set_name=f"“{data.resolve().name}”, all splits",
        manifest_sha256=manifest_sha256(data),
        side=SIDE,
        groups=[group.about for group in groups],
    )
    spectra = Spectra(summary, groups)
    spectra.write(folder)
    return spectra


def manifest_sha256(data: Path) -> str:
    """Of a face set's list, which names each file with its own hash."""
    return hashlib.sha256((data / MANIFEST).read_bytes()).hexdigest()


@dataclass
class _Running:
    """A group while its faces are measured."""

    profiles: list[Decibels] = field(default_factory=list)
    sources: Counter[str] = field(default_factory=Counter)
    _photographs: set[str] = field(default_factory=set)
    _quadrants: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((RINGS, RINGS)))

    def add(self, entry: Entry, measured: Spectrum) -> None:
        """Take a face, unless its photograph is there already."""
        if entry.group in self._photographs:
            return
        self._photographs.add(entry.group)
        self.sources[entry.source] += 1
        self.profiles.append(measured.profile)
        self._quadrants += measured.quadrant

    def result(self, kind: str, band: int) -> GroupSpectrum:
        """What was taken so far; at least two faces."""
        profiles = np.stack(self.profiles)
        edges = (*BAND_EDGES, None)
        end = edges[band + 1]
        about = GroupSummary(
            kind=kind,
            side_min=BAND_EDGES[band],
            side_max=None if end is None else end - 1,
            n=len(profiles),
            sources=dict(sorted(self.sources.items())),
        )
        low, high = np.percentile(profiles, COMMON, axis=0).astype(np.float32)
        return GroupSpectrum(
            about,
            np.asarray(self._quadrants / len(profiles), np.float32),
            profiles.mean(axis=0),
            profiles.std(axis=0, ddof=1),
            low,
            high,
        )


def _spectrum(detector: Detector, entry: Entry, mangling: str) -> tuple[int, Spectrum] | None:
    """Side of the crop around a picture's largest face, and its spectrum; None without one."""
    del mangling
    rgb = decode(entry.path.read_bytes()).rgb
    faces = detector.find(rgb)
    if not faces:
        return None
    crop = crop_around(faces[0], rgb.shape[1], rgb.shape[0]).untouched.of(rgb)
    measured = spectrum(crop)
    return None if measured is None else (crop.shape[0], measured)


def _kind(entry: Entry) -> str:
    return (entry.generator or "unnamed generator") if entry.is_fake else PHOTOGRAPHS


def _band(side: int) -> int:
    return int(np.searchsorted(BAND_EDGES, side, side="right")) - 1


def _order(key: tuple[str, int]) -> tuple[int, bool, str]:
    """Largest faces first, and of each size the photographs."""
    kind, band = key
    return -band, kind != PHOTOGRAPHS, kind


@lru_cache(maxsize=1)
def _radius() -> npt.NDArray[np.int64]:
    """(SIDE, SIDE) the nearest whole distance of each bin from the mean brightness."""
    frequency = np.fft.fftfreq(SIDE, 1 / SIDE)
    return np.asarray(np.round(np.hypot(frequency[:, None], frequency[None])), np.int64)


def _decibels(power: npt.NDArray[np.float64]) -> Decibels:
    return np.asarray(10 * np.log10(power), np.float32)
