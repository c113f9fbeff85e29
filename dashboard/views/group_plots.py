"""Channels of a layer, group against group."""

from collections.abc import Sequence

import streamlit as st
from plotly.subplots import make_subplots

from backend.explain.group_averages import Group, GroupAverages, difference
from dashboard import selection, theme

GROUP_TITLES: dict[Group, str] = {
    Group.FAKE: "Most confident fake",
    Group.REAL: "Most confident real",
    Group.RANDOM: "Random faces",
}
_MARKS: dict[Group, dict[str, object]] = {
    Group.FAKE: {"color": theme.ORANGE, "symbol": "circle", "size": 8},
    Group.REAL: {"color": theme.BLUE, "symbol": "square", "size": 8},
    Group.RANDOM: {"color": theme.GREY, "symbol": "diamond-open", "size": 8},
}
_HEIGHT = 480


def channel_plot(
    averages: GroupAverages, layer: str, channels: Sequence[int], chosen: int, key: str
) -> None:
    """Mean activation of each channel in each group, and fake less real with its interval.

    The channels stand in the given order; a click on one makes it the chosen one.
    """
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.08, row_heights=[3, 2])
    names = [str(channel) for channel in channels]
    for group in Group:
        figure.add_scatter(
            x=names,
            y=averages.layers[layer, group].mean[list(channels)],
            mode="markers",
            name=GROUP_TITLES[group],
            marker=_MARKS[group],
            hovertemplate="channel %{x}: %{y:.3f}",
            row=1,
            col=1,
        )
    apart, half = difference(averages.layers[layer, Group.FAKE], averages.layers[layer, Group.REAL])
    values = apart[list(channels)]
    figure.add_bar(
        x=names,
        y=values,
        error_y={"array": half[list(channels)], "thickness": 1, "width": 2},
        marker={"color": [theme.ORANGE if value > 0 else theme.BLUE for value in values]},
        name="fake − real",
        showlegend=False,
        hovertemplate="channel %{x}: %{y:+.3f}<extra>fake − real</extra>",
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
    figure.update_xaxes(type="category", title="channel, sorted by difference", row=2, col=1)
    figure.update_xaxes(type="category", row=1, col=1)
    figure.update_yaxes(title="mean activation", row=1, col=1)
    figure.update_yaxes(title="fake − real", row=2, col=1)
    st.plotly_chart(
        figure,
        key=key,
        config=theme.CONFIG,
        on_select=lambda: selection.take_channel(key, channels),
        selection_mode="points",
    )
