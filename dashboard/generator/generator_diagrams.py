"""Drawn: how a generator is taught, and how the one that runs here makes a face."""

import plotly.graph_objects as go

from backend.generator.face_generator import LATENT, LEVELS, SIDE
from dashboard.shared import theme
from dashboard.shared.boxes import Box, add_arrow, add_box, add_text, diagram

_SMALL = 12


def contest_figure() -> go.Figure:
    """Generator against discriminator."""
    figure = diagram(rows=5, row_height=62)
    for box in (
        Box(0.30, 0.5, 0.36, "random numbers"),
        Box(0.30, 1.5, 0.36, "<b>generator</b>", theme.ORANGE),
        Box(0.30, 2.5, 0.36, "generated faces", theme.ORANGE),
        Box(0.72, 2.5, 0.36, "photographs", theme.BLUE),
        Box(0.51, 3.5, 0.36, "<b>discriminator</b>", theme.CHOSEN),
        Box(0.51, 4.5, 0.5, "generated or photograph?"),
    ):
        add_box(figure, box)
    for points in (
        [(0.30, 0.85), (0.30, 1.15)],
        [(0.30, 1.85), (0.30, 2.15)],
        [(0.40, 2.85), (0.40, 3.15)],
        [(0.62, 2.85), (0.62, 3.15)],
        [(0.51, 3.85), (0.51, 4.15)],
    ):
        add_arrow(figure, points)
    add_arrow(figure, [(0.26, 4.5), (0.06, 4.5), (0.06, 1.5), (0.12, 1.5)], dashed=True)
    add_arrow(figure, [(0.76, 4.5), (0.94, 4.5), (0.94, 3.5), (0.69, 3.5)], dashed=True)
    add_text(figure, (0.50, 1.5), "dotted: each learns<br>from the answer", size=_SMALL)
    return figure


def inside_figure(first_fine: int | None = None) -> go.Figure:
    """From random numbers to a face, level by level.

    Args: first_fine: the level (one of LEVELS) from which on a second face's styles are used; None
    where there is only one.
    """
    figure = diagram(rows=len(LEVELS) + 3, row_height=44)
    add_box(figure, Box(0.18, 0.5, 0.36, f"{LATENT} random numbers"))
    add_box(figure, Box(0.18, 1.5, 0.36, "<b>mapping network</b>", theme.ORANGE))
    add_arrow(figure, [(0.17, 0.85), (0.17, 1.15)])
    add_text(figure, (0.39, 1.4), "style: who it is, pulled to the<br>mean face by truncation")
    last = len(LEVELS) + 1.5
    add_arrow(figure, [(0.17, 1.85), (0.17, last), (0.31, last)])
    for row, side in enumerate(LEVELS):
        _level(figure, 2.5 + row, side, mixed=first_fine is not None and side >= first_fine)
    bottom = len(LEVELS) + 2.5
    add_arrow(figure, [(0.54, bottom - 0.65), (0.54, bottom - 0.35)])
    add_box(figure, Box(0.54, bottom, 0.6, f"<b>face</b>, {SIDE} × {SIDE}", theme.BLUE))
    return figure


def _level(figure: go.Figure, y: float, side: int, *, mixed: bool) -> None:
    """One level with its style from the left and its noise from the right."""
    colour = theme.CHOSEN if mixed else theme.ORANGE
    said = f"{side} × {side}" + (", second style" if mixed else "")
    add_box(figure, Box(0.54, y, 0.44, said, colour))
    add_arrow(figure, [(0.17, y), (0.31, y)], colour)
    add_arrow(figure, [(0.85, y), (0.77, y)])
    add_text(figure, (0.87, y), "noise", size=_SMALL)
    if side != LEVELS[0]:
        add_arrow(figure, [(0.54, y - 0.65), (0.54, y - 0.35)])
