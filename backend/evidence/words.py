"""Every code of the evidence and the English words for it: what was found, and how weak that is.

What stands in braces is filled in by `backend.evidence.evidence.stated`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from backend.evidence.origins import Origin

Leaning = Literal["synthetic", "photograph", "none"]
"""What a finding would speak for, taken alone."""


class Code(StrEnum):
    """A kind of evidence."""

    EYE_ALIGNMENT = "eye_alignment"
    SPECTRUM = "spectrum"
    STABILITY = "stability"
    CONTENT_CREDENTIALS = "content_credentials"
    METADATA = "metadata"


class Finding(StrEnum):
    """What came out."""

    EYES_AT_FIXED_PLACES = "eyes_at_fixed_places"
    EYES_ELSEWHERE = "eyes_elsewhere"
    EYES_NOT_COMPARABLE = "eyes_not_comparable"
    PEAKS_MEASURED = "peaks_measured"
    PEAKS_NOT_MEASURED = "peaks_not_measured"
    STABLE = "stable"
    CHANGES = "changes"
    CREDENTIALS_NONE = "credentials_none"
    CREDENTIALS_REMOTE = "credentials_remote"
    CREDENTIALS_UNREADABLE = "credentials_unreadable"
    CREDENTIALS_TRUSTED = "credentials_trusted"
    CREDENTIALS_CAMERA = "credentials_camera"
    CREDENTIALS_SIGNED = "credentials_signed"
    CREDENTIALS_EXPIRED = "credentials_expired"
    CREDENTIALS_CHANGED = "credentials_changed"
    CREDENTIALS_REVOKED = "credentials_revoked"
    CREDENTIALS_REFUSED = "credentials_refused"
    CREDENTIALS_MALFORMED = "credentials_malformed"
    CREDENTIALS_UNSUPPORTED = "credentials_unsupported"
    CREDENTIALS_INVALID = "credentials_invalid"
    METADATA_DECLARED = "metadata_declared"
    METADATA_CAMERA = "metadata_camera"
    METADATA_NONE = "metadata_none"
    METADATA_UNREADABLE = "metadata_unreadable"


class Attestation(StrEnum):
    """How well it is attested what a file says of itself."""

    TRUSTED = "trusted"
    CAMERA = "camera"
    SIGNED = "signed"
    EXPIRED = "expired"
    UNSIGNED = "unsigned"
    CHANGED = "changed"
    REVOKED = "revoked"
    REFUSED = "refused"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    REMOTE = "remote"


HOLDING = frozenset(
    {Attestation.TRUSTED, Attestation.CAMERA, Attestation.SIGNED, Attestation.EXPIRED}
)
"""Signature and hashes match the file."""


class Disagreement(StrEnum):
    """Where what the file declares and the verdict don't go together."""

    DECLARED_GENERATED = "declared_generated"
    DECLARED_CAPTURED = "declared_captured"


class Weight(StrEnum):
    """Which way evidence moved the answer."""

    GENERATOR = "generator"
    PHOTOGRAPH = "photograph"
    NOTHING = "nothing"


WEIGHTS: dict[Weight, str] = {
    Weight.GENERATOR: (
        "That makes the odds of a generator {times} times as large ({log_odds} in log-odds)."
    ),
    Weight.PHOTOGRAPH: (
        "That makes the odds of a photograph {times} times as large ({log_odds} in log-odds)."
    ),
    Weight.NOTHING: "It moved the answer neither way: the network alone answers.",
}
LEANINGS: dict[Weight, Leaning] = {
    Weight.GENERATOR: "synthetic",
    Weight.PHOTOGRAPH: "photograph",
    Weight.NOTHING: "none",
}
WEIGHT_MIN = 0.05
"""Log-odds under which a weight is none, in words: they would be shown as 0.0."""


def weight_of(log_odds: float) -> Weight:
    """Which way log-odds point."""
    if abs(log_odds) < WEIGHT_MIN:
        return Weight.NOTHING
    return Weight.GENERATOR if log_odds > 0 else Weight.PHOTOGRAPH


@dataclass(frozen=True)
class Wording:
    """How a finding is stated, and what it speaks for."""

    code: Code
    leaning: Leaning
    statement: str


TITLES: dict[Code, str] = {
    Code.EYE_ALIGNMENT: "Place of the eyes",
    Code.SPECTRUM: "Peaks of up-sampling in the spectrum",
    Code.STABILITY: "Stability under re-encoding and scaling",
    Code.CONTENT_CREDENTIALS: "Content Credentials",
    Code.METADATA: "What the file says of itself",
}
ORIGIN_STATEMENTS: dict[Origin, str] = {
    Origin.GENERATED: "The file says that generative AI made it.",
    Origin.PARTLY_GENERATED: "The file says that generative AI made a part of it, or edited it.",
    Origin.SYNTHETIC_COMPOSITE: (
        "The file says that it was put together from parts, at least one of them synthetic."
    ),
    Origin.GENERATOR_NAMED: "The file names an image generator: {names}.",
    Origin.POSSIBLY_GENERATED: "The file's AI label says: possibly generated.",
    Origin.SUSPECTED_GENERATED: "The file's AI label says: suspected of being generated.",
    Origin.AI_USED: "The file says that an AI system was used to make it or to change it.",
    Origin.ALGORITHMIC: (
        "The file says that a program made it, one that didn't learn from examples."
    ),
    Origin.VIRTUAL: "The file says that it was recorded in a virtual scene.",
    Origin.CAPTURED: "The file says that a camera took it, or a picture that it was made from.",
    Origin.EDITED: "The file says that a person edited it or put it together.",
    Origin.EDITOR_NAMED: (
        "The file names an editor that can also generate pictures: {names}. That it was used"
        " proves nothing."
    ),
    Origin.CONTRADICTORY: (
        "The file contradicts itself: it says that a camera took it, and that a generator made it."
    ),
}
ORIGIN_TITLES: dict[Origin, str] = {
    Origin.GENERATED: "made by generative AI",
    Origin.PARTLY_GENERATED: "partly made by generative AI",
    Origin.SYNTHETIC_COMPOSITE: "put together from parts, some synthetic",
    Origin.GENERATOR_NAMED: "names an image generator",
    Origin.POSSIBLY_GENERATED: "possibly generated",
    Origin.SUSPECTED_GENERATED: "suspected of being generated",
    Origin.AI_USED: "made or changed with AI",
    Origin.ALGORITHMIC: "made by a program",
    Origin.VIRTUAL: "recorded in a virtual scene",
    Origin.CAPTURED: "taken by a camera",
    Origin.EDITED: "edited by a person",
    Origin.EDITOR_NAMED: "names an editor that can generate",
    Origin.CONTRADICTORY: "contradicts itself",
}
"""In a few words, for a line."""
NOT_DECLARED = "Whether a camera or a generator made it, it doesn't say."
ALSO_NAMES = "It names {names}."
ALSO_EDITED = "It also names an editor that can generate pictures: {editors}."
UNSIGNED_BESIDE = "Beside that, unsigned, in {fields}:"
"""Before what the metadata says, where it says more than what is signed."""
ATTESTATION_TITLES: dict[Attestation, str] = {
    Attestation.TRUSTED: "Signed and trusted",
    Attestation.CAMERA: "Camera original, signed",
    Attestation.SIGNED: "Signed, signer unknown",
    Attestation.EXPIRED: "Signed, certificate since ended",
    Attestation.UNSIGNED: "Declared, unsigned",
    Attestation.CHANGED: "Changed since it was signed",
    Attestation.REVOKED: "Signed with a withdrawn certificate",
    Attestation.REFUSED: "Signed with an unfit certificate",
    Attestation.MALFORMED: "Content Credentials damaged",
    Attestation.UNSUPPORTED: "Content Credentials not understood",
    Attestation.INVALID: "Content Credentials not valid",
    Attestation.UNREADABLE: "Content Credentials unreadable",
    Attestation.REMOTE: "Content Credentials elsewhere",
}
ATTESTATION_MEANINGS: dict[Attestation, str] = {
    Attestation.TRUSTED: (
        "Signed by {signer}, made with {tool}. The signature matches the file, and the signer is"
        " on the C2PA's trust list of {date}."
    ),
    Attestation.CAMERA: (
        "Signed when it was taken by {signer}, with {tool}. The signature matches the file,"
        " nothing was declared changed since, and the signer is on the C2PA's trust list of"
        " {date}."
    ),
    Attestation.SIGNED: (
        "Signed in the name of {signer}, made with {tool}. The signature matches the file, but the"
        " signer is not on the C2PA's trust list of {date}: whoever signed could write any name."
    ),
    Attestation.EXPIRED: (
        "Signed in the name of {signer}, made with {tool}. Hashes and signature match the file,"
        " but the certificate has ended since, and no time stamp shows that it was signed before."
    ),
    Attestation.UNSIGNED: "It stands in {fields}, unsigned: anybody can write that.",
    Attestation.CHANGED: (
        "Signed in the name of {signer}, but the signature no longer matches: the file was changed"
        " since it was signed, or its Content Credentials belong to another."
    ),
    Attestation.REVOKED: (
        "Signed in the name of {signer} with a certificate that its issuer has withdrawn."
    ),
    Attestation.REFUSED: (
        "Signed in the name of {signer} with a certificate that is not made for that. No change of"
        " the file was found."
    ),
    Attestation.MALFORMED: (
        "The file carries Content Credentials that are incomplete or damaged; what they say can't"
        " be relied on."
    ),
    Attestation.UNSUPPORTED: (
        "The file carries Content Credentials that use a method that isn't known here."
    ),
    Attestation.INVALID: (
        "The file carries Content Credentials in the name of {signer} that are not valid; no"
        " change of the file was found."
    ),
    Attestation.UNREADABLE: (
        "The file carries something like Content Credentials that can't be read."
    ),
    Attestation.REMOTE: (
        "The file names Content Credentials that lie on another server; they were not fetched."
    ),
}
"""Who says so, and how well that is attested."""
DISAGREEMENTS: dict[Disagreement, str] = {
    Disagreement.DECLARED_GENERATED: (
        "The two disagree: the file says generated, the network sees a photograph. It knows"
        " generators of the StyleGAN kind, and others may escape it."
    ),
    Disagreement.DECLARED_CAPTURED: (
        "The two disagree: the file says that a camera took it, the network sees a generated face."
    ),
}
UNNAMED_SIGNER = "an unnamed signer"
UNNAMED_TOOL = "an unnamed program"
FINDINGS: dict[Finding, Wording] = {
    Finding.EYES_AT_FIXED_PLACES: Wording(
        Code.EYE_ALIGNMENT,
        "synthetic",
        "Both eyes lie within {value} % of the picture's side of where StyleGAN puts them.",
    ),
    Finding.EYES_ELSEWHERE: Wording(
        Code.EYE_ALIGNMENT,
        "none",
        "The eyes are not where StyleGAN puts them: one is {value} % of the picture's side away.",
    ),
    Finding.EYES_NOT_COMPARABLE: Wording(
        Code.EYE_ALIGNMENT,
        "none",
        "Where the eyes lie is no question here: the picture is far from square, the face lies on"
        " its side or reaches over the edge, or there is a larger face beside it.",
    ),
    Finding.PEAKS_MEASURED: Wording(
        Code.SPECTRUM,
        "none",
        "The peaks at multiples of a half, a quarter or an eighth of the sampling frequency,"
        " whichever are the strongest, stand {value} dB above their surroundings on average.",
    ),
    Finding.PEAKS_NOT_MEASURED: Wording(
        Code.SPECTRUM, "none", "The face is too small for its spectrum to be measured."
    ),
    Finding.STABLE: Wording(
        Code.STABILITY,
        "none",
        "Saved as JPEG three times and scaled twice, the face kept its verdict in every one;"
        " the score moved by {value} at most.",
    ),
    Finding.CHANGES: Wording(
        Code.STABILITY,
        "none",
        "The verdict changed when the face was saved or scaled again ({changed});"
        " the score moved by {value} at most.",
    ),
    Finding.CREDENTIALS_NONE: Wording(
        Code.CONTENT_CREDENTIALS, "none", "The file carries no Content Credentials."
    ),
    **{
        Finding(f"credentials_{attestation}"): Wording(
            Code.CONTENT_CREDENTIALS, "none", f"{meaning} {{says}}"
        )
        for attestation, meaning in ATTESTATION_MEANINGS.items()
        if attestation is not Attestation.UNSIGNED
    },
    Finding.METADATA_DECLARED: Wording(Code.METADATA, "none", "{says} It stands in {fields}."),
    Finding.METADATA_CAMERA: Wording(
        Code.METADATA, "photograph", "Its metadata names a camera and an exposure: {camera}."
    ),
    Finding.METADATA_NONE: Wording(
        Code.METADATA, "none", "Its metadata names neither a generator nor a camera."
    ),
    Finding.METADATA_UNREADABLE: Wording(
        Code.METADATA,
        "none",
        "Its metadata could not be read, or not in the time and memory that it may take.",
    ),
}
WEAKNESSES: dict[Code, str] = {
    Code.EYE_ALIGNMENT: (
        "Photographs cut the way StyleGAN's training pictures were have their eyes there too, and a"
        " generated face that somebody cut anew, turned or pasted into a picture has not: then only"
        " the network can tell."
    ),
    Code.SPECTRUM: (
        "It says next to nothing and carries no weight: saved as JPEG, StyleGAN's faces and"
        " photographs could hardly be told apart by it (AUC 0.59, where 0.5 is chance). JPEG's"
        " grid and any scaling make such peaks or remove them."
    ),
    Code.STABILITY: (
        "A score that holds can still be wrong, and one that changes says only that this face is a"
        " close call, not what it is."
    ),
    Code.CONTENT_CREDENTIALS: (
        "Most pictures have none, and any upload may strip them. A trusted signer vouches for who"
        " signed with what, not for what the picture shows; an unknown one for nothing."
    ),
    Code.METADATA: "Metadata is easily removed and easily forged; most websites strip it.",
}
