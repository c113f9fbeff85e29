"""Filters: the weights that a convolution slides over its input."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from backend.explain.feature_maps import ConvolutionLayer
from backend.images.scaling import Float32
from dashboard.shared import theme
from dashboard.shared.map_tables import map_table

STRONGEST = 6
_COLOURS = ("red", "green", "blue")
_SLICE_COLUMNS = 3
_SLICE_HEIGHT = 150


def overview(layer: ConvolutionLayer) -> Float32:
    """One slice of each filter, the one it weighs most: (rows, columns, channels)."""
    slices = [
        layer.kernel[:, :, layer.strongest_inputs(channel, 1)[0], channel]
        for channel in range(layer.channels)
    ]
    return np.stack(slices, axis=-1)


def kernel_figure(layer: ConvolutionLayer, channel: int) -> go.Figure:
    """A filter's slices on the layer's own scale, symmetric about 0.

    All three colours, or the STRONGEST of many inputs with their share of the filter's squared
    weights; of a depthwise layer its only one.
    """
    kernel = layer.kernel[:, :, :, channel]
    of_colours = kernel.shape[2] == len(_COLOURS)
    shown = list(range(3)) if of_colours else layer.strongest_inputs(channel, STRONGEST)
    energy = np.square(kernel).sum(axis=(0, 1))
    titles = [
        _COLOURS[index] if of_colours else f"input {index} ({energy[index] / energy.sum():.0%})"
        for index in shown
    ]
    if layer.depthwise:
        titles = [f"input {channel}"]
    lines = -(-len(shown) // _SLICE_COLUMNS)
    figure = make_subplots(
        lines,
        _SLICE_COLUMNS,
        subplot_titles=titles,
        horizontal_spacing=0.04,
        vertical_spacing=0.14 if lines > 1 else 0,
    )
    for position, index in enumerate(shown):
        row, column = divmod(position, _SLICE_COLUMNS)
        figure.add_heatmap(
            z=kernel[:, :, index],
            coloraxis="coloraxis",
            hovertemplate="weight %{z:.3f}<extra></extra>",
            xgap=1,
            ygap=1,
            row=row + 1,
            col=column + 1,
        )
        axis = figure.get_subplot(row + 1, column + 1)
        axis.yaxis.scaleanchor = axis.xaxis.plotly_name.replace("axis", "")
    limit = layer.kernel_limit
    figure.update_layout(
        height=_SLICE_HEIGHT * lines + 90,
        margin={**theme.MARGIN, "t": 46},
        dragmode=False,
        coloraxis={
            "cmin": -limit,
            "cmax": limit,
            "colorscale": theme.SIGNED,
            "colorbar": theme.colour_bar("weight"),
        },
    )
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, constrain="domain", autorange="reversed")
    figure.update_annotations(font_size=theme.SMALL)
    return figure


def kernel_table(layer: ConvolutionLayer, channel: int) -> pd.DataFrame:
    """All weights of a filter: a row a place, a column an input."""
    kernel = layer.kernel[:, :, :, channel]
    return map_table(**{f"input {index}": kernel[:, :, index] for index in range(kernel.shape[2])})
