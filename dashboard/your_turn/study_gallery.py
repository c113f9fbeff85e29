"""The faces of a finished session, each with what it was and what was said of it."""

from collections.abc import Callable

import streamlit as st

from backend.detector.words import Verdict
from backend.study.sessions import Session, StudyFace
from backend.study.tasks import Form
from dashboard.shared import theme
from dashboard.shared.study_words import kind, percent
from dashboard.your_turn.study_contact_page import TILE
from dashboard.your_turn.study_keeping import store

PER_PAGE = 24
_WRONG = "you were wrong"
_FILTERS: dict[str, Callable[[StudyFace], bool]] = {
    "all": lambda _: True,
    _WRONG: lambda face: face.called_fake not in (None, face.is_fake),
    "Uncanny was wrong": lambda face: _model_is_wrong(face),
    "generated": lambda face: face.is_fake,
    "photographs": lambda face: not face.is_fake,
}


def show(session: Session) -> None:
    """Twelve faces at once; more are offered by kind and by page."""
    faces = list(session.faces)
    if session.form is not Form.TALK:
        st.header("The faces", anchor=False)
        faces = _chosen(faces, rated=session.form is Form.TRUST)
    pictures = store().pictures(session.token, [face.position for face in faces])
    with st.container(horizontal=True):
        for face, picture in zip(faces, pictures, strict=True):
            with st.container(width=TILE, gap="small"):
                st.image(picture, width="stretch", alt=f"Face {face.position + 1}")
                _words(face)


def _chosen(faces: list[StudyFace], rated: bool) -> list[StudyFace]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offered = [name for name in _FILTERS if not (rated and name == _WRONG)]
        wanted = st.selectbox("Show", offered, width=200)
        kept = [face for face in faces if _FILTERS[wanted](face)]
        pages = -(-len(kept) // PER_PAGE)
        page = 1
        if pages > 1:
            page = st.number_input(f"Page (of {pages})", 1, pages, key=f"page {wanted}", width=140)
    if not kept:
        st.caption("None.")
    return kept[(page - 1) * PER_PAGE : page * PER_PAGE]


def _words(face: StudyFace) -> None:
    verdict = Verdict.SYNTHETIC if face.is_fake else Verdict.PHOTOGRAPH
    st.markdown(
        f"{face.position + 1} :{theme.VERDICT_BADGES[verdict]}-badge["
        f"{theme.VERDICT_ICONS[verdict]} {kind(face.is_fake)}]"
    )
    st.caption("  \n".join(_said(face)))


def _said(face: StudyFace) -> list[str]:
    lines = []
    if face.called_fake is not None:
        mark = ":material/check:" if face.called_fake == face.is_fake else ":material/close:"
        lines.append(f"{mark} You: {kind(face.called_fake)}")
    if face.trust is not None:
        lines.append(f"Your trust: {face.trust}" + (", :material/star: top" if face.top else ""))
    if face.model is not None:
        lines.append(_machine(face.model.verdict, face.model.probability))
    return lines


def _machine(verdict: str, probability: float | None) -> str:
    words = {"synthetic": "generated", "photograph": "photograph"}.get(verdict, "can't say")
    chance = "" if probability is None else f" ({percent(probability)})"
    return f"Uncanny: {words}{chance}"


def _model_is_wrong(face: StudyFace) -> bool:
    return face.model is not None and face.model.verdict == (
        "photograph" if face.is_fake else "synthetic"
    )
