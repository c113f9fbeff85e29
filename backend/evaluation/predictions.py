"""The detector's answer on every picture of a face set, the same way as `uncanny check`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from backend.detector.detector import Detector, FaceCheck
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evidence.eye_alignment import is_near
from backend.face_sets.manglings import mangle
from backend.face_sets.manifest import Entry
from backend.face_sets.picture_map import map_pictures
from backend.face_sets.progress import Progress
from backend.images.decoding import decode
from backend.images.problems import PictureProblem, ProblemCode

PREDICTIONS_NAME = "predictions.parquet"


@dataclass(frozen=True)
class Prediction:
    """One row of `predictions.parquet`: the largest face of a picture under one mangling."""

    path: str
    label: str
    source: str
    generator: str
    group: str
    width: int
    logit: float | None
    probability: float | None
    eyes_near: bool
    """Whether the eyes lie at StyleGAN's places."""
    cut: float | None
    """0 to 1: how far it was judged as a picture that is cut as StyleGAN cuts."""
    verdict: str
    reason: str | None
    face_size: float | None
    """Pixels of the face box's longer side, after the mangling."""
    mangling: str


def predict(
    files: ModelFiles,
    entries: Sequence[Entry],
    manglings: Sequence[str],
    progress: Progress,
) -> pd.DataFrame:
    """A row a picture and mangling, mangling by mangling, in the entries' order; see Prediction.

    A picture that can't be read becomes a row with the problem's code as its verdict.
    """
    wanted = [(entry, mangling) for mangling in manglings for entry in entries]
    what = f"checking, {', '.join(manglings[:3])}{' …' if len(manglings) > 3 else ''}"
    rows = map_pictures(
        files,
        wanted,
        lambda detector, entry, mangling: asdict(_predict_one(detector, entry, mangling)),
        what,
        progress,
    )
    return pd.DataFrame(rows).astype(
        dict.fromkeys(("logit", "probability", "cut", "face_size"), "float64")
    )


def scores(predictions: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Logits, -inf where there is none: no face and too small count as not called synthetic."""
    return predictions["logit"].fillna(-np.inf).to_numpy(dtype=np.float64)


def _predict_one(detector: Detector, entry: Entry, mangling: str) -> Prediction:
    verdict, face, near = _check(detector, entry, mangling)
    return Prediction(
        path=entry.name,
        label=entry.label,
        source=entry.source,
        generator=entry.generator,
        group=entry.group,
        width=entry.width,
        logit=face.logit if face else None,
        probability=face.probability if face else None,
        eyes_near=near,
        cut=face.weighed.eyes.cut if face and face.weighed else None,
        verdict=verdict,
        reason=face.reason if face else None,
        face_size=face.face.size if face else None,
        mangling=mangling,
    )


def _check(detector: Detector, entry: Entry, mangling: str) -> tuple[str, FaceCheck | None, bool]:
    try:
        picture = decode(mangle(entry.path.read_bytes(), mangling))
    except FileNotFoundError:
        return ProblemCode.NOT_FOUND, None, False
    except PictureProblem as problem:
        return problem.code, None, False
    check = detector.check(picture.rgb)
    if not check.faces:
        return Verdict.NO_FACE, None, False
    largest = check.faces[0]
    near = is_near(largest.face, picture.width, picture.height)
    return largest.verdict, largest, near
