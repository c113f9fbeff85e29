"""What the network says of the faces that ship: where it errs on them, or can't say."""

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import VERDICT_NAME, ModelFiles
from backend.detector.words import Reason, Verdict
from backend.explain.shipped_arrays import arrays_folder
from backend.face_sets.manglings import CROPPED_GRID, GRID, mangle
from backend.face_sets.progress import Progress
from backend.face_sets.shipped_faces import ShippedFace, judged_faces
from backend.images.decoding import decode

NAME = "shipped_faces.json"
PASSED_ON = (*GRID[1:], *CROPPED_GRID)
"""Ways in which a picture reaches others; each face is asked about in each of them, too."""


class FaceAnswer(BaseModel):
    """Of the largest face of one picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sha256: str
    """Of the picture's file."""
    verdict: Verdict
    reason: Reason | None
    probability: float | None
    logit: float | None

    def is_wrong(self, face: ShippedFace) -> bool:
        """Whether it says the contrary of what `face` is."""
        wrong = Verdict.PHOTOGRAPH if face.is_fake else Verdict.SYNTHETIC
        return self.verdict is wrong

    def is_unsure(self) -> bool:
        """Whether it says neither."""
        return self.verdict not in (Verdict.PHOTOGRAPH, Verdict.SYNTHETIC)


class PassedOnError(BaseModel):
    """A face that is called the contrary of what it is after one of the manglings PASSED_ON."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mangling: str
    answer: FaceAnswer
    """`sha256` is of the picture's file before the mangling."""


class FaceAnswers(BaseModel):
    """The file, keyed to the weights."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights_sha256: str
    verdict_sha256: str
    """Of `verdict.json`: other thresholds give other verdicts with the same weights."""
    answers: tuple[FaceAnswer, ...]
    """About the files as they are, in the order of their list."""
    passed_on_errors: tuple[PassedOnError, ...]
    """All of them among every face in every way of PASSED_ON."""

    def of(self, face: ShippedFace) -> FaceAnswer | None:
        """Of one picture; None where it wasn't asked, or was another file then."""
        return next((one for one in self.answers if one.sha256 == face.sha256), None)


def compute_face_answers(progress: Progress) -> Path:
    """Ask the shipped network about every judged face that ships; returns the file written."""
    detector = Detector.load(SHIPPED)
    answers, errors = [], []
    for face in progress(judged_faces(), "faces that ship"):
        data = face.path.read_bytes()
        answers.append(_answer(face, data, detector))
        for mangling in PASSED_ON:
            answer = _answer(face, mangle(data, mangling), detector)
            if answer.is_wrong(face):
                errors.append(PassedOnError(mangling=mangling, answer=answer))
    found = FaceAnswers(
        weights_sha256=detector.files.weights_sha256,
        verdict_sha256=_verdict_sha256(detector.files),
        answers=tuple(answers),
        passed_on_errors=tuple(errors),
    )
    path = arrays_folder(SHIPPED) / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(found.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return path


def read_face_answers(files: ModelFiles) -> FaceAnswers | None:
    """The answers of exactly these weights and thresholds; None where there are none."""
    path = arrays_folder(files.name) / NAME
    if not path.is_file():
        return None
    found = FaceAnswers.model_validate_json(path.read_text(encoding="utf-8"))
    now = (files.weights_sha256, _verdict_sha256(files))
    return found if (found.weights_sha256, found.verdict_sha256) == now else None


def _verdict_sha256(files: ModelFiles) -> str:
    return hashlib.sha256((files.folder / VERDICT_NAME).read_bytes()).hexdigest()


def _answer(face: ShippedFace, data: bytes, detector: Detector) -> FaceAnswer:
    check = detector.check(decode(data).rgb)
    largest = check.faces[0] if check.faces else None
    return FaceAnswer(
        file=face.file,
        sha256=face.sha256,
        verdict=largest.verdict if largest else check.verdict,
        reason=largest.reason if largest else None,
        probability=_rounded(largest.probability) if largest else None,
        logit=_rounded(largest.logit) if largest else None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
