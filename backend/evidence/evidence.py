"""One piece of evidence, as the API and the command line state it."""

import math

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence.words import (
    FINDINGS,
    LEANINGS,
    TITLES,
    WEAKNESSES,
    WEIGHTS,
    Code,
    Finding,
    Leaning,
    weight_of,
)

SHOWN = 80
"""Characters of a text from the file that are repeated to people."""


class Evidence(BaseModel):
    """What stands beside the network. Only the eyes count in the answer; the rest explains."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code = Field(description="The kind of evidence.")
    finding: Finding = Field(description="What came out, for programs.")
    title: str = Field(description="The kind of evidence, in words.")
    statement: str = Field(description="What was found, in a sentence.")
    weakness: str = Field(description="Why it proves nothing, in words.")
    leaning: Leaning = Field(
        description="What this finding would speak for, taken alone. Only the eyes' counts in the"
        " verdict."
    )
    value: float | None = Field(description="What was measured, in `unit`; else null.")
    unit: str | None = Field(description="Of `value`.")
    log_odds: float | None = Field(
        None,
        description="How much it moved the answer: what it added to the log-odds that the face is"
        " synthetic. Null for what only explains.",
    )


def stated(
    finding: Finding,
    value: float | None = None,
    unit: str | None = None,
    leaning: Leaning | None = None,
    says: str = "",
    **texts: str,
) -> Evidence:
    """A finding with its words, that moves no answer.

    Args: `value`, rounded as it is to be read, also fills the statement; `leaning`, where it isn't
    the finding's own; `says`, a sentence of ours; `texts` fill the rest of it, and may come from
    the file.
    """
    wording = FINDINGS[finding]
    shown = {name: printable(text) for name, text in texts.items()}
    return Evidence(
        code=wording.code,
        finding=finding,
        title=TITLES[wording.code],
        statement=wording.statement.format(value=value, says=says, **shown).strip(),
        weakness=WEAKNESSES[wording.code],
        leaning=leaning or wording.leaning,
        value=value,
        unit=unit,
    )


def counted(evidence: Evidence, log_odds: float) -> Evidence:
    """The same, and how much it moved the answer, in words too."""
    weight = weight_of(log_odds)
    times = times_text(log_odds)
    sentence = WEIGHTS[weight].format(times=times, log_odds=f"{log_odds:+.1f}")
    return evidence.model_copy(
        update={
            "statement": f"{evidence.statement} {sentence}",
            "leaning": LEANINGS[weight],
            "log_odds": round(log_odds, 4),
        }
    )


def times_text(log_odds: float) -> str:
    """How many times as large the odds become, to be read."""
    times = math.exp(abs(log_odds))
    return f"{times:.1f}" if times < 9.95 else f"{times:.0f}"


def printable(text: str) -> str:
    """A stranger's text in one line without control characters, at most SHOWN characters."""
    clean = "".join(character for character in text if character.isprintable()).strip()
    return clean if len(clean) <= SHOWN else f"{clean[: SHOWN - 1]}…"
