"""Inside: what the filters of the first layers make of the chosen face."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from backend.explain.feature_maps import ConvolutionLayer
from backend.explain.group_averages import SCALE_PERCENTILE, Group
from backend.images.scaling import Float32
from dashboard import loading, theme
from dashboard.views import current_picture, kernels, layer_controls
from dashboard.views.channel_grid import Scale, activation_scale, channel_grid
from dashboard.views.group_plots import GROUP_TITLES
from dashboard.views.layer_map import layer_map

_FACE_WIDTH = 150
_BY_NUMBER, _BY_STRENGTH = "by number", "strongest on this face first"


def main() -> None:
    """The page."""
    st.title("Inside: feature maps", anchor=False)
    st.write(
        "A convolution slides small filters over the picture. Each filter answers with a map:"
        " high where the picture looks like the filter, low where it doesn't. The next layer does"
        " the same with those maps, which makes it harder to read."
    )
    picture = current_picture.read()
    if picture is None or not picture.faces:
        st.caption("Choose another picture on the page “Check a face”.")
        return
    left, right = st.columns([1, 4], gap="medium", vertical_alignment="center")
    with right:
        face = current_picture.choose_face(picture)
    if face.check.logit is None:
        st.info("This face is too small: the network isn't asked about it.")
        return
    left.image(face.crop, width=_FACE_WIDTH)
    maps = loading.feature_maps(face.network_crop)
    layers = loading.extractor().layers
    names = [layer.name for layer in layers]
    with right, st.container(horizontal=True):
        index = names.index(layer_controls.choose_layer(names))
        order = st.segmented_control(
            "Order", [_BY_NUMBER, _BY_STRENGTH], default=_BY_NUMBER, required=True
        )
        layer = layers[index]
        channels = _ordered(maps[layer.name], order)
        chosen = layer_controls.choose_channel(channels)
        page = layer_controls.choose_page(channels, key=f"page {layer.name}")
    inputs = _inputs(layers, index)
    _grids(layer, maps[layer.name], page, chosen, inputs)
    _channel(layer, maps[layer.name], chosen, inputs)


def _inputs(layers: Sequence[ConvolutionLayer], index: int) -> str:
    """What a layer looks at, by name where its input channels are another layer's channels."""
    if index == 0:
        return "the picture"
    before = layers[index - 1]
    return before.name if layers[index].kernel.shape[2] == before.channels else "its input"


def _grids(
    layer: ConvolutionLayer, maps: Float32, page: Sequence[int], chosen: int, inputs: str
) -> None:
    activation, fixed = _activation_scale(layer, maps)
    weights = Scale(-layer.kernel_limit, layer.kernel_limit, theme.SIGNED, "weight")
    left, right = st.columns(2, gap="large")
    rows, columns, count = maps.shape
    with left:
        st.subheader(f"{count} feature maps, {rows} × {columns}", anchor=False)
        channel_grid(maps, page, chosen, activation, key=f"maps {layer.name}")
        st.caption(fixed)
    with right:
        height, width, depth, _ = layer.kernel.shape
        st.subheader(f"Their filters, {height} × {width} × {depth}", anchor=False)
        channel_grid(kernels.overview(layer), page, chosen, weights, key=f"filters {layer.name}")
        st.caption(
            f"Of each filter's {depth} slices, one for each channel of {inputs}, the one with the"
            " largest weights. One scale for all filters of the layer."
        )


def _ordered(maps: Float32, order: str) -> list[int]:
    if order == _BY_STRENGTH:
        return [int(index) for index in np.argsort(-np.abs(maps).mean(axis=(0, 1)), kind="stable")]
    return list(range(maps.shape[2]))


def _activation_scale(layer: ConvolutionLayer, maps: Float32) -> tuple[Scale, str]:
    # The same for every face where one is shipped, with words that say so.
    averages = loading.group_averages()
    shipped = averages.summary.activation_scale.get(layer.name) if averages else None
    end = shipped or float(np.percentile(np.abs(maps), SCALE_PERCENTILE)) or 1.0
    words = (
        "In the network's own unit. The scale is the same for every face: 1 in 200 values of an"
        " average face lie beyond its end."
        if shipped
        else "In the network's own unit, on this face's own scale: none is shipped for the weights."
    )
    signed = layer.activation == "linear"
    if signed:
        words += " Green is above 0, purple below."
    return activation_scale(end, signed), words


def _channel(layer: ConvolutionLayer, maps: Float32, channel: int, inputs: str) -> None:
    st.subheader(f"{layer.name}, channel {channel}", anchor=False)
    left, right = st.columns(2, gap="large")
    cells = maps[:, :, channel]
    scale, _ = _activation_scale(layer, maps)
    with left:
        theme.show(layer_map(cells, scale), key="large map")
    with right:
        theme.show(kernels.kernel_figure(layer, channel, inputs), key="large kernel")
        st.caption(
            f"Each value of the map is the sum of filter × {inputs} at that place, plus the"
            f" bias {layer.bias[channel]:+.3f}"
            + ("; what is below 0 becomes 0." if layer.activation == "relu" else ".")
        )
        _numbers(layer, cells, channel)


def _numbers(layer: ConvolutionLayer, cells: Float32, channel: int) -> None:
    rows = [("this face", float(cells.mean()), 1)]
    averages = loading.group_averages()
    if averages and layer.name in averages.summary.layers:
        shipped = {group: averages.layers[layer.name, group] for group in Group}
        rows += [
            (GROUP_TITLES[group].lower(), float(average.mean[channel]), average.n)
            for group, average in shipped.items()
        ]
    where, means, counts = zip(*rows, strict=True)
    st.dataframe(
        {"where": where, "mean activation": means, "faces": counts},
        hide_index=True,
        column_config={"mean activation": st.column_config.NumberColumn(format="%.3f")},
    )
