"""Boxes and arrows: a diagram as a figure that can be saved like any plot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import plotly.graph_objects as go

from dashboard.shared import theme

Side = Literal["about", "right"]
Point = tuple[float, float]
"""x from the left, 0 to 1; y in rows from the top."""
_FILL = 0.16
_TEXT = 13
_HEAD = 8
"""Pixels of an arrow's last piece, which gives the head its direction."""
_ABOVE = 32
"""Pixels, for the camera."""


@dataclass(frozen=True)
class Box:
    """A step, or what goes from one step to the next."""

    x: float
    """Of the middle, as is y."""
    y: float
    width: float
    text: str
    """Plotly's subset of HTML."""
    colour: str = theme.GREY
    height: float = 0.7
    """In rows."""


def diagram(rows: float, row_height: int) -> go.Figure:
    """An empty diagram as wide as its place, of so many rows with pixels each."""
    figure = go.Figure()
    figure.update_layout(
        height=round(rows * row_height) + _ABOVE,
        margin={"l": 0, "r": 0, "t": _ABOVE, "b": 0},
        dragmode=False,
        showlegend=False,
        hovermode=False,
    )
    figure.update_xaxes(visible=False, range=[0, 1], fixedrange=True)
    figure.update_yaxes(visible=False, range=[rows, 0], fixedrange=True)
    return figure


def add_box(figure: go.Figure, box: Box) -> None:
    """Draw a box with its text."""
    figure.add_shape(
        type="rect",
        x0=box.x - box.width / 2,
        x1=box.x + box.width / 2,
        y0=box.y - box.height / 2,
        y1=box.y + box.height / 2,
        line={"color": box.colour, "width": 1.5},
        fillcolor=_faint(box.colour),
    )
    add_text(figure, (box.x, box.y), box.text, "about")


def add_text(
    figure: go.Figure, at: Point, text: str, side: Side = "right", size: int = _TEXT
) -> None:
    """Words to the right of a point, or about it."""
    x, y = at
    figure.add_scatter(
        x=[x],
        y=[y],
        text=[text],
        mode="text",
        textposition="middle center" if side == "about" else "middle right",
        textfont={"size": size, "color": theme.ink()},
        cliponaxis=False,
    )


def add_arrow(
    figure: go.Figure, points: Sequence[Point], colour: str = theme.GREY, *, dashed: bool = False
) -> None:
    """A line through at least two points, its head at the last one; the last piece is level or
    upright, as the axes have different units."""
    line = {"color": colour, "width": 1.5, "dash": "dot" if dashed else "solid"}
    for (x0, y0), (x1, y1) in pairwise(points):
        figure.add_shape(type="line", x0=x0, y0=y0, x1=x1, y1=y1, line=line)
    (x0, y0), (x1, y1) = points[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    figure.add_annotation(
        x=x1,
        y=y1,
        ax=-_HEAD * (x1 - x0) / length,
        ay=-_HEAD * (y1 - y0) / length,
        text="",
        showarrow=True,
        arrowhead=2,
        arrowwidth=1.5,
        arrowsize=1.2,
        arrowcolor=colour,
    )


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {_FILL})"
