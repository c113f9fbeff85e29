"""A page's own choices in its address, beside the selection that all pages share.

They last as long as the page is open: on another page they mean nothing.
"""

from collections.abc import Sequence

import streamlit as st


def take(key: str, options: Sequence[str]) -> None:
    """Call before the control of that key: what the address says, if it is one of the options.

    The first option stands where neither the address nor the visitor says anything sensible.
    """
    chosen = st.session_state.get(key, st.query_params.get(key))
    st.session_state[key] = chosen if chosen in options else options[0]


def give(key: str) -> None:
    """Call after the control: its value goes into the address."""
    if st.query_params.get(key) != st.session_state[key]:
        st.query_params[key] = st.session_state[key]


def segments(label: str, options: Sequence[str], key: str) -> str:
    """One of a few, all in sight."""
    take(key, options)
    st.segmented_control(label, options, key=key, required=True)
    give(key)
    return str(st.session_state[key])


def select(label: str, options: Sequence[str], key: str, width: int = 160) -> str:
    """One of several, from a list. Args: width in pixels."""
    take(key, options)
    st.selectbox(label, options, key=key, width=width)
    give(key)
    return str(st.session_state[key])
