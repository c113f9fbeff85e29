"""Where a file says that it comes from: the codes, and IPTC's words for them."""

from enum import StrEnum


class Origin(StrEnum):
    """What is declared. What nobody declared has none."""

    GENERATED = "generated"
    PARTLY_GENERATED = "partly_generated"
    SYNTHETIC_COMPOSITE = "synthetic_composite"
    GENERATOR_NAMED = "generator_named"
    POSSIBLY_GENERATED = "possibly_generated"
    SUSPECTED_GENERATED = "suspected_generated"
    AI_USED = "ai_used"
    ALGORITHMIC = "algorithmic"
    VIRTUAL = "virtual"
    CAPTURED = "captured"
    EDITED = "edited"
    EDITOR_NAMED = "editor_named"
    CONTRADICTORY = "contradictory"


STRENGTH = (
    Origin.GENERATED,
    Origin.PARTLY_GENERATED,
    Origin.SYNTHETIC_COMPOSITE,
    Origin.GENERATOR_NAMED,
    Origin.POSSIBLY_GENERATED,
    Origin.SUSPECTED_GENERATED,
    Origin.ALGORITHMIC,
    Origin.VIRTUAL,
    Origin.AI_USED,
    Origin.CAPTURED,
    Origin.EDITED,
    Origin.EDITOR_NAMED,
)
"""Of several that a file declares, the first stands for all."""
MADE = frozenset(STRENGTH[:8])
"""Not, or not only, by a camera."""
CONTRADICTS_CAPTURED = frozenset({Origin.GENERATED, Origin.GENERATOR_NAMED, Origin.ALGORITHMIC})
"""What can't be said of the same picture as that a camera took it."""

SOURCE_TYPES: dict[str, Origin] = {
    "trainedalgorithmicmedia": Origin.GENERATED,
    "compositewithtrainedalgorithmicmedia": Origin.PARTLY_GENERATED,
    "compositedwithtrainedalgorithmicmedia": Origin.PARTLY_GENERATED,  # C2PA's guidance misspelt it
    "compositesynthetic": Origin.SYNTHETIC_COMPOSITE,
    "algorithmicmedia": Origin.ALGORITHMIC,
    "virtualrecording": Origin.VIRTUAL,
    "digitalcapture": Origin.CAPTURED,
    "computationalcapture": Origin.CAPTURED,
    "negativefilm": Origin.CAPTURED,
    "positivefilm": Origin.CAPTURED,
    "compositecapture": Origin.CAPTURED,
    "humanedits": Origin.EDITED,
    "minorhumanedits": Origin.EDITED,
    "composite": Origin.EDITED,
    "algorithmicallyenhanced": Origin.EDITED,
}
"""IPTC's Digital Source Type (cv.iptc.org/newscodes/digitalsourcetype, 2024-10), lower case.

The others say nothing of camera or generator: print, screenCapture, digitalCreation, ….
"""


def of_source_type(written: str) -> Origin | None:
    """The origin that a source type stands for, written as its address or as the bare word."""
    return SOURCE_TYPES.get(word_of(written).lower())


def word_of(written: str) -> str:
    """Last part of an address; also where it ends with a slash or has a namespace's prefix."""
    word = written.strip().rstrip("/")
    for separator in "/:#":
        word = word.rpartition(separator)[2]
    return word


def strongest(found: frozenset[Origin]) -> Origin | None:
    """One for all; None where there is none."""
    if Origin.CAPTURED in found and found & CONTRADICTS_CAPTURED:
        return Origin.CONTRADICTORY
    return next((origin for origin in STRENGTH if origin in found), None)
