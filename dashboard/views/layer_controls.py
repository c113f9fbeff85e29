"""Choosing a layer and a channel; the pages share what is chosen."""

from collections.abc import Sequence

import streamlit as st

from dashboard import selection
from dashboard.views.channel_grid import PER_PAGE

_SELECT_WIDTH = 190


def choose_layer(names: Sequence[str]) -> str:
    """One of the layers, the first one to begin with."""
    if st.session_state.get(selection.LAYER) not in names:
        st.session_state[selection.LAYER] = names[0]
    st.selectbox(
        "Layer",
        names,
        key=selection.LAYER,
        width=_SELECT_WIDTH,
        on_change=lambda: st.session_state.pop(selection.CHANNEL, None),
    )
    chosen: str = st.session_state[selection.LAYER]
    return chosen


def choose_channel(channels: Sequence[int]) -> int:
    """One of the channels, offered in the given order; a click on a tile does the same."""
    if st.session_state.get(selection.CHANNEL) not in channels:
        st.session_state[selection.CHANNEL] = channels[0]
    st.selectbox("Channel (or click a tile)", channels, key=selection.CHANNEL, width=_SELECT_WIDTH)
    chosen: int = st.session_state[selection.CHANNEL]
    return chosen


def choose_page(channels: Sequence[int], key: str) -> Sequence[int]:
    """The channels to show at once, where a layer has more than fit."""
    count = -(-len(channels) // PER_PAGE)
    if count == 1:
        return channels
    page: int = st.number_input("Page of channels", 1, count, key=key, width=_SELECT_WIDTH)
    return channels[(page - 1) * PER_PAGE : page * PER_PAGE]
