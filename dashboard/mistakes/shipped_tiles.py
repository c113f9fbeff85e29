"""The faces that ship and that the network gets wrong or can't judge: pictures without a set."""

from dataclasses import dataclass

import streamlit as st

from backend.detector import words
from backend.explain.shipped_face_answers import FaceAnswer, read_face_answers
from backend.face_sets.shipped_faces import ShippedFace, judged_faces
from backend.images.decoding import decode
from backend.images.problems import PictureProblem
from dashboard.inside import page as inside
from dashboard.shared import loading, selection
from dashboard.shared.heat_map import picture_uri
from dashboard.shared.wording import chance

_WIDTH = 148
_SHARPNESS = 2
"""Pixels of the file over those of the page."""


@dataclass(frozen=True)
class _Judged:
    face: ShippedFace
    answer: FaceAnswer


def show() -> None:
    """Wrong ones first, then those on which it can't say; each leads to its maps."""
    answers = read_face_answers(loading.model_files())
    st.header("Among the faces that come with Uncanny", anchor=False)
    if answers is None:
        st.caption("They weren't judged with these weights yet: `uncanny explain faces` does it.")
        return
    pairs = [(face, answers.of(face)) for face in judged_faces()]
    judged = [_Judged(face, answer) for face, answer in pairs if answer is not None]
    wrong = [one for one in judged if one.answer.is_wrong(one.face)]
    unsure = [one for one in judged if one.answer.is_unsure()]
    st.markdown(
        f"Of {len(judged)} faces it gets **{len(wrong)} wrong**, and of **{len(unsure)}** it can't"
        " say. No network learned from them, and they were chosen before it was asked."
    )
    with st.container(horizontal=True):
        for one in [*wrong, *unsure]:
            with st.container(width=_WIDTH, gap="small"):
                _tile(one)


def _tile(one: _Judged) -> None:
    picture = _thumbnail(one.face)
    if picture is None:
        st.caption("This picture of Uncanny's own is damaged or gone.")
    else:
        st.image(picture, width=_WIDTH, alt=one.face.title)
    answer = one.answer
    said = words.VERDICT_TITLES[answer.verdict]
    reason = "" if answer.reason is None else f": {words.REASON_TITLES[answer.reason]}"
    stated = "" if answer.probability is None else f" ({chance(answer.probability)})"
    st.caption(
        f"**{'Generated' if one.face.is_fake else 'A photograph'}**, and Uncanny says:"
        f" {said}{reason}{stated}"
    )
    if picture is not None and st.button(
        f"Look inside {one.face.title}",
        key=f"inside {one.face.file}",
        type="tertiary",
        icon=":material/search:",
    ):
        selection.choose_sample(one.face.title)
        st.switch_page(st.Page(inside.main, url_path="feature-maps"))


@st.cache_data(max_entries=64, show_spinner=False)
def _thumbnail(face: ShippedFace) -> str | None:
    """As a data URI; None where the picture is gone or can't be read."""
    try:
        rgb = decode(face.path.read_bytes()).rgb
    except (OSError, PictureProblem):
        return None
    return picture_uri(loading.shrunk(rgb, _SHARPNESS * _WIDTH))
