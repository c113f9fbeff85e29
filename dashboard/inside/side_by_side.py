"""Two pictures at one channel: both maps with one zoom, and their difference."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from backend.face_sets.manglings import FOUND
from backend.images.problems import PictureProblem
from backend.images.scaling import Float32, bilinear
from dashboard.inside.layer_scale import layer_scale
from dashboard.shared import (
    evaluation,
    layer_controls,
    loading,
    open_set,
    plot_export,
    selection,
    theme,
)
from dashboard.shared.channel_grid import Scale
from dashboard.shared.loading import FaceView
from dashboard.shared.map_tables import map_table
from dashboard.shared.mistake_list import Kind, Line, mistakes
from dashboard.shared.samples import SAMPLES
from dashboard.shared.wording import FACE_SET, problem_words

_ERRORS = 5
"""Of each kind, the surest first."""
_FACE_WIDTH = 150
_HEIGHT = 420


def show(face: FaceView) -> None:
    """The view."""
    other = _other_face()
    maps = loading.feature_maps(face.network_crop)
    layers = loading.extractor().all_layers
    names = [layer.name for layer in layers]
    depthwise = [layer.name for layer in layers if layer.depthwise]
    with st.container(horizontal=True):
        layer = layers[names.index(layer_controls.choose_layer(names, unnumbered=depthwise))]
        channel = layer_controls.choose_channel(range(layer.channels), "Channel")
    if other is None:
        return
    beside = selection.other()
    assert beside is not None  # noqa: S101 - its face was just found
    first = maps[layer.name][:, :, channel]
    second = loading.feature_maps(other.network_crop)[layer.name][:, :, channel]
    with st.container(horizontal=True):
        for view, title in ((face, selection.picture().title), (other, beside.title)):
            assert view.check.logit is not None  # noqa: S101 - both were asked about
            caption = f"{title}: {view.check.verdict}, logit {view.check.logit:+.2f}"
            with st.container(width=_FACE_WIDTH + 40):
                st.image(view.crop, width=_FACE_WIDTH, caption=caption, alt=f"Face of {title}")
    scale, words = layer_scale(layer, maps[layer.name])
    figure = _figure(first, second, scale)
    name = f"beside-{layer.name}-{channel}"
    buttons = {"modeBarButtons": [["toImage", "zoom2d", "pan2d", "resetScale2d"]]}
    st.plotly_chart(figure, key="side by side", config=plot_export.camera(name) | buttons)
    plot_export.download(lambda: _table(first, second), name)
    st.caption(
        f"{layer.name}, channel {channel}. {words} Draw a rectangle on one map and all three zoom"
        " to it; a double click goes back."
        + ("" if first.shape == second.shape else " The smaller face's map is scaled up.")
    )


def _other_face() -> FaceView | None:
    _choose_other()
    chosen = selection.other()
    if chosen is None:
        st.info("Choose a second picture to see both at one channel.")
        return None
    try:
        if chosen.problem is not None:
            raise chosen.problem
        faces = loading.checked(chosen.data).faces
    except PictureProblem as problem:
        st.error(problem_words(problem), icon=":material/broken_image:")
        return None
    if not faces or faces[0].check.logit is None:
        st.warning("The second picture has no face that the network is asked about.")
        return None
    return faces[0]


def _choose_other() -> None:
    offered = [("sample", title) for title in SAMPLES] + _errors()
    titles = [f"{kind}: {name}" for kind, name in offered]
    st.selectbox(
        "Second picture",
        range(len(offered)),
        index=None,
        format_func=lambda index: titles[index],
        placeholder=_other_title(),
        key="second picture",
        width=420,
        on_change=lambda: _take(offered),
    )
    if not open_set.entries():
        st.caption(
            f"With the open face set on this machine, its surest errors are offered too. {FACE_SET}"
        )


def _other_title() -> str:
    chosen = selection.other()
    return chosen.title if chosen else "a sample, or one of the surest errors"


def _take(offered: list[tuple[str, str]]) -> None:
    index = st.session_state["second picture"]
    if index is None:
        return
    kind, name = offered[index]
    take = selection.sample if kind == "sample" else selection.from_set
    selection.choose_other(take(name))


def _errors() -> list[tuple[str, str]]:
    """The surest false positives and negatives of the test split, where their pictures are."""
    entries, measured = open_set.entries(), evaluation.evaluation()
    if not entries or measured is None:
        return []
    wrong = mistakes(measured.predictions, FOUND, Line.HALF)
    here = wrong[wrong["path"].isin(entries)]
    return [
        (str(kind), str(name))
        for kind in Kind
        for name in here["path"][here["mistake"] == kind].head(_ERRORS)
    ]


def _alike(first: Float32, second: Float32) -> tuple[Float32, Float32]:
    """Both maps at the larger one's size."""
    rows, columns = max(first.shape, second.shape)
    one, other = (bilinear(cells[:, :, None], rows, columns)[:, :, 0] for cells in (first, second))
    return one, other


def _table(first: Float32, second: Float32) -> pd.DataFrame:
    one, other = _alike(first, second)
    return map_table(this_picture=one, second_picture=other, difference=one - other)


def _figure(first: Float32, second: Float32, scale: Scale) -> go.Figure:
    first, second = _alike(first, second)
    apart = first - second
    limit = float(np.abs(apart).max()) or 1.0
    figure = make_subplots(
        1,
        3,
        subplot_titles=["this picture", "second picture", "difference"],
        horizontal_spacing=0.03,
        shared_xaxes="all",
        shared_yaxes="all",
    )
    for column, cells in enumerate((first, second), 1):
        heatmap = scale.of_heatmap()
        heatmap["colorbar"] |= {"len": 0.64, "x": 0.32}
        figure.add_heatmap(
            z=cells,
            **heatmap,
            showscale=column == 1,
            hovertemplate="row %{y}, column %{x}: %{z:.3f}<extra></extra>",
            row=1,
            col=column,
        )
    figure.add_heatmap(
        z=apart,
        zmin=-limit,
        zmax=limit,
        colorscale=theme.DIVERGING,
        colorbar={**theme.colour_bar("difference"), "len": 0.3, "x": 0.85},
        hovertemplate="row %{y}, column %{x}: %{z:+.3f}<extra></extra>",
        row=1,
        col=3,
    )
    figure.update_layout(
        height=_HEIGHT, margin={**theme.MARGIN, "t": 64}, dragmode="zoom", showlegend=False
    )
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(
        visible=False,
        autorange="reversed",
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    figure.update_annotations(font_size=theme.SMALL)
    return figure
