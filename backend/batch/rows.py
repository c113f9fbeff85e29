"""The rows of `results.parquet`: one for each picture, whether it could be checked or not."""

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pyarrow as pa

from backend.answer.problems import answer_or_problem
from backend.answer.report import image_of, judged_face
from backend.batch.reading import Read
from backend.detector.detector import Detector, FaceCheck
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evidence.declaration import Declaration, disagreement
from backend.evidence.provenance import Provenance
from backend.evidence.words import Attestation
from backend.images.decoding import Picture
from backend.images.problems import PictureProblem

SCHEMA_VERSION = 3
METADATA_KEY = b"uncanny"
"""Of the Parquet file's metadata: a JSON object, see `metadata`."""
Row = dict[str, Any]
_ALONE = nullcontext()


def _field(name: str, kind: pa.DataType, description: str, nullable: bool = True) -> pa.Field:
    return pa.field(name, kind, nullable, {"description": description})


_FACE_FIELDS = [
    _field("x", pa.float64(), "Left edge of the box, pixels of the upright picture.", False),
    _field("y", pa.float64(), "Upper edge.", False),
    _field("width", pa.float64(), "Pixels.", False),
    _field("height", pa.float64(), "Pixels.", False),
    _field("score", pa.float64(), "How sure the face finder is, 0-1.", False),
    _field("probability", pa.float64(), "Chance that it is synthetic, given the prior, 0-1."),
    _field("logit", pa.float64(), "The network's score."),
    _field("network_log_odds", pa.float64(), "What the score stands for, without the eyes."),
    _field("eyes_log_odds", pa.float64(), "What the place of the eyes adds to that."),
    _field("cut", pa.float64(), "How far it is judged as cut as StyleGAN cuts, 0-1."),
    _field("verdict", pa.string(), "synthetic, photograph or unsure.", False),
    _field("reason", pa.string(), "Why it is unsure: borderline, too_small, …; else null."),
]
_LARGEST = [
    _field(f"face_{field.name}", field.type, f"`{field.name}` of the largest face; see `faces`.")
    for field in _FACE_FIELDS
]
FIELDS = [
    _field("source", pa.string(), "Path, URL, or the Parquet row's id or FILE#ROW.", False),
    _field("sha256", pa.string(), "Of the bytes, hexadecimal; null where there were none."),
    _field("width", pa.int32(), "Pixels, upright; null where it couldn't be decoded."),
    _field("height", pa.int32(), "Pixels, upright."),
    _field("format", pa.string(), "JPEG, PNG, WEBP, GIF, AVIF or BMP."),
    _field("animated", pa.bool_(), "True: only the first frame was checked."),
    _field("verdict", pa.string(), "synthetic, unsure, photograph, no_face; null at a problem."),
    _field("face_count", pa.int32(), "Faces found; null at a problem."),
    *_LARGEST,
    _field("faces", pa.list_(pa.struct(_FACE_FIELDS)), "All of them, largest first."),
    _field(
        "declared_origin",
        pa.string(),
        "What the file declares of its origin: generated, captured, …; null where it doesn't.",
    ),
    _field(
        "declared_attestation",
        pa.string(),
        "How well that is attested: trusted, camera, signed, unsigned, changed, …; else null.",
    ),
    _field("declared_by", pa.string(), "The signer, or the programs named; null where nobody is."),
    _field(
        "disagreement",
        pa.string(),
        "declared_generated or declared_captured, where the verdict is the opposite; else null.",
    ),
    _field("model_version", pa.string(), "Start of the weights' sha256.", False),
    _field("prior", pa.float64(), "That the probabilities were computed with.", False),
    _field("problem", pa.string(), "Stable code of why it couldn't be checked, else null."),
    _field("detail", pa.string(), "The problem in a sentence."),
]


def schema(files: ModelFiles, prior: float) -> pa.Schema:
    """The columns, each with its description, and which model and prior the answers come from."""
    return pa.schema(FIELDS, {METADATA_KEY: json.dumps(metadata(files, prior)).encode()})


def metadata(files: ModelFiles, prior: float) -> dict[str, object]:
    """What a reader of the results must know to judge them."""
    return {
        "schema_version": SCHEMA_VERSION,
        "model": files.name,
        "weights_sha256": files.weights_sha256,
        "cut": files.verdict_file.cut.model_dump(),
        "free": files.verdict_file.free.model_dump(),
        "eye_witness": files.eye_witness.model_dump(),
        "performance": files.performance.model_dump(),
        "prior": prior,
    }


def check_row(
    source: str,
    read: Read,
    decode: Callable[[bytes], Picture],
    detector: Detector,
    prior: float,
    provenance: Callable[[bytes], Provenance],
    judging: AbstractContextManager[object] = _ALONE,
) -> Row:
    """Read, decode and judge one picture; what goes wrong is its row's problem, nobody else's.

    Args: `provenance` reads what the file says, and doesn't raise; `judging` is held while the
    detector is used, where several threads share one.
    """
    data = b""

    def answer() -> Row:
        nonlocal data
        data = read()
        picture = decode(data)
        declared = provenance(data).declaration
        with judging:
            found = detector.check(picture.rgb, prior=prior)
        faces = [_face(face) for face in found.faces]
        largest = {f"face_{name}": value for name, value in faces[0].items()} if faces else {}
        return {
            **_common(source, detector.files, prior),
            **image_of(picture).model_dump(),
            "verdict": str(found.verdict),
            "face_count": len(faces),
            **largest,
            "faces": faces,
            **_declared(declared, found.verdict),
        }

    row = answer_or_problem(answer)
    if isinstance(row, PictureProblem):
        return problem_row(source, row, detector.files, prior, data)
    return row


def problem_row(
    source: str, problem: PictureProblem, files: ModelFiles, prior: float, data: bytes = b""
) -> Row:
    """The row of a picture that couldn't be checked."""
    return {
        **_common(source, files, prior),
        "sha256": hashlib.sha256(data).hexdigest() if data else None,
        "problem": str(problem.code),
        "detail": problem.detail,
    }


def table(rows: list[Row], files: ModelFiles, prior: float) -> pa.Table:
    """The rows under the schema; what a row lacks is null."""
    return pa.Table.from_pylist(rows, schema=schema(files, prior))


def _common(source: str, files: ModelFiles, prior: float) -> Row:
    # A file's name may be no Unicode, and Parquet's strings are.
    named = source.encode("utf-8", "backslashreplace").decode()
    return {"source": named, "model_version": files.version, "prior": prior}


def _declared(declared: Declaration | None, verdict: Verdict) -> Row:
    if declared is None:
        return {}
    contradiction = disagreement(declared, verdict)
    signed = declared.attestation is not Attestation.UNSIGNED
    return {
        "declared_origin": declared.origin and str(declared.origin),
        "declared_attestation": str(declared.attestation),
        "declared_by": (declared.signer if signed else ", ".join(declared.names)) or None,
        "disagreement": contradiction and str(contradiction.code),
    }


def _face(checked: FaceCheck) -> Row:
    face = judged_face(checked).model_dump(mode="json", exclude={"eyes"})
    parts = face.pop("weighed") or {}
    parts.pop("thresholds", None)
    return {**face.pop("box"), **face, **parts}
