"""One layer's feature maps and filters, and one of its channels in full."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from backend.explain.feature_maps import ConvolutionLayer
from backend.images.scaling import Float32
from dashboard.inside import channel_in_groups, channel_off, kernels, top_faces
from dashboard.inside.layer_scale import layer_scale
from dashboard.inside.moving_kernel import moving_kernel
from dashboard.shared import layer_controls, loading, map_tables, page_address, plot_export, theme
from dashboard.shared.channel_grid import Scale, channel_grid
from dashboard.shared.layer_map import layer_map
from dashboard.shared.loading import FaceView

_BY_NUMBER, _BY_STRENGTH = "by number", "strongest on this face first"


def show(face: FaceView) -> None:
    """The view."""
    maps = loading.feature_maps(face.network_crop)
    layers = loading.extractor().all_layers
    with st.container(horizontal=True):
        name = layer_controls.choose_layer(
            [layer.name for layer in layers],
            unnumbered=[layer.name for layer in layers if layer.depthwise],
        )
        order = page_address.segments("Order", [_BY_NUMBER, _BY_STRENGTH], key="sort")
        layer = next(layer for layer in layers if layer.name == name)
        channels = _ordered(maps[layer.name], order)
        chosen = layer_controls.choose_channel(channels)
        page = layer_controls.choose_page(channels, key=f"page {layer.name}")
    before = _before(name)
    inputs = _inputs(layer, before)
    if before is None:
        _step_by_step(face, layer, chosen, maps[layer.name])
    _grids(layer, maps[layer.name], page, chosen, inputs)
    _channel(layer, maps[layer.name], chosen, inputs)
    channel_off.show(face, layer.name, chosen)
    if layer.depthwise:
        st.caption(
            "This is a depthwise layer: each filter sees one channel alone. Its averages in groups"
            " of faces and the faces that it answers to most aren't computed ahead; those of the"
            " numbered layers are."
        )
        return
    channel_in_groups.show(layer.name, chosen, maps[layer.name][:, :, chosen])
    top_faces.show(layer.name, chosen)


def _before(name: str) -> ConvolutionLayer | None:
    """The layer before it; None for the one that looks at the picture."""
    layers = loading.extractor().all_layers
    index = [layer.name for layer in layers].index(name)
    return layers[index - 1] if index else None


def _inputs(layer: ConvolutionLayer, before: ConvolutionLayer | None) -> str:
    """What a layer looks at, by name where its input channels are another layer's channels."""
    if before is None:
        return "the picture"
    if layer.depthwise:
        return f"the same channel of {before.name}"
    return before.name if layer.kernel.shape[2] == before.channels else "its input"


def _ordered(maps: Float32, order: str) -> list[int]:
    if order == _BY_STRENGTH:
        return [int(index) for index in np.argsort(-np.abs(maps).mean(axis=(0, 1)), kind="stable")]
    return list(range(maps.shape[2]))


def _grids(
    layer: ConvolutionLayer, maps: Float32, page: Sequence[int], chosen: int, inputs: str
) -> None:
    activation, fixed = layer_scale(layer, maps)
    weights = Scale(-layer.kernel_limit, layer.kernel_limit, theme.SIGNED, "weight")
    left, right = st.columns(2, gap="large")
    rows, columns, count = maps.shape
    with left:
        st.header(f"{count} feature maps, {rows} × {columns}", anchor=False)
        channel_grid(maps, page, chosen, activation, key=f"maps {layer.name}")
        st.caption(fixed)
    with right:
        height, width, depth, _ = layer.kernel.shape
        st.header(f"Their filters, {height} × {width} × {depth}", anchor=False)
        channel_grid(kernels.overview(layer), page, chosen, weights, key=f"filters {layer.name}")
        slices = (
            f"Each filter has one slice and slides over {inputs}."
            if layer.depthwise
            else f"Of each filter's {depth} slices, one for each channel of {inputs}, the one with"
            " the largest weights."
        )
        st.caption(f"{slices} One scale for all filters of the layer.")


def _channel(layer: ConvolutionLayer, maps: Float32, channel: int, inputs: str) -> None:
    st.header(f"{layer.name}, channel {channel}", anchor=False)
    left, right = st.columns(2, gap="large")
    scale, _ = layer_scale(layer, maps)
    with left:
        cells = maps[:, :, channel]
        plot_export.show(
            layer_map(cells, scale),
            lambda: map_tables.map_table(activation=cells),
            f"map-{layer.name}-{channel}",
            width=theme.WIDE,
        )
    with right:
        plot_export.show(
            kernels.kernel_figure(layer, channel),
            lambda: kernels.kernel_table(layer, channel),
            f"filter-{layer.name}-{channel}",
            width=theme.WIDE,
        )
        st.caption(
            f"Each value of the map is the sum of filter × {inputs} at that place, plus the"
            f" bias {layer.bias[channel]:+.3f}{_after(layer)}."
        )


def _after(layer: ConvolutionLayer) -> str:
    if layer.activation != "relu":
        return ""
    above = "" if layer.ceiling is None else f", and what is above {layer.ceiling:g} becomes that"
    return f"; what is below 0 becomes 0{above}"


def _step_by_step(face: FaceView, layer: ConvolutionLayer, channel: int, maps: Float32) -> None:
    st.header("How one value comes about", anchor=False)
    st.write(
        "The filter stands on a patch of the picture. Each of its weights is multiplied with the"
        " value under it, the products are added up, and the sum is one value of the map. Then it"
        f" moves on by {layer.stride}. Play it, step through it, or click on the map."
    )
    inputs = loading.first_input(face.network_crop)
    scale, _ = layer_scale(layer, maps)
    moving_kernel(layer, channel, layer.padded(inputs), scale)
