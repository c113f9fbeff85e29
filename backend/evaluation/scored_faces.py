"""What the network says of each picture under each mangling, kept on disk.

Fitting takes seconds, scoring minutes: what was scored once with the same weights, pictures and
code is read from the cache.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.detector import eye_witness, preprocessing
from backend.detector.detector import Detector
from backend.detector.eye_witness import comparable, distance
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import FACE_MIN
from backend.evidence import eye_alignment
from backend.evidence.eye_alignment import is_near
from backend.face_sets import avatar_crop, manglings
from backend.face_sets.manglings import mangle
from backend.face_sets.manifest import Entry
from backend.face_sets.picture_map import map_pictures
from backend.face_sets.progress import Progress
from backend.faces import crops, finder
from backend.images import decoding, scaling
from backend.images.decoding import decode

_CODE = (
    *(decoding, scaling, finder, crops, preprocessing),
    *(eye_witness, eye_alignment, avatar_crop, manglings),
)
"""Another text of one of these may give other scores."""
_FROM_FACE = ("logit", "eyes_distance", "eyes_sense", "eyes_near", "is_tight")


@dataclass(frozen=True)
class ScoredFaces:
    """A row for each picture under each mangling, where a face was found that is judged."""

    rows: pd.DataFrame
    """label, source, generator, group (the photograph), mangling; the network's logit; of the eyes
    eyes_distance, eyes_sense (`comparable`) and eyes_near; is_tight, whether the picture is cut too
    tight."""
    features: npt.NDArray[np.float32]
    """(n, m) pooled."""

    def where(self, kept: "pd.Series[bool]") -> "ScoredFaces":
        """Only some of them."""
        return ScoredFaces(self.rows[kept].reset_index(drop=True), self.features[kept.to_numpy()])

    def and_also(self, more: "ScoredFaces") -> "ScoredFaces":
        """These, then `more`."""
        rows = pd.concat([self.rows, more.rows], ignore_index=True)
        return ScoredFaces(rows, np.concatenate([self.features, more.features]))


def score_faces(
    files: ModelFiles,
    entries: Sequence[Entry],
    mangled: Sequence[str],
    cache: Path,
    progress: Progress,
) -> ScoredFaces:
    """Score each entry under each mangling, or read what was scored before.

    Args: entries of one split; `cache`: folder, under which `scores` is made.
    """
    seen = [_seen(files, entries, mangling, cache, progress) for mangling in mangled]
    found = seen[0]
    for more in seen[1:]:
        found = found.and_also(more)
    return found


def _seen(
    files: ModelFiles,
    entries: Sequence[Entry],
    mangling: str,
    cache: Path,
    progress: Progress,
) -> ScoredFaces:
    """One mangling a file, so that a run that was cut off goes on where it was."""
    path = cache / "scores" / f"{_cache_key(files, entries, mangling)}.npz"
    if not path.is_file():
        what = f"{entries[0].split} split, {mangling}"
        wanted = [(entry, mangling) for entry in entries]
        answers = map_pictures(files, wanted, _scored, what, progress)
        _write(path, answers)
    kept = np.load(path)
    has_face = kept["has_face"]
    known = [
        {"label": e.label, "source": e.source, "generator": e.generator, "group": e.group}
        for e, judged in zip(entries, has_face, strict=True)
        if judged
    ]
    rows = pd.DataFrame(known, columns=["label", "source", "generator", "group"])
    rows["mangling"] = mangling
    for name in _FROM_FACE:
        rows[name] = kept[name]
    for name in ("eyes_near", "is_tight"):
        rows[name] = rows[name].astype(bool)
    return ScoredFaces(rows, kept["features"])


def _scored(
    detector: Detector, entry: Entry, mangling: str
) -> tuple[dict[str, float], npt.NDArray[np.float32]] | None:
    """The largest face of a picture; None where there is no face that would be judged."""
    rgb = decode(mangle(entry.path.read_bytes(), mangling)).rgb
    faces = detector.find(rgb)
    if not faces or faces[0].size < FACE_MIN:
        return None
    face, (height, width) = faces[0], rgb.shape[:2]
    output = detector.run(detector.crop(rgb, face))
    scores = {
        "logit": output.logit,
        "eyes_distance": distance(face, width, height),
        "eyes_sense": comparable(face, width, height),
        "eyes_near": float(is_near(face, width, height)),
        "is_tight": float(crops.is_cut_too_tight(face, width, height)),
    }
    return scores, output.features


def _write(
    path: Path, answers: Sequence[tuple[dict[str, float], npt.NDArray[np.float32]] | None]
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    judged = [answer for answer in answers if answer is not None]
    columns = {name: np.array([scores[name] for scores, _ in judged]) for name in _FROM_FACE}
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        allow_pickle=False,
        has_face=np.array([answer is not None for answer in answers]),
        features=np.array([features for _, features in judged], np.float32),
        **columns,
    )
    part.replace(path)


def _cache_key(files: ModelFiles, entries: Sequence[Entry], mangling: str) -> str:
    """Of all that the scores depend on."""
    digest = hashlib.sha256(f"{files.weights_sha256} {mangling}\n".encode())
    digest.update(files.flat_buffer.read_bytes())
    for module in _CODE:
        digest.update(Path(str(module.__file__)).read_bytes())
    for entry in entries:
        size = entry.path.stat().st_size if entry.path.is_file() else -1
        digest.update(f"{entry.name} {size}\n".encode())
    return digest.hexdigest()[:32]
