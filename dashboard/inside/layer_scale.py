"""The scale of colours of a layer's maps: the same for every face."""

import numpy as np

from backend.explain.face_activations import SCALE_PERCENTILE
from backend.explain.feature_maps import ConvolutionLayer
from backend.images.scaling import Float32
from dashboard.shared import loading
from dashboard.shared.channel_grid import Scale, activation_scale


def layer_scale(layer: ConvolutionLayer, maps: Float32) -> tuple[Scale, str]:
    """The scale that is shipped for a layer, or this face's own, with words that say which."""
    averages = loading.group_averages()
    shipped = averages.summary.activation_scale.get(layer.name) if averages else None
    end = shipped or float(np.percentile(np.abs(maps), SCALE_PERCENTILE)) or 1.0
    words = (
        "In the network's own unit. The scale is the same for every face: 1 in 200 values of an"
        " average face lie beyond its end."
        if shipped
        else "In the network's own unit, on this face's own scale: none is shipped for this layer."
    )
    signed = layer.activation == "linear"
    if signed:
        words += " Green is above 0, purple below."
    return activation_scale(end, signed), words
