"""What a file declares of itself, all told; it stands beside the network's answer."""

from pydantic import BaseModel, ConfigDict, Field

from backend.detector.words import Verdict
from backend.evidence import origins, trust_list
from backend.evidence.content_credentials import ContentCredentials
from backend.evidence.evidence import printable
from backend.evidence.metadata import Metadata
from backend.evidence.origins import Origin
from backend.evidence.traces import without_editors
from backend.evidence.words import (
    ALSO_EDITED,
    ALSO_NAMES,
    ATTESTATION_MEANINGS,
    ATTESTATION_TITLES,
    DISAGREEMENTS,
    HOLDING,
    NOT_DECLARED,
    ORIGIN_STATEMENTS,
    UNNAMED_SIGNER,
    UNNAMED_TOOL,
    UNSIGNED_BESIDE,
    Attestation,
    Disagreement,
)

SHOWN = 3
"""Most names and fields that are listed."""


class Declaration(BaseModel):
    """What the file says, who says so, and how well that is attested."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    attestation: Attestation = Field(
        description="`trusted`, `camera`, `signed` and `expired`: Content Credentials whose"
        " signature matches the file. `unsigned`: metadata. The others: Content Credentials that"
        " say nothing that could be relied on, and why."
    )
    origin: Origin | None = Field(
        description="What is declared; null where neither camera nor generator is."
    )
    unsigned_origin: Origin | None = Field(
        description="What the metadata, unsigned, says beyond what is signed; null where it"
        " doesn't, or where nothing is signed."
    )
    names: tuple[str, ...] = Field(description="Generators and programs that are named.")
    fields: tuple[str, ...] = Field(description="Fields of the metadata that declare it.")
    signer: str | None = Field(description="In whose name it is signed.")
    tool: str | None = Field(description="The program that made the claim.")
    title: str = Field(description="How well it is attested, in words.")
    statement: str = Field(description="What is declared and by whom, in a few sentences.")


class Contradiction(BaseModel):
    """Where the file and the network disagree. Neither overrules the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Disagreement
    statement: str = Field(description="In words.")


def of_file(credentials: ContentCredentials, metadata: Metadata) -> Declaration | None:
    """What both say together; None where the file declares nothing."""
    attestation, unsigned = credentials.attestation, None
    if attestation in HOLDING and not _only_metadata_says(credentials, metadata):
        origin = _together(credentials.origin, metadata)
        unsigned = _beyond(origin, metadata)
    elif attestation is None or attestation in HOLDING:
        if metadata.origin is None:
            return None
        attestation, origin = Attestation.UNSIGNED, metadata.origin
    else:
        origin = metadata.origin
    return _worded(attestation, origin, unsigned, credentials, metadata)


def disagreement(declared: Declaration | None, verdict: Verdict) -> Contradiction | None:
    """Where the two don't go together; `unsure` goes with anything."""
    if declared is None:
        return None
    told = {declared.origin, declared.unsigned_origin}
    if told & origins.MADE and verdict is Verdict.PHOTOGRAPH:
        code = Disagreement.DECLARED_GENERATED
    elif declared.origin is Origin.CAPTURED and verdict is Verdict.SYNTHETIC:
        code = Disagreement.DECLARED_CAPTURED
    else:
        return None
    return Contradiction(code=code, statement=DISAGREEMENTS[code])


def _only_metadata_says(credentials: ContentCredentials, metadata: Metadata) -> bool:
    """Signed, but whoever signed declared nothing, and what is declared isn't the signer's."""
    return credentials.origin is None and metadata.origin is not None


def _together(signed: Origin | None, metadata: Metadata) -> Origin | None:
    """What is signed counts, unless the metadata says the opposite."""
    both = frozenset(filter(None, (signed, metadata.origin)))
    contradict = origins.strongest(both) is Origin.CONTRADICTORY
    return Origin.CONTRADICTORY if contradict else signed


def _beyond(signed: Origin | None, metadata: Metadata) -> Origin | None:
    """What the metadata says, where that is more than what is signed."""
    if signed in (None, Origin.CONTRADICTORY) or metadata.origin is None:
        return None
    both = origins.strongest(frozenset({signed, metadata.origin}))
    return None if both is signed else metadata.origin


def _worded(
    attestation: Attestation,
    origin: Origin | None,
    unsigned: Origin | None,
    credentials: ContentCredentials,
    metadata: Metadata,
) -> Declaration:
    names, fields = metadata.names[:SHOWN], metadata.fields[:SHOWN]
    generators = without_editors(names)
    editors = [name for name in names if name not in generators]
    told = {origin, unsigned}
    texts = {
        "names": ", ".join(generators or editors),
        "editors": ", ".join(editors),
        "fields": ", ".join(fields),
        "signer": printable(credentials.signer or UNNAMED_SIGNER),
        "tool": printable(credentials.tool or UNNAMED_TOOL),
        "date": trust_list.DATE,
    }
    sentences = [
        *([ORIGIN_STATEMENTS[origin]] if origin else []),
        *([NOT_DECLARED] if origin is None and attestation in HOLDING else []),
        *([ALSO_NAMES] if generators and Origin.GENERATOR_NAMED not in told else []),
        ATTESTATION_MEANINGS[attestation],
        *([UNSIGNED_BESIDE, ORIGIN_STATEMENTS[unsigned]] if unsigned else []),
        *([ALSO_EDITED] if editors and Origin.EDITOR_NAMED not in told else []),
    ]
    return Declaration(
        attestation=attestation,
        origin=origin,
        unsigned_origin=unsigned,
        names=names,
        fields=fields,
        signer=credentials.signer,
        tool=credentials.tool,
        title=ATTESTATION_TITLES[attestation],
        statement=" ".join(sentences).format(**texts),
    )
