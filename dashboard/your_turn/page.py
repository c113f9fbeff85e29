"""Your turn: the tasks of the talk and of Nightingale and Farid, before the machine's answer."""

from collections.abc import Callable

import streamlit as st

from backend.study.sessions import Session, StoreError
from backend.study.tasks import Stage
from dashboard.shared import page_head
from dashboard.shared.study_words import TITLES
from dashboard.your_turn import (
    study_contact_page,
    study_keeping,
    study_questions,
    study_results,
    study_start,
)

_STAGES: dict[Stage, Callable[[Session], None]] = {
    Stage.RATE: study_questions.rate,
    Stage.PICK: study_contact_page.pick,
    Stage.FIND: study_contact_page.find,
    Stage.TIPS: study_questions.tips,
    Stage.JUDGE: study_questions.judge,
    Stage.DONE: study_results.show,
}


def main() -> None:
    """The page."""
    study_keeping.show_problem()
    try:
        _page()
    except StoreError as problem:
        study_keeping.note(problem)
        study_keeping.show_problem()
        st.button("Try again")


def _page() -> None:
    session = study_keeping.current()
    if session is None:
        page_head.show("Your turn")
        study_start.show()
        return
    _head(session)
    if study_questions.awaits_feedback(session):
        study_questions.feedback(session)
    else:
        _STAGES[session.stage](session)


def _head(session: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(TITLES[session.form], width="content")
        done = session.stage is Stage.DONE
        st.button(
            "Another task" if done else "Pause",
            type="tertiary",
            icon=":material/restart_alt:" if done else ":material/pause:",
            help=None if done else "The session waits, here and under this page's address.",
            on_click=study_keeping.leave,
        )
