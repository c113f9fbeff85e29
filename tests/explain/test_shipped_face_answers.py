"""What the network says of the faces that ship, as stored beside its weights."""

import math

import pytest

from backend.detector.detector import Detector
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain import shipped_face_answers
from backend.explain.shipped_face_answers import PASSED_ON, read_face_answers
from backend.face_sets.manglings import mangle
from backend.face_sets.shipped_faces import judged_faces
from backend.images.decoding import decode

STALE = "stale: run `uncanny explain faces`"


def test_they_are_those_of_these_weights_and_thresholds() -> None:
    found = read_face_answers(ModelFiles.load(SHIPPED))
    assert found is not None, STALE
    detector = Detector.load()
    for face in judged_faces():
        answer = found.of(face)
        assert answer is not None, STALE
        (check,) = detector.check(decode(face.path.read_bytes()).rgb).faces
        assert answer.verdict == check.verdict, STALE
        assert answer.reason == check.reason, STALE
        assert answer.logit is not None
        assert check.logit is not None
        assert math.isclose(answer.logit, check.logit, abs_tol=0.01), STALE


def test_each_is_wrong_unsure_or_right() -> None:
    found = read_face_answers(ModelFiles.load(SHIPPED))
    assert found is not None, STALE
    for face in judged_faces():
        answer = found.of(face)
        assert answer is not None
        right = "synthetic" if face.is_fake else "photograph"
        assert (answer.is_wrong(face), answer.is_unsure()).count(True) == (answer.verdict != right)


def test_those_passed_on_are_wrong() -> None:
    found = read_face_answers(ModelFiles.load(SHIPPED))
    assert found is not None, STALE
    detector = Detector.load()
    by_file = {face.file: face for face in judged_faces()}
    for error in found.passed_on_errors:
        face = by_file[error.answer.file]
        data = mangle(face.path.read_bytes(), error.mangling)
        assert error.mangling in PASSED_ON
        assert error.answer.is_wrong(face)
        assert detector.check(decode(data).rgb).faces[0].verdict == error.answer.verdict, STALE


def test_those_of_other_thresholds_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_face_answers, "_verdict_sha256", lambda _: "0" * 64)
    assert read_face_answers(ModelFiles.load(SHIPPED)) is None
