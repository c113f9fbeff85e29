"""One feature map, large."""

import plotly.graph_objects as go

from backend.images.scaling import Float32
from dashboard.shared import theme
from dashboard.shared.channel_grid import Scale


def layer_map(cells: Float32, scale: Scale, width: int = theme.WIDE) -> go.Figure:
    """A single map (rows, columns) with its colour bar."""
    figure = theme.image_figure(width, *cells.shape)
    figure.add_heatmap(
        z=cells,
        **scale.of_heatmap(),
        hovertemplate="row %{y}, column %{x}: %{z:.3f}<extra></extra>",
    )
    return figure
