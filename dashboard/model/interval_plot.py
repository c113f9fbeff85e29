"""Estimates with their intervals, a row each."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from backend.evaluation.metrics import Interval

_ROW_PIXELS = 26
_ABOVE_AND_BELOW = 90
_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
_LEGEND_PIXELS = 24


@dataclass(frozen=True)
class Series:
    """Estimates of one kind, by the name of their row."""

    title: str
    intervals: dict[str, Interval]
    colour: str
    symbol: str


def interval_figure(
    series: Sequence[Series], rows: list[str], axis: str, legend: bool = False
) -> go.Figure:
    """Dots with their intervals. Args: rows from top to bottom; axis, what is measured."""
    figure = go.Figure()
    for each in series:
        found = [(name, each.intervals[name]) for name in rows if name in each.intervals]
        values = [interval.value for _, interval in found]
        figure.add_scatter(
            x=values,
            y=[name for name, _ in found],
            error_x={
                "array": [interval.high - interval.value for _, interval in found],
                "arrayminus": [interval.value - interval.low for _, interval in found],
                "thickness": 1.5,
                "width": 3,
            },
            mode="markers",
            marker={"color": each.colour, "symbol": each.symbol, "size": 10},
            name=each.title,
            hovertemplate=f"%{{y}}, {each.title}: %{{x:.3f}}<extra></extra>",
            showlegend=legend,
        )
    figure.update_xaxes(title=axis)
    figure.update_yaxes(type="category", categoryarray=rows[::-1])
    extra = _LEGEND_PIXELS if legend else 0
    figure.update_layout(
        height=_ROW_PIXELS * len(rows) + _ABOVE_AND_BELOW + extra,
        margin={"l": 0, "r": 16, "t": 16 + extra, "b": 0},
        legend=_LEGEND,
        dragmode=False,
    )
    return figure
