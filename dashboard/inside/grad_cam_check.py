"""Grad-CAM beside the same with random weights: does it look at what was learnt?"""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from backend.explain.grad_cam import RandomisedMap
from backend.images.decoding import Rgb
from backend.images.scaling import Float32
from dashboard.shared import loading, page_address, plot_export, theme
from dashboard.shared.heat_map import picture_uri
from dashboard.shared.loading import FaceView
from dashboard.shared.map_tables import map_table

_PLOT_HEIGHT = 260
_SIMILARITY = ["share of the weights drawn at random", "similarity"]


def show(face: FaceView) -> None:
    """The view."""
    st.write(
        "Grad-CAM (Selvaraju et al. 2017) weighs each map of a layer by how much the answer would"
        " change with it. :orange[**Orange**] speaks for a generator, :blue[**blue**] for a"
        " photograph. A method that only finds edges would draw much the same with any weights, so"
        " it is computed again with more and more of the weights drawn at random, from the last"
        " ones on (Adebayo et al. 2018)."
    )
    names = [layer.name for layer in loading.extractor().layers]
    # A key of its own: here the last layer stands at first, on the other views the first.
    layer = page_address.select("Maps of the layer", names[::-1], key="cam", width=220)
    maps = loading.randomised_maps(face.network_crop, layer)
    with st.container(horizontal=True):
        for found in maps:
            with st.container(width=theme.NARROW, gap=None):
                st.markdown(_title(found))
                figure = _over_the_face(face.crop, found.map)
                name = f"grad-cam-{layer}-{found.share:g}"
                plot_export.show(figure, None, name, width=theme.NARROW)
    plot_export.download(lambda: _cells_table(maps), f"grad-cam-{layer}")
    st.caption(
        "Every map is on a scale of its own, symmetric about 0: random weights change how large the"
        " values are, and the pattern is what is compared."
    )
    _similarity(maps)


def _cells_table(maps: list[RandomisedMap]) -> pd.DataFrame:
    return map_table(**{f"{found.share:.0%} random": found.map for found in maps})


def _title(found: RandomisedMap) -> str:
    if found.share == 0:
        return "**As trained**"
    return f"**{found.share:.0%} random**, ρ = {found.similarity:+.2f}"


def _over_the_face(crop: Rgb, cells: Float32) -> go.Figure:
    end = float(np.abs(cells).max()) or 1.0
    side = crop.shape[0]
    figure = theme.image_figure(theme.NARROW, side, side)
    figure.update_layout(margin={**theme.MARGIN, "b": 4})
    figure.update_layout(height=theme.NARROW + theme.MARGIN["t"] + 4)
    figure.add_layout_image(
        source=picture_uri(crop),
        xref="x",
        yref="y",
        x=0,
        y=0,
        sizex=side,
        sizey=side,
        sizing="stretch",
        layer="below",
    )
    rows, columns = cells.shape
    figure.add_heatmap(
        x=(np.arange(columns) + 0.5) * side / columns,
        y=(np.arange(rows) + 0.5) * side / rows,
        z=cells / end,
        zmin=-1,
        zmax=1,
        colorscale=theme.VEIL,
        showscale=False,
        hovertemplate="%{z:.2f} of the largest<extra></extra>",
    )
    figure.update_xaxes(range=[0, side])
    figure.update_yaxes(range=[side, 0], autorange=False)
    return figure


def _similarity(maps: list[RandomisedMap]) -> None:
    figure = go.Figure(
        go.Scatter(
            x=[found.share for found in maps],
            y=[found.similarity for found in maps],
            mode="lines+markers",
            line={"color": theme.BLUE},
            hovertemplate="%{x:.0%} random: ρ = %{y:.2f}<extra></extra>",
        )
    )
    figure.update_layout(
        height=_PLOT_HEIGHT, margin={"l": 0, "r": 0, "t": 30, "b": 0}, dragmode=False
    )
    figure.update_xaxes(title="weights drawn at random, from the last on", tickformat=".0%")
    figure.update_yaxes(title="similarity (ρ)", range=[-1.05, 1.05], zeroline=True)
    table = pd.DataFrame([(found.share, found.similarity) for found in maps], columns=_SIMILARITY)
    plot_export.show(figure, table, "grad-cam-similarity", width=theme.WIDE)
    last = maps[-1].similarity
    word = "passes" if np.isnan(last) or abs(last) < 0.5 else "fails"
    st.caption(
        "Spearman's rank correlation ρ of the cells with the map as trained: 1 is the same order, 0"
        f" none. On this face and layer Grad-CAM **{word}** the check: with all weights random,"
        f" ρ = {last:+.2f} (we ask for less than 0.5 either way)."
    )
