"""What answers come to, counted by hand."""

import csv
import io
from dataclasses import replace

import pytest

from backend.study.scoring import (
    abstaining,
    blocks,
    judged,
    judged_by_model,
    learned_from,
    trust,
)
from backend.study.sessions import ModelAnswer, Session, StudyFace
from backend.study.table import COLUMNS, as_csv
from backend.study.tasks import Form, Stage


def face(
    position: int,
    is_fake: bool,
    called_fake: bool | None = None,
    trust: int | None = None,
    model: ModelAnswer | None = None,
) -> StudyFace:
    label = "fake" if is_fake else "real"
    return StudyFace(
        *(position, f"{position}.jpg", label, "s", "", f"g{position}", "test"),
        *(trust, False, called_fake, "", model),
    )


def faces(*answers: tuple[bool, bool | None]) -> list[StudyFace]:
    return [face(index, *answer) for index, answer in enumerate(answers)]


def said(verdict: str, probability: float | None) -> ModelAnswer:
    return ModelAnswer(verdict, probability, "w")


def test_judgements_are_counted_by_kind() -> None:
    found = judged(faces((True, True), (True, False), (True, None), (False, True), (False, False)))
    assert (found.hits, found.fakes, found.false_alarms, found.reals) == (1, 2, 1, 2)
    assert (found.right, found.n) == (2, 4)
    # Wilson for 2 of 4.
    assert (found.accuracy.low, found.accuracy.high) == pytest.approx((0.15004, 0.84996), abs=1e-4)


def test_no_sensitivity_from_one_kind() -> None:
    assert judged(faces((True, True), (True, False))).sensitivity is None
    assert judged(faces((True, True), (False, False))).sensitivity is not None


def test_blocks_are_equal_and_in_order() -> None:
    answers = [(True, index >= 16) for index in range(32)]
    parts = blocks(faces(*answers))
    assert [part.n for part in parts] == [8] * 4
    assert [part.right for part in parts] == [0, 0, 8, 8]


def test_trust_of_each_kind() -> None:
    rated = [
        face(0, False, trust=3),
        face(1, False, trust=5),
        face(2, True, trust=6),
        face(3, True),
    ]
    found = trust(rated)
    assert found.real is not None
    assert found.fake is not None
    assert (found.real.value, found.real.n) == (4, 2)
    assert (found.fake.value, found.fake.n, found.fake.low) == (6, 1, None)
    assert trust([face(0, False)]).real is None


def test_the_model_is_counted_forced_and_with_its_doubts() -> None:
    asked = [
        face(0, True, model=said("synthetic", 0.99)),
        face(1, True, model=said("unsure", 0.6)),
        face(2, True, model=said("photograph", 0.1)),
        face(3, False, model=said("unsure", 0.55)),
        face(4, False, model=said("photograph", 0.01)),
        face(5, False, model=said("no_face", None)),
        face(6, False),
    ]
    forced, free = judged_by_model(asked), abstaining(asked)
    assert (forced.hits, forced.fakes, forced.false_alarms, forced.reals) == (2, 3, 1, 2)
    assert (free.right, free.wrong, free.unsure) == (2, 1, 3)


def test_the_table_has_a_line_a_face_and_every_answer() -> None:
    shown = (
        face(0, True, True, 6, said("synthetic", 0.75)),
        replace(face(1, False), top=True, name='a "b", c.jpg', split="train"),
    )
    session = Session("token", Form.TALK, 7, "a set", Stage.DONE, "2026-01-01T00:00:00", shown)
    first, second = csv.DictReader(io.StringIO(as_csv(session)))
    assert tuple(first) == COLUMNS
    assert (first["called_fake"], first["trust"], first["model_probability"]) == ("1", "6", "0.75")
    assert (second["name"], second["top"], second["called_fake"]) == ('a "b", c.jpg', "1", "")
    assert (second["seed"], second["position"]) == ("7", "2")
    assert "token" not in as_csv(session)
    assert learned_from(session) == 1
