"""Channels of a layer, group against group."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from plotly.subplots import make_subplots

from backend.explain.group_averages import Group, control_name, difference, effect_size
from dashboard.shared import plot_export, selection, theme
from dashboard.shared.compared_groups import OWN, OWN_RANDOM, Comparison

_MARKS: dict[str, dict[str, object]] = {
    Group.FAKE: {"color": theme.ORANGE, "symbol": "circle"},
    Group.REAL: {"color": theme.BLUE, "symbol": "square"},
    Group.FALSE_POSITIVE: {"color": "#8e4ec6", "symbol": "triangle-up"},
    Group.FALSE_NEGATIVE: {"color": "#00897b", "symbol": "triangle-down"},
    Group.RANDOM: {"color": theme.GREY, "symbol": "diamond-open"},
    **{
        control_name(group): {"color": theme.GREY, "symbol": symbol}
        for group, symbol in zip(
            Group,
            ("cross-thin-open", "hexagon-open", "triangle-up-open", "triangle-down-open", "x-open"),
            strict=True,
        )
    },
    OWN: {"color": "#b58900", "symbol": "star"},
    OWN_RANDOM: {"color": theme.GREY, "symbol": "x-thin-open"},
}
"""Each group has a shape of its own beside its colour."""
_MARK_SIZE = 8
_HEIGHT = 480


def channel_plot(compared: Comparison, channels: Sequence[int], chosen: int, key: str) -> None:
    """Mean activation of each channel in each group, and the difference with its interval.

    The channels stand in the given order; a click on one makes it the chosen one.
    """
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[3, 2])
    names = [str(channel) for channel in channels]
    for name, average in compared.averages.items():
        figure.add_scatter(
            x=names,
            y=average.mean[list(channels)],
            mode="markers",
            name=compared.titles[name],
            marker={**_MARKS[name], "size": _MARK_SIZE},
            hovertemplate="channel %{x}: %{y:.3f}",
            row=1,
            col=1,
        )
    apart, half = (values[list(channels)] for values in difference(*compared.pair))
    sides = [compared.group if value > 0 else compared.against for value in apart]
    figure.add_bar(
        x=names,
        y=apart,
        error_y={"array": half, "thickness": 1, "width": 2},
        marker={"color": [_MARKS[side]["color"] for side in sides]},
        customdata=effect_size(*compared.pair)[list(channels)],
        showlegend=False,
        hovertemplate="channel %{x}: %{y:+.3f}, d = %{customdata:+.2f}<extra>difference</extra>",
        row=2,
        col=1,
    )
    figure.add_vline(x=names.index(str(chosen)), line={"color": theme.CHOSEN, "width": 1.5})
    figure.update_layout(
        height=_HEIGHT,
        margin={"l": 0, "r": 0, "t": 32, "b": 0},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        dragmode=False,
        clickmode="event+select",
    )
    figure.update_xaxes(type="category", title="channel, largest effect first", row=2, col=1)
    figure.update_xaxes(type="category", row=1, col=1)
    figure.update_yaxes(title="mean activation", row=1, col=1)
    figure.update_yaxes(title="difference", row=2, col=1)
    name = key.replace(" ", "-")
    st.plotly_chart(
        figure,
        key=key,
        config=plot_export.camera(name),
        on_select=lambda: selection.take_channel(key, channels),
        selection_mode="points",
    )
    plot_export.download(lambda: pd.DataFrame(compared.table(channels)), name)
