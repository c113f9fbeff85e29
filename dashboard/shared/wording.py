"""Chances, problems and what is missing, in plain words."""

import re

from backend.images.problems import PictureProblem, ProblemCode

_SAVE_AND_UPLOAD = "If you can see the picture in your browser, save it and upload the file."
_PROBLEMS: dict[ProblemCode, tuple[str, str]] = {
    ProblemCode.URL_REFUSED: (
        "This address may not be fetched",
        "Only public web addresses are, never those of this machine or its network. "
        + _SAVE_AND_UPLOAD,
    ),
    ProblemCode.TOO_LARGE: (
        "The file is too large",
        "Scale the picture down and try again.",
    ),
    ProblemCode.UNSUPPORTED_FORMAT: (
        "Uncanny can't read this file",
        "A page's address won't do, only the picture's own.",
    ),
    ProblemCode.UNREADABLE: ("The picture can't be read", "Try another copy of it."),
    ProblemCode.TOO_MANY_PIXELS: (
        "The picture is too large",
        "Scale it down and try again.",
    ),
    ProblemCode.FETCH_FAILED: ("The picture could not be fetched", _SAVE_AND_UPLOAD),
    ProblemCode.FETCH_TIMEOUT: ("The server took too long", _SAVE_AND_UPLOAD),
}
FACE_SET = (
    "The set may not be passed on: the setting `UNCANNY_DATA` says where one lies, `uncanny data"
    " harvest` collects one of your own, and `uncanny data --help` tells more."
)
"""Of pages that show more where the open face set is on the machine."""
_OTHER_PROBLEM = ("The picture can't be checked", "Try another one.")


def problem_words(problem: PictureProblem) -> str:
    """What is wrong with a picture and what to do about it, as Markdown."""
    title, advice = _PROBLEMS.get(problem.code, _OTHER_PROBLEM)
    return f"**{title}.** {problem.detail} {advice}"


def chance(probability: float) -> str:
    """A probability (0-1) as "about 97 in 100", with a larger whole for small ones."""
    if probability > 0.995:
        return "more than 99 in 100"
    for whole in (100, 1_000, 10_000):
        if probability * whole >= 0.95:
            return f"about {probability * whole:.0f} in {whole:,}"
    return "fewer than 1 in 10,000"


def share(prior: float) -> str:
    """A prior (0-1) as "half" or "1 in 100"."""
    return "half" if prior == 0.5 else chance(prior).removeprefix("about ")


def percent(prior: float) -> str:
    """A prior (0-1) as "0.03 %" or "50 %"."""
    return f"{prior * 100:g} %"


def escaped(text: str) -> str:
    """A text that isn't ours as it stands, where Markdown is expected."""
    return re.sub(r"([\\`*_{}\[\]<>()#$~|:&!^=])", r"\\\1", text)
