"""Plots that can be taken along: the picture as PNG or SVG, the figures as CSV."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import page_address

_FORMAT = "plots"
_FORMATS = ("PNG", "SVG")


def choose_format() -> None:
    """Once on a page: what the camera over each plot saves."""
    page_address.segments("Save plots (camera) as", _FORMATS, key=_FORMAT)


def show(figure: go.Figure, data: pd.DataFrame, name: str) -> None:
    """A figure with its camera, and its figures as a file.

    Args: name of the files, without an ending; unique on the page.
    """
    chosen = st.session_state.get(_FORMAT, _FORMATS[0]).lower()
    image = {"format": chosen, "filename": name, "scale": 1 if chosen == "svg" else 2}
    st.plotly_chart(
        figure,
        key=name,
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": image,
            "scrollZoom": False,
        },
    )
    download(data, name)


def download(data: pd.DataFrame, name: str) -> None:
    """A button that saves a table as CSV."""
    st.download_button(
        "Figures (CSV)",
        data.to_csv(index=False),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv {name}",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
