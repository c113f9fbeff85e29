"""All faces at once, to be marked: the top three, or those that aren't real."""

import streamlit as st

from backend.study.sessions import Session, StudyFace
from backend.study.tasks import TOP, Stage
from dashboard.your_turn.study_keeping import attempt, do, store

TILE = 160
"""Pixels; two stand side by side on a phone."""


def pick(session: Session) -> None:
    """The most trusted."""
    st.header(f"Pick your top {TOP}", anchor=False)
    st.write(f"Whom would you trust most? Choose {TOP}.")
    _tiles(session, {face.position for face in session.faces if face.top})
    chosen = sum(face.top for face in session.faces)
    _go_on(session, f"{chosen} of {TOP} chosen", ready=chosen == TOP)


def find(session: Session) -> None:
    """Those that aren't real."""
    st.header("Who isn't real?", anchor=False)
    st.write(
        "Some of these people don't exist: a generator made their faces. Mark every face that you"
        " take for one of them. Who isn't marked counts as a photograph."
    )
    _tiles(session, {face.position for face in session.faces if face.called_fake})
    marked = sum(bool(face.called_fake) for face in session.faces)
    _go_on(session, f"{marked} of {len(session.faces)} marked", ready=True)


def _tiles(session: Session, chosen: set[int]) -> None:
    with st.container(horizontal=True):
        pictures = store().pictures(session.token, range(len(session.faces)))
        for face, picture in zip(session.faces, pictures, strict=True):
            with st.container(width=TILE, gap="small"):
                st.image(picture, width="stretch", alt=f"Face {face.position + 1}")
                key = f"{session.stage} {session.token} {face.position}"
                st.session_state.setdefault(key, face.position in chosen)
                st.checkbox(
                    f"Face {face.position + 1}",
                    key=key,
                    on_change=_mark,
                    args=(session, face, key),
                )


def _mark(session: Session, face: StudyFace, key: str) -> None:
    chosen: bool = st.session_state[key]
    attempt(store().mark, session.token, session.stage, face.position, chosen)


def _go_on(session: Session, said: str, ready: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Reveal" if session.stage is Stage.FIND else "Go on",
            type="primary",
            disabled=not ready,
            on_click=do,
            args=(store().finish, session.token, session.stage),
        )
        st.caption(said, width="content")
