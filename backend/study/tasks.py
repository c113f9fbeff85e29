"""What can be asked of a visitor, and in which order."""

from enum import StrEnum

BLOCKS = 4
"""A long form is scored in as many equal parts, to see whether one learns."""
RATING_MAX = 7
"""Trustworthiness goes from 1 to 7, as in the paper."""
TOP = 3


class Form(StrEnum):
    """A whole task; the long ones are the paper's experiments 1 to 3."""

    TALK = "talk"
    UNAIDED = "unaided"
    AIDED = "aided"
    TRUST = "trust"


class Stage(StrEnum):
    """How far a session is."""

    RATE = "rate"
    PICK = "pick"
    FIND = "find"
    TIPS = "tips"
    JUDGE = "judge"
    DONE = "done"


class Answer(StrEnum):
    """What an answer is about."""

    TRUST = "trust"
    """1 to RATING_MAX."""
    TOP = "top"
    """1 for one of the most trusted, else 0."""
    FAKE = "fake"
    """1 where the visitor takes the face for a generated one, else 0."""


STAGES: dict[Form, tuple[Stage, ...]] = {
    Form.TALK: (Stage.RATE, Stage.PICK, Stage.FIND, Stage.DONE),
    Form.UNAIDED: (Stage.JUDGE, Stage.DONE),
    Form.AIDED: (Stage.TIPS, Stage.JUDGE, Stage.DONE),
    Form.TRUST: (Stage.RATE, Stage.DONE),
}
ASKED: dict[Stage, Answer] = {
    Stage.RATE: Answer.TRUST,
    Stage.PICK: Answer.TOP,
    Stage.FIND: Answer.FAKE,
    Stage.JUDGE: Answer.FAKE,
}
LENGTHS: dict[Form, tuple[int, ...]] = {
    Form.TALK: (12,),
    Form.UNAIDED: (128, 64, 32),
    Form.AIDED: (128, 64, 32),
    Form.TRUST: (128, 64, 32),
}
"""Numbers of faces that a form may have, the paper's (and the talk's) first. All are even."""


def next_stage(form: Form, stage: Stage) -> Stage:
    """What comes after a stage; the last one stays."""
    stages = STAGES[form]
    return stages[min(stages.index(stage) + 1, len(stages) - 1)]
