"""A filter that moves over its input, value by value, as in CNN Explainer (arXiv 2004.15004).

The page computes each value itself from what is sent: the input, one filter and its bias. So what
is shown is the arithmetic, not a film of it.
"""

import base64
from functools import lru_cache
from pathlib import Path

import numpy as np
import plotly.colors
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from backend.explain.feature_maps import ConvolutionLayer
from backend.images.scaling import Float32
from dashboard.shared import theme
from dashboard.shared.channel_grid import Scale

_FOLDER = Path(__file__).parent
_STEPS = 32767
"""Values are sent as 16-bit steps of the largest one."""


def moving_kernel(layer: ConvolutionLayer, channel: int, padded: Float32, scale: Scale) -> None:
    """Draw it, for one filter of a layer.

    Args: padded (rows, columns, input channels); the scale is the layer's maps'.
    """
    end = float(np.abs(padded).max()) or 1.0
    quantised = np.round(padded / end * _STEPS).astype("<i2")
    kernel = layer.kernel[:, :, :, channel]
    _component()(
        key="moving kernel",
        data={
            "values": base64.b64encode(quantised.tobytes()).decode(),
            "step": end / _STEPS,
            "shape": list(padded.shape),
            "kernel": kernel.ravel().tolist(),
            "kernelShape": list(kernel.shape),
            "weightEnd": layer.kernel_limit,
            "bias": float(layer.bias[channel]),
            "stride": layer.stride,
            "relu": layer.activation == "relu",
            "ceiling": layer.ceiling,
            "low": scale.low,
            "high": scale.high,
            "mapColours": _stops(scale.colours),
            "weightColours": _stops(theme.SIGNED),
            "frame": theme.CHOSEN,
        },
        height="content",
    )


def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "moving_kernel", html=_text("html"), css=_text("css"), js=_text("js")
    )


@lru_cache
def _text(kind: str) -> str:
    return (_FOLDER / f"moving_kernel.{kind}").read_text()


def _stops(name: object) -> list[list[int]]:
    """A scale's colours at even steps, red, green and blue 0-255."""
    colours = plotly.colors.sample_colorscale(name, list(np.linspace(0, 1, 17)), colortype="tuple")
    return [[round(255 * part) for part in colour] for colour in colours]
