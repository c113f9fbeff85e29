"""Contact sheets of the most confident errors, for people to look at.

They show pictures of the face set, most of which may not ship: they belong into the cache.
"""

from pathlib import Path

import pandas as pd

from backend.detector.detector import Detector
from backend.evaluation.breakdown import EvaluationPlan, is_stylegan
from backend.face_sets.contact_sheet import SheetCell, write_contact_sheet
from backend.face_sets.manglings import mangle
from backend.face_sets.progress import Progress
from backend.faces.crops import crop_around
from backend.images.decoding import Rgb, decode

TILES = 48


def sheets_folder(cache: Path, run: EvaluationPlan) -> Path:
    """Where the sheets of an evaluation lie unless someone says otherwise."""
    return cache / "contact-sheets" / f"errors-{run.data.resolve().name}-{run.model}"


def write_error_sheets(
    detector: Detector, predictions: pd.DataFrame, data: Path, folder: Path, progress: Progress
) -> list[Path]:
    """A JPEG for photographs called fake, for StyleGAN fakes and for other fakes passed.

    Each picture stands once, under the mangling that brought the most confident error; its caption
    has source, mangling and probability. A kind without errors gets no sheet.

    Args: predictions of the pictures in `data`. Returns: the files written.
    """
    written = []
    for kind, errors in confident_errors(predictions).items():
        path = folder / f"{kind}.jpg"
        path.unlink(missing_ok=True)  # of an earlier evaluation
        tiles = [
            SheetCell(
                _face(detector, data / row["path"], row["mangling"]),
                f"{row['source']}\n{row['mangling']}  {row['probability']:.3f}",
            )
            for row in progress(errors.to_dict("records"), f"drawing {kind}")
        ]
        if tiles:
            write_contact_sheet(path, tiles)
            written.append(path)
    return written


def confident_errors(predictions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The TILES pictures of each kind whose probability is furthest on the wrong side of 0.5.

    Kinds: `false-alarms`, `missed-stylegan`, `missed-others`; the most confident error first.
    """
    fake = predictions["label"] == "fake"
    probability = predictions["probability"]
    wrong = predictions[(fake & (probability < 0.5)) | (~fake & (probability > 0.5))]
    # By the logit, which still tells apart what the probability rounds to 1.
    sureness = wrong["logit"].where(wrong["label"] == "real", -wrong["logit"])
    ranked = wrong.loc[sureness.sort_values(ascending=False, kind="stable").index]
    once = ranked.drop_duplicates("path")
    is_fake, of_family = once["label"] == "fake", is_stylegan(once)
    kinds = {
        "false-alarms": ~is_fake,
        "missed-stylegan": is_fake & of_family,
        "missed-others": is_fake & ~of_family,
    }
    return {kind: once[kept].head(TILES) for kind, kept in kinds.items()}


def _face(detector: Detector, path: Path, mangling: str) -> Rgb:
    """The crop around the largest face, as the mangling left it."""
    rgb = decode(mangle(path.read_bytes(), mangling)).rgb
    return crop_around(detector.find(rgb)[0], rgb.shape[1], rgb.shape[0]).of(rgb)
