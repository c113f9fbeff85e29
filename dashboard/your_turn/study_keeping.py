"""The visitor's session of the study: which one it is, and writing to it."""

from collections.abc import Callable

import streamlit as st

from backend.settings import settings
from backend.study.sessions import Session, SessionStore, StoreBrokenError, StoreError

PARAMETER = "session"
"""In the page's address: the token of the session."""
_TOKEN, _VISITED, _PROBLEM = "study session", "study sessions", "study problem"


def store() -> SessionStore:
    """The sessions on this machine."""
    return SessionStore(settings().cache)


def current() -> Session | None:
    """The session of the page's address, else of this visit; None where there is none.

    Says on the page why an address leads nowhere. Raises StoreError.
    """
    token = st.query_params.get(PARAMETER) or st.session_state.get(_TOKEN)
    if token is None:
        return None
    session = store().session(token)
    if session is None:
        leave()
        st.warning(
            "There is no session under this address on this machine. It may have been deleted.",
            icon=":material/link_off:",
        )
        return None
    enter(token)
    return session


def enter(token: str) -> None:
    """Make a session the current one; the address then leads to it."""
    st.session_state[_TOKEN] = token
    if st.query_params.get(PARAMETER) != token:  # each writing is a step of the back button
        st.query_params[PARAMETER] = token
    st.session_state.setdefault(_VISITED, {})[token] = None


def leave() -> None:
    """Back to the beginning; the session stays, under its address."""
    st.session_state.pop(_TOKEN, None)
    st.query_params.pop(PARAMETER, None)


def visited() -> list[Session]:
    """Sessions of this visit that are still there, the latest first. Raises StoreError."""
    tokens = reversed(st.session_state.get(_VISITED, {}))
    found = [store().session(token) for token in tokens]
    return [session for session in found if session is not None]


def delete(token: str) -> None:
    """Delete a session and leave it. Raises StoreError."""
    store().delete(token)
    leave()


def attempt(action: Callable[..., None], *args: object, **more: object) -> bool:
    """Do what a click asks for, and tell whether it worked; if not, the page says why."""
    try:
        action(*args, **more)
    except StoreError as problem:
        note(problem)
        return False
    return True


def do(action: Callable[..., None], *args: object, **more: object) -> None:
    """`attempt` as a button's callback, which returns nothing."""
    attempt(action, *args, **more)


def note(problem: StoreError) -> None:
    """Keep a problem for `show_problem`; a session in a broken file is gone."""
    if isinstance(problem, StoreBrokenError):
        leave()
    st.session_state[_PROBLEM] = str(problem)


def show_problem() -> None:
    """Say once what went wrong."""
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        st.error(f"{problem}", icon=":material/database_off:")
