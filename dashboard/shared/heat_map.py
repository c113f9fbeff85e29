"""Where in a face the network found its evidence."""

import base64
import io

import numpy as np
import plotly.graph_objects as go
from PIL import Image

from backend.detector.contract import Calibration
from backend.explain.heat_map import calibrated
from backend.explain.heat_scale import log_odds_end
from backend.images.decoding import Rgb
from backend.images.scaling import Float32
from dashboard.shared import theme


def heat_map(crop: Rgb, cells: Float32, calibration: Calibration, limit: float | None) -> go.Figure:
    """The log-odds of each cell over the crop it was computed from.

    The network's logit is the mean of its cells' logits, and the calibration is linear, so the
    mean of what is drawn is the face's calibrated log-odds at even odds beforehand.

    Args: crop (side, side, 3); cells (rows, columns) logits; limit, the end of the scale in logits.
    """
    side = crop.shape[0]
    odds = calibrated(cells, calibration)
    end = log_odds_end(calibration, limit)
    step = side / cells.shape[0]
    centres = (np.arange(cells.shape[0]) + 0.5) * step
    figure = theme.image_figure(theme.WIDE, side, side)
    figure.update_layout(
        images=[
            {
                "source": picture_uri(crop),
                "xref": "x",
                "yref": "y",
                "x": 0,
                "y": 0,
                "sizex": side,
                "sizey": side,
                "sizing": "stretch",
                "layer": "below",
            }
        ],
    )
    figure.add_heatmap(
        x=centres,
        y=centres,
        z=odds,
        zmin=-end,
        zmax=end,
        colorscale=theme.VEIL,
        colorbar=theme.colour_bar("log-odds per cell: − photograph, + generated"),
        hovertemplate="log-odds %{z:.2f}<extra></extra>",
    )
    figure.update_xaxes(range=[0, side])
    figure.update_yaxes(range=[side, 0], autorange=False)
    return figure


def picture_uri(rgb: Rgb) -> str:
    """A picture as a data URI, so that the page asks nobody for it."""
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=90)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode()
