"""The one place for colours and sizes of plots; those of the page are in .streamlit/config.toml.

Blue against orange and the scale `cividis` stay apart for colour-blind people, and no colour
stands without a word or a mark of its own.
"""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from backend.detector.words import Verdict
from backend.explain.heat_map import STOPS

ORANGE = "#e8710a"
BLUE = "#2b7bd6"
GREY = "#8a90a0"
CHOSEN = "#d6246e"
VERDICT_COLOURS: dict[Verdict, str] = {
    Verdict.SYNTHETIC: ORANGE,
    Verdict.PHOTOGRAPH: BLUE,
    Verdict.UNSURE: GREY,
    Verdict.NO_FACE: GREY,
}
VERDICT_BADGES: dict[Verdict, str] = {
    Verdict.SYNTHETIC: "orange",
    Verdict.PHOTOGRAPH: "blue",
    Verdict.UNSURE: "gray",
    Verdict.NO_FACE: "gray",
}
VERDICT_ICONS: dict[Verdict, str] = {
    Verdict.SYNTHETIC: ":material/blur_on:",
    Verdict.PHOTOGRAPH: ":material/photo_camera:",
    Verdict.UNSURE: ":material/help:",
    Verdict.NO_FACE: ":material/person_off:",
}
INK = {"light": "#1d2433", "dark": "#e6e8ef"}
"""As in .streamlit/config.toml."""
_CAPTIONS = (
    "[data-testid=stCaptionContainer] { opacity: 0.8 }"
    " [data-testid=stCaptionContainer] code { color: inherit; font-size: inherit }"
)
_FOCUS = "header a:focus-visible { outline: 2px solid currentColor }"
_BUTTONS = (
    "button[data-testid=stBaseButton-primary]:not(:disabled)"
    f" {{ color: light-dark(white, {INK['light']}) }}"
)
IN_A_ROW = "in-a-row"
"""Key of a container that scrolls sideways on a phone, so that what follows is in sight."""
LAST_FIRST = "last-first"
"""Key of a container with two columns, of which the right one stands above the left on a phone."""
_PHONE = (
    f"@media (max-width: 640px) {{ .st-key-{IN_A_ROW} {{ flex-wrap: nowrap; overflow-x: auto }}"
    f" .st-key-{IN_A_ROW} > * {{ flex: none }} .st-key-{LAST_FIRST}"
    " > [data-testid=stLayoutWrapper] > [data-testid=stHorizontalBlock]"
    " { flex-wrap: wrap-reverse } }"
)
SEQUENTIAL = "Cividis"
SIGNED = "PRGn"
"""Of weights and answers: green above 0, purple below; blue and orange mean photograph and fake."""
DIVERGING = [[0.0, BLUE], [0.5, "#f7f7f7"], [1.0, ORANGE]]
VEIL = [
    [(1 + stop.share) / 2, f"rgba{(*stop.rgb, stop.opacity)}"]  # Plotly's run from 0 to 1
    for stop in STOPS
]
"""DIVERGING laid over a picture: clear in the middle, where there is nothing to say."""

MARGIN = {"l": 0, "r": 0, "t": 30, "b": 60}
"""Pixels; the camera stands above, the colour bar below."""
WIDE = 400
NARROW = 170
"""Widths at most; two narrow ones stand side by side on a phone."""
BAR_THICKNESS = 10
SMALL = 12
"""Points, for titles of small plots."""


def colour_bar(title: str) -> dict[str, Any]:
    """A horizontal colour bar under a plot, so that the plot keeps its width on a phone."""
    return {
        "title": {"text": title, "side": "top"},
        "orientation": "h",
        "thickness": BAR_THICKNESS,
        "len": 1,
        "x": 0.5,
        "xanchor": "center",
        "y": -0.02,
        "yanchor": "top",
        "nticks": 5,
        "tickangle": 0,
    }


def image_figure(width: int, rows: int, columns: int) -> go.Figure:
    """An empty figure for pictures and maps of so many cells: no axes, rows from the top.

    Args: width in pixels, where there is room for it. A finger on it scrolls the page.
    """
    height = round(width * rows / columns) + MARGIN["t"] + MARGIN["b"]
    figure = go.Figure()
    figure.update_layout(height=height, margin=MARGIN, dragmode=False, showlegend=False)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(
        visible=False,
        autorange="reversed",
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    return figure


def legible() -> None:
    """What stands out enough where Streamlit's doesn't; WCAG asks for a contrast of 4.5.

    Its captions have 4.0, here 7.1 or more. The white on the filled buttons of its dark theme has
    2.3, the dark words here have 6.8. And a ring round the link that the keyboard is on.

    The browser picks the theme's colour, as Streamlit hears late of a theme that changes.
    """
    st.html(f"<style>{_CAPTIONS} {_FOCUS} {_BUTTONS} {_PHONE}</style>")


def ink() -> str | None:
    """The page's own colour of words; None where the browser hasn't said which theme it shows.

    Streamlit's theme makes words in plots grey, which is faint in a coloured box.
    """
    shown = st.context.theme.type
    return INK[shown] if shown else None
