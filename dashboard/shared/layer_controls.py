"""Choosing a layer and a channel; the pages share what is chosen."""

from collections.abc import Collection, Sequence

import streamlit as st

from dashboard.shared import selection
from dashboard.shared.channel_grid import PER_PAGE

_SELECT_WIDTH = 190


def choose_layer(names: Sequence[str], unnumbered: Collection[str] = ()) -> str:
    """One of the layers, which are numbered from the network's first one; that one at first.

    Args: unnumbered names the depthwise ones, so that a number is the same layer on all pages.
    """
    selection.one_of(selection.LAYER, names, "layer")
    counted = [name for name in names if name not in unnumbered]
    titles = {name: name for name in unnumbered} | {
        name: f"{number}: {name}" for number, name in enumerate(counted, 1)
    }
    st.selectbox(
        "Layer",
        names,
        format_func=titles.__getitem__,
        key=selection.LAYER,
        width=_SELECT_WIDTH,
        on_change=lambda: st.session_state.pop(selection.CHANNEL, None),
    )
    chosen: str = st.session_state[selection.LAYER]
    return chosen


def choose_channel(channels: Sequence[int], label: str = "Channel (or click a tile)") -> int:
    """One of the channels, offered in the given order; a click on a tile does the same."""
    selection.one_of(selection.CHANNEL, channels, "channel")
    st.selectbox(label, channels, key=selection.CHANNEL, width=_SELECT_WIDTH)
    chosen: int = st.session_state[selection.CHANNEL]
    return chosen


def choose_page(channels: Sequence[int], key: str) -> Sequence[int]:
    """The channels to show at once, where a layer has more than fit; at first the chosen one's."""
    count = -(-len(channels) // PER_PAGE)
    if count == 1:
        return channels
    chosen = st.session_state.get(selection.CHANNEL)
    first = channels.index(chosen) // PER_PAGE + 1 if chosen in channels else 1
    page: int = st.number_input(
        "Page of channels", 1, count, value=first, key=f"{key} {first}", width=_SELECT_WIDTH
    )
    return channels[(page - 1) * PER_PAGE : page * PER_PAGE]
