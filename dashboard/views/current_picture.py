"""The chosen picture and the chosen one of its faces, or why there is none."""

import streamlit as st

from backend.detector import words
from backend.faces.finder import MAX_FACES
from backend.images.problems import PictureProblem
from dashboard import selection
from dashboard.loading import CheckedPicture, FaceView, checked
from dashboard.wording import problem_words


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


def choose_face(picture: CheckedPicture) -> FaceView:
    """The chosen face of a picture that has at least one; several are offered by number."""
    count = len(picture.faces)
    index = selection.face(count)
    if count > 1:
        st.session_state[selection.FACE] = index
        st.segmented_control(
            f"{count} faces found, largest first: which one?",
            range(count),
            format_func=lambda number: f"Face {number + 1}",
            key=selection.FACE,
            required=True,
        )
        index = selection.face(count)
    if count == MAX_FACES:
        st.caption(f"At most {MAX_FACES} faces of a picture are checked, the largest ones.")
    return picture.faces[index]
