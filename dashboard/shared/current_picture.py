"""The chosen picture and the chosen one of its faces, or why there is none."""

import streamlit as st

from backend.detector import words
from backend.faces.finder import MAX_FACES
from backend.images.problems import PictureProblem
from dashboard.shared import selection
from dashboard.shared.loading import CheckedPicture, FaceView, checked
from dashboard.shared.wording import problem_words


def read() -> CheckedPicture | None:
    """The chosen picture, checked; where that fails, None and the reason on the page."""
    chosen = selection.picture()
    try:
        if chosen.problem is not None:
            raise chosen.problem
        picture = checked(chosen.data)
    except PictureProblem as problem:
        st.error(problem_words(problem), icon=":material/broken_image:")
        return None
    if not picture.faces:
        verdict = words.Verdict.NO_FACE
        st.warning(
            f"**{words.VERDICT_TITLES[verdict]}.** {words.VERDICT_MEANINGS[verdict]}",
            icon=":material/person_off:",
        )
    return picture


_IN_A_ROW = 5
"""Faces that are offered side by side; a longer row would end beyond the page."""


def choose_face(picture: CheckedPicture) -> FaceView:
    """The chosen face of a picture that has at least one; several are offered by number."""
    count = len(picture.faces)
    index = selection.face(count)
    if count > 1:
        st.session_state[selection.FACE] = index
        _choose_one_of(count)
        index = selection.face(count)
    if count == MAX_FACES:
        st.caption(f"At most {MAX_FACES} faces of a picture are checked, the largest ones.")
    return picture.faces[index]


def _choose_one_of(count: int) -> None:
    label = f"{count} faces found, largest first: which one?"

    def title(number: int) -> str:
        return f"Face {number + 1}"

    if count > _IN_A_ROW:
        st.selectbox(label, range(count), format_func=title, key=selection.FACE)
    else:
        st.segmented_control(
            label, range(count), format_func=title, key=selection.FACE, required=True
        )
