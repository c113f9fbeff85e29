"""Words that several parts of the study use."""

from backend.study.tasks import Form

TITLES: dict[Form, str] = {
    Form.TALK: "Three short tasks",
    Form.UNAIDED: "Real or generated, without help",
    Form.AIDED: "Real or generated, with tips and feedback",
    Form.TRUST: "Trustworthiness",
}
DESCRIPTIONS: dict[Form, str] = {
    Form.TALK: "12 faces, about 3 minutes: rate your trust, pick your top three, find those that"
    " aren't real.",
    Form.UNAIDED: "Experiment 1 of Nightingale & Farid: up to 128 faces, one by one.",
    Form.AIDED: "Their experiment 2: tips first, and after each face the right answer.",
    Form.TRUST: "Their experiment 3: rate each face from 1 to 7.",
}


def kind(is_fake: bool) -> str:
    """What a face is, in a word."""
    return "generated" if is_fake else "photograph"


def percent(share: float) -> str:
    """A share (0-1) as "64.8 %", on one line."""
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%"
