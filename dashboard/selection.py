"""What the visitor has chosen; all pages share it.

It lives in the session's state under the names below; a later page that keeps it in the URL needs
only this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from backend.detector.verdict import PRIOR
from backend.images.problems import PictureProblem
from dashboard.samples import SAMPLES, sample_bytes

FACE = "face"
"""Which face of the picture, from 0, largest first."""
PRIOR_KEY = "prior"
LAYER = "layer"
CHANNEL = "channel"
_PICTURE = "picture"
_KEPT = (FACE, PRIOR_KEY, LAYER, CHANNEL)


@dataclass(frozen=True)
class ChosenPicture:
    """A picture, or why there is none."""

    title: str
    data: bytes
    problem: PictureProblem | None = None
    sample: bool = False


def keep() -> None:
    """Call first in every run: Streamlit forgets a control's value on pages that don't show it."""
    for key in _KEPT:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def picture() -> ChosenPicture:
    """The chosen picture; a first visit gets the first sample."""
    if _PICTURE not in st.session_state:
        choose_sample(next(iter(SAMPLES)))
    chosen: ChosenPicture = st.session_state[_PICTURE]
    return chosen


def choose(chosen: ChosenPicture) -> None:
    """Take another picture, and its largest face."""
    st.session_state[_PICTURE] = chosen
    st.session_state[FACE] = 0


def choose_sample(title: str) -> None:
    """Take a picture that comes with the dashboard."""
    choose(ChosenPicture(title, sample_bytes(title), sample=True))


def prior() -> float:
    """The share of such pictures that the visitor takes to be generated, 0-1."""
    value: float = st.session_state.setdefault(PRIOR_KEY, PRIOR)
    return value


def face(count: int) -> int:
    """The index of the chosen face among `count` (at least 1)."""
    return min(int(st.session_state.setdefault(FACE, 0) or 0), count - 1)


def take_channel(chart: str, channels: Sequence[int]) -> None:
    """Take the channel that was clicked on in the chart of that key, which draws `channels`."""
    clicked = st.session_state[chart].selection.point_indices
    if clicked:
        st.session_state[CHANNEL] = channels[clicked[0]]
