"""One piece of evidence, as the API and the command line state it."""

from pydantic import BaseModel, ConfigDict, Field

from backend.evidence.words import FINDINGS, TITLES, WEAKNESSES, Code, Finding, Leaning

SHOWN = 80
"""Characters of a text from the file that are repeated to people."""


class Evidence(BaseModel):
    """What stands beside the network's logit. It explains; the network alone decides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code = Field(description="The kind of evidence.")
    finding: Finding = Field(description="What came out, for programs.")
    title: str = Field(description="The kind of evidence, in words.")
    statement: str = Field(description="What was found, in a sentence.")
    weakness: str = Field(description="Why it proves nothing, in words.")
    leaning: Leaning = Field(
        description="What this finding would speak for, taken alone. It changes no verdict."
    )
    value: float | None = Field(description="What was measured, in `unit`; else null.")
    unit: str | None = Field(description="Of `value`.")


def stated(
    finding: Finding,
    value: float | None = None,
    unit: str | None = None,
    leaning: Leaning | None = None,
    says: str = "",
    **texts: str,
) -> Evidence:
    """A finding with its words.

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


def printable(text: str) -> str:
    """A stranger's text in one line without control characters, at most SHOWN characters."""
    clean = "".join(character for character in text if character.isprintable()).strip()
    return clean if len(clean) <= SHOWN else f"{clean[: SHOWN - 1]}…"
