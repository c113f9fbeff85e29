"""The faces that ship and that the network gets wrong or can't judge: pictures without a set."""

from dataclasses import dataclass

import streamlit as st

from backend.detector import words
from backend.explain.shipped_face_answers import (
    PASSED_ON,
    FaceAnswer,
    FaceAnswers,
    read_face_answers,
)
from backend.face_sets.manglings import GRID, mangle
from backend.face_sets.shipped_faces import ShippedFace, judged_faces
from backend.images.decoding import decode
from backend.images.problems import PictureProblem
from dashboard.mistakes import look_inside
from dashboard.shared import loading, selection
from dashboard.shared.heat_map import picture_uri
from dashboard.shared.selection import ChosenPicture
from dashboard.shared.wording import chance

_WIDTH = 148
_SHARPNESS = 2
"""Pixels of the file over those of the page."""
AS_IT_IS = GRID[0]


@dataclass(frozen=True)
class _Judged:
    face: ShippedFace
    answer: FaceAnswer
    mangling: str = AS_IT_IS

    @property
    def title(self) -> str:
        """For people; no two tiles share one."""
        changed = self.mangling != AS_IT_IS
        return f"{self.face.title}, as {self.mangling}" if changed else self.face.title

    def picture(self) -> ChosenPicture:
        """As the network saw it. Raises OSError or PictureProblem where the file is of no use."""
        if self.mangling == AS_IT_IS:
            return selection.sample(self.face.title)
        data = mangle(self.face.path.read_bytes(), self.mangling)
        return ChosenPicture(self.title, data, unlinked="the changed copy of a face that ships")


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
        f"Of {len(judged)} faces it gets **{len(wrong) or 'none'} wrong**, and of **{len(unsure)}**"
        " it can't say. No network learned from them, and they were chosen before it was asked."
    )
    _tiles([*wrong, *unsure])
    _passed_on(answers, len(judged))


def _passed_on(answers: FaceAnswers, faces: int) -> None:
    """Errors on the same faces after what people and sites do to a picture."""
    by_sha256 = {face.sha256: face for face in judged_faces()}
    errors = [
        _Judged(by_sha256[error.answer.sha256], error.answer, error.mangling)
        for error in answers.passed_on_errors
        if error.answer.sha256 in by_sha256
    ]
    asked = faces * len(PASSED_ON)
    st.markdown(
        f"Pictures are passed on: made smaller, cut anew, saved again. Of the same faces in"
        f" {len(PASSED_ON)} such forms, {asked:,} pictures, it gets **{len(errors) or 'none'}"
        " wrong**."
    )
    _tiles(errors)


def _tiles(judged: list[_Judged]) -> None:
    with st.container(horizontal=True):
        for one in judged:
            with st.container(width=_WIDTH, gap="small"):
                _tile(one)


def _tile(one: _Judged) -> None:
    picture = _thumbnail(one)
    if picture is None:
        st.caption("This picture of Uncanny's own is damaged or gone.")
    else:
        st.image(picture, width=_WIDTH, alt=one.title)
    answer = one.answer
    said = words.VERDICT_TITLES[answer.verdict]
    reason = "" if answer.reason is None else f": {words.REASON_TITLES[answer.reason]}"
    stated = "" if answer.probability is None else f" ({chance(answer.probability)})"
    changed = "" if one.mangling == AS_IT_IS else f", as `{one.mangling}`"
    st.caption(
        f"**{'Generated' if one.face.is_fake else 'A photograph'}**{changed}, and Uncanny says:"
        f" {said}{reason}{stated}"
    )
    if picture is not None:
        look_inside.offer(one.title, f"{one.face.file} {one.mangling}", one.picture)


@st.cache_data(max_entries=64, show_spinner=False)
def _thumbnail(one: _Judged) -> str | None:
    """As a data URI; None where the picture is gone or can't be read."""
    try:
        rgb = decode(one.picture().data).rgb  # no bytes where the sample is gone
    except (OSError, PictureProblem):
        return None
    return picture_uri(loading.shrunk(rgb, _SHARPNESS * _WIDTH))
