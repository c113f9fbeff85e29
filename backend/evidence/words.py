"""Every code of the evidence and the English words for it: what was found, and how weak that is.

What stands in braces is filled in by `backend.evidence.evidence.stated`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

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
    CREDENTIALS_INVALID = "credentials_invalid"
    CREDENTIALS_GENERATED = "credentials_generated"
    CREDENTIALS_PARTLY_GENERATED = "credentials_partly_generated"
    CREDENTIALS_CAPTURED = "credentials_captured"
    CREDENTIALS_SILENT = "credentials_silent"
    METADATA_GENERATOR = "metadata_generator"
    METADATA_DECLARED_GENERATED = "metadata_declared_generated"
    METADATA_CAMERA = "metadata_camera"
    METADATA_NONE = "metadata_none"
    METADATA_UNREADABLE = "metadata_unreadable"


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
    Finding.CREDENTIALS_REMOTE: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "The file names Content Credentials that lie on another server; they were not fetched.",
    ),
    Finding.CREDENTIALS_UNREADABLE: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "The file carries something like Content Credentials that can't be read.",
    ),
    Finding.CREDENTIALS_INVALID: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "The file carries Content Credentials signed in the name of {signer}, but they don't match"
        " it: it was changed since, or they belong to another file.",
    ),
    Finding.CREDENTIALS_GENERATED: Wording(
        Code.CONTENT_CREDENTIALS,
        "synthetic",
        "Signed in the name of {signer}, made with {tool}: the file declares that it, or a part"
        " of it, was made by generative AI. The signature matches the file.",
    ),
    Finding.CREDENTIALS_PARTLY_GENERATED: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "Signed in the name of {signer}, made with {tool}: the file declares that generative AI"
        " was used to edit it. The signature matches the file.",
    ),
    Finding.CREDENTIALS_CAPTURED: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "Signed in the name of {signer}, made with {tool}: the file declares that a camera took"
        " it, or a picture that it was made from. The signature matches the file.",
    ),
    Finding.CREDENTIALS_SILENT: Wording(
        Code.CONTENT_CREDENTIALS,
        "none",
        "Signed in the name of {signer}, made with {tool}; whether a camera or a generator made"
        " the picture isn't declared. The signature matches the file.",
    ),
    Finding.METADATA_GENERATOR: Wording(
        Code.METADATA, "synthetic", "Its metadata names an image generator: {names} (in {fields})."
    ),
    Finding.METADATA_DECLARED_GENERATED: Wording(
        Code.METADATA,
        "synthetic",
        "Its metadata declares that generative AI made it (in {fields}).",
    ),
    Finding.METADATA_CAMERA: Wording(
        Code.METADATA, "photograph", "Its metadata names a camera and an exposure: {camera}."
    ),
    Finding.METADATA_NONE: Wording(
        Code.METADATA, "none", "Its metadata names neither a generator nor a camera."
    ),
    Finding.METADATA_UNREADABLE: Wording(
        Code.METADATA, "none", "Its metadata could not be read in the time and memory it may take."
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
        "Most pictures have none, and any upload may strip them. No list of trusted signers is"
        " checked: whoever signed could write any name and declare anything."
    ),
    Code.METADATA: "Metadata is easily removed and easily forged; most websites strip it.",
}
