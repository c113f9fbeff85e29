"""Plots that can be taken along: the picture as PNG or SVG, the figures as CSV."""

from collections.abc import Callable
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.shared import page_address

Make = Callable[[], pd.DataFrame]
"""What makes a table once it is asked for, where it is large."""
Data = pd.DataFrame | Make | None
_FORMAT = "plots"
_FORMATS = ("PNG", "SVG")
_DIGITS = "%.6g"
"""Of what is measured; more would only show how floats are kept."""


def choose_format() -> None:
    """Once on a page: what the camera over each plot saves."""
    page_address.take(_FORMAT, _FORMATS)
    st.segmented_control("Save plots (camera) as", _FORMATS, key=_FORMAT, required=True)
    if _FORMAT in st.query_params or st.session_state[_FORMAT] != _FORMATS[0]:
        page_address.give(_FORMAT)


def show(
    figure: go.Figure, data: Data, name: str, width: int | Literal["stretch"] = "stretch"
) -> None:
    """A figure with its camera, and its figures as a file; a drawing has none.

    Args: name of the files, without an ending; unique on the page. Width in pixels at most.
    """
    with st.container(width=width):
        st.plotly_chart(figure, key=name, config=camera(name))
        if data is not None:
            download(data, name)


def camera(name: str) -> dict[str, object]:
    """Plotly's settings for a plot that can be saved under that name, in the chosen format."""
    asked = st.session_state.get(_FORMAT, st.query_params.get(_FORMAT))
    chosen = (asked if asked in _FORMATS else _FORMATS[0]).lower()
    image = {"format": chosen, "filename": name, "scale": 1 if chosen == "svg" else 2}
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": image,
        "scrollZoom": False,
    }


def download(data: pd.DataFrame | Make, name: str) -> None:
    """A button that saves a table as CSV; it is written when the button is pressed."""
    st.download_button(
        "Figures (CSV)",
        lambda: (data if isinstance(data, pd.DataFrame) else data()).to_csv(
            index=False, float_format=_DIGITS
        ),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv {name}",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
