"""Every code that a check can answer with, and the English words that people read for it.

`export/` writes them to the extension's `_locales/en`; translations stand beside that file.
"""

from enum import StrEnum

FACE_MIN = 64
"""Pixels of the face box's longer side, under which a face isn't judged."""


class Verdict(StrEnum):
    """What a face, or a picture, was found to be."""

    SYNTHETIC = "synthetic"
    PHOTOGRAPH = "photograph"
    UNSURE = "unsure"
    NO_FACE = "no_face"


class Reason(StrEnum):
    """Why a verdict is `unsure`."""

    BORDERLINE = "borderline"
    TOO_SMALL = "too_small"
    UNSTABLE = "unstable"
    OUTSIDE_TRAINING = "outside_training"
    CUT_TOO_TIGHT = "cut_too_tight"
    NOT_A_PHOTOGRAPH = "not_a_photograph"


class State(StrEnum):
    """What a user interface can show besides a verdict."""

    WORKING = "working"
    COULD_NOT_READ = "could_not_read"
    PERMISSION_REFUSED = "permission_refused"


VERDICT_TITLES: dict[Verdict, str] = {
    Verdict.SYNTHETIC: "Likely made by a generator",
    Verdict.PHOTOGRAPH: "Likely a photograph",
    Verdict.UNSURE: "Can't say",
    Verdict.NO_FACE: "No face found",
}
VERDICT_MEANINGS: dict[Verdict, str] = {
    Verdict.SYNTHETIC: (
        "This face looks like those that StyleGAN-type generators make. It is evidence,"
        " not proof: look for other signs before you accuse anyone."
    ),
    Verdict.PHOTOGRAPH: (
        "Nothing here looks like a StyleGAN-type generator. An edited photograph or a picture"
        " from another kind of generator can look like this too."
    ),
    Verdict.UNSURE: "The evidence doesn't point clearly either way.",
    Verdict.NO_FACE: "There is no face here that the finder can see. Uncanny checks only faces.",
}
SCORE_SAYS_NOTHING = (
    Reason.TOO_SMALL,
    Reason.UNSTABLE,
    Reason.OUTSIDE_TRAINING,
    Reason.CUT_TOO_TIGHT,
    Reason.NOT_A_PHOTOGRAPH,
)
"""Reasons for which the score isn't to be trusted: no words for people repeat it."""
REASON_TITLES: dict[Reason, str] = {
    Reason.BORDERLINE: "close call",
    Reason.TOO_SMALL: "face too small",
    Reason.UNSTABLE: "changes with size",
    Reason.OUTSIDE_TRAINING: "unlike anything it learned from",
    Reason.CUT_TOO_TIGHT: "cut very tight",
    Reason.NOT_A_PHOTOGRAPH: "drawn or painted",
}
REASON_MEANINGS: dict[Reason, str] = {
    Reason.BORDERLINE: "The score lies between the two thresholds, where errors are frequent.",
    Reason.TOO_SMALL: f"The face is under {FACE_MIN} pixels wide; too little is left to judge.",
    Reason.UNSTABLE: "The answer changes when the picture is scaled a little, so it isn't given.",
    Reason.OUTSIDE_TRAINING: (
        "This picture is unlike those that the network was trained and tested on,"
        " so its score can't be trusted."
    ),
    Reason.CUT_TOO_TIGHT: (
        "The face fills the whole picture: forehead, chin or ears are cut off, and without them a"
        " generated face can't be told from a photograph. Look for the picture uncut."
    ),
    Reason.NOT_A_PHOTOGRAPH: (
        "This looks drawn or painted, not like a photograph of a face, so whether a generator made"
        " it can't be told."
    ),
}
STATE_TITLES: dict[State, str] = {
    State.WORKING: "Checking this face…",
    State.COULD_NOT_READ: "The picture could not be read",
    State.PERMISSION_REFUSED: "No permission to read the picture",
}
STATE_MEANINGS: dict[State, str] = {
    State.WORKING: "The check runs on this machine.",
    State.COULD_NOT_READ: (
        "It is not a picture we read, is damaged or too large, or its server did not hand it out."
    ),
    State.PERMISSION_REFUSED: (
        "The picture comes from another site than the page. To read its pixels the extension"
        " needs your permission for that one site; nothing is sent anywhere."
    ),
}
