"""A page's own choices in its address, beside the selection that all pages share.

They last as long as the page is open: on another page they mean nothing.
"""

from collections.abc import Sequence

import streamlit as st

_DIGITS = 6


def take(key: str, options: Sequence[str]) -> None:
    """Call before the control of that key: what the address says, if it is one of the options.

    The first option stands where neither the address nor the visitor says anything sensible.
    """
    chosen = st.session_state.get(key, st.query_params.get(key))
    st.session_state[key] = chosen if chosen in options else options[0]


def give(key: str) -> None:
    """Call after the control: its value goes into the address."""
    said = str(st.session_state[key])
    if st.query_params.get(key) != said:
        st.query_params[key] = said


def take_number(key: str, low: int, high: int, first: int) -> None:
    """The same for a whole number between two bounds; `first` stands where nothing sensible is."""
    said = str(st.session_state.get(key, st.query_params.get(key, "")))
    sensible = said.isdecimal() and len(said) <= _DIGITS and low <= int(said) <= high
    st.session_state[key] = int(said) if sensible else first


def segments(label: str, options: Sequence[str], key: str, first: str | None = None) -> str:
    """One of a few, all in sight. Args: first, the one that is chosen at first; else the first."""
    take(key, options if first is None else [first, *options])
    st.segmented_control(label, options, key=key, required=True)
    give(key)
    return str(st.session_state[key])


def select(label: str, options: Sequence[str], key: str, width: int = 160) -> str:
    """One of several, from a list. Args: width in pixels."""
    take(key, options)
    st.selectbox(label, options, key=key, width=width)
    give(key)
    return str(st.session_state[key])


def number(label: str, low: int, high: int, key: str, width: int) -> int:
    """A whole number to type, the lowest at first. Args: width in pixels."""
    take_number(key, low, high, low)
    st.number_input(label, low, high, key=key, width=width)
    give(key)
    return int(st.session_state[key])


def slider(label: str, low: int, high: int, first: int, key: str) -> int:
    """A whole number to drag, `first` at first."""
    take_number(key, low, high, first)
    st.slider(label, low, high, key=key, width=320)
    give(key)
    return int(st.session_state[key])
