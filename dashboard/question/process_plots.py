"""The process, drawn: from the sources to the answer."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from backend.detector.contract import Calibration, Thresholds
from backend.detector.verdict import probability
from dashboard.question.process_facts import KINDS, Kind, Source
from dashboard.shared import theme
from dashboard.shared.boxes import Box, add_arrow, add_box, diagram

_COLOURS: dict[Kind, str] = dict(zip(KINDS, (theme.BLUE, theme.ORANGE, theme.GREY), strict=True))
_PATTERNS: dict[Kind, str] = dict(zip(KINDS, ("", "/", "."), strict=True))
_ROW = 24
_EDGES = 90
"""Pixels a bar, and those above and below all bars."""
_POINTS = 121
_BEYOND = 4.0
"""Logits that the answer's curve goes on beyond the thresholds."""
Plot = tuple[go.Figure, pd.DataFrame]


def flow_figure(steps: Mapping[str, str]) -> go.Figure:
    """A box a step, from the top, with what is to be said of it."""
    figure = diagram(rows=len(steps), row_height=72)
    for row, (name, said) in enumerate(steps.items()):
        colour = theme.CHOSEN if row == len(steps) - 1 else theme.BLUE
        text = f"<b>{row + 1}. {name}</b><br>{said}"
        add_box(figure, Box(0.5, row + 0.5, 0.98, text, colour))
        if row:
            add_arrow(figure, [(0.5, row - 0.15), (0.5, row + 0.15)])
    return figure


def sources_plot(sources: Sequence[Source]) -> Plot:
    """Faces of the train split by source."""
    table = pd.DataFrame(
        [(source.name, source.kind, source.faces) for source in sources],
        columns=["source", "kind", "faces"],
    )
    figure = go.Figure()
    for kind in KINDS:
        rows = table[table["kind"] == kind]
        if rows.empty:
            continue
        figure.add_bar(
            y=rows["source"],
            x=rows["faces"],
            name=f"{kind} ({rows['faces'].sum():,})",
            orientation="h",
            marker={
                "color": _COLOURS[kind],
                "pattern": {"shape": _PATTERNS[kind], "solidity": 0.2},
            },
            text=[f"{faces:,}" for faces in rows["faces"]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,} faces<extra></extra>",
        )
    figure.update_layout(
        height=_ROW * len(table) + _EDGES,
        margin={"l": 0, "r": 40, "t": 30, "b": 0},
        dragmode=False,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        bargap=0.25,
    )
    figure.update_yaxes(autorange="reversed", type="category", ticklabelstandoff=4)
    figure.update_xaxes(title="faces in the train split", nticks=5)
    return figure, table


def splits_plot(splits: Mapping[str, int]) -> Plot:
    """Faces by split."""
    table = pd.DataFrame({"split": list(splits), "faces": list(splits.values())})
    figure = go.Figure(
        go.Bar(
            y=table["split"],
            x=table["faces"],
            orientation="h",
            marker_color=theme.BLUE,
            text=[f"{faces:,}" for faces in table["faces"]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,} faces<extra></extra>",
        )
    )
    figure.update_layout(
        height=_ROW * 2 * len(table) + _EDGES // 2,
        margin={"l": 0, "r": 50, "t": 8, "b": 0},
        dragmode=False,
        bargap=0.3,
    )
    figure.update_yaxes(autorange="reversed", type="category", ticklabelstandoff=4)
    figure.update_xaxes(title="faces", nticks=5)
    return figure, table


def answer_plot(calibration: Calibration, thresholds: Thresholds) -> Plot:
    """Logit to probability at a prior of 50 %, over the three verdicts."""
    low, high = thresholds.lower - _BEYOND, thresholds.upper + _BEYOND
    logits = np.linspace(low, high, _POINTS)
    table = pd.DataFrame(
        {
            "logit": logits,
            "probability": [probability(float(logit), calibration) for logit in logits],
        }
    )
    figure = go.Figure(
        go.Scatter(
            x=table["logit"],
            y=100 * table["probability"],
            mode="lines",
            line={"color": theme.CHOSEN, "width": 3},
            hovertemplate="logit %{x:.2f}: %{y:.1f} %<extra></extra>",
        )
    )
    for start, end, colour, name in (
        (low, thresholds.lower, theme.BLUE, "photograph"),
        (thresholds.lower, thresholds.upper, theme.GREY, "unsure"),
        (thresholds.upper, high, theme.ORANGE, "generated"),
    ):
        figure.add_vrect(x0=start, x1=end, fillcolor=colour, opacity=0.2, line_width=0)
        figure.add_annotation(
            x=(start + end) / 2, y=1, yref="paper", yanchor="bottom", text=name, showarrow=False
        )
    figure.update_layout(
        height=330, margin={"l": 0, "r": 8, "t": 56, "b": 0}, dragmode=False, showlegend=False
    )
    figure.update_xaxes(title="logit", range=[low, high])
    figure.update_yaxes(title="probability of being generated (%)", range=[-2, 102], dtick=25)
    return figure, table
