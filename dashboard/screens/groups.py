"""Groups: what the network sees in the faces it is surest of."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from backend.explain.group_averages import Group, GroupAverages, difference
from backend.images.scaling import Float32
from dashboard import loading, theme
from dashboard.views import layer_controls
from dashboard.views.channel_grid import Scale, activation_scale, channel_grid
from dashboard.views.group_plots import GROUP_TITLES, channel_plot
from dashboard.views.layer_map import layer_map


def main() -> None:
    """The page."""
    st.title("Groups: what separates generated from real", anchor=False)
    st.write(
        "One face's maps say little. The mean over many faces shows which filters answer"
        " differently to the generated faces and the photographs that the network is surest of."
    )
    averages = loading.group_averages()
    if averages is None:
        st.warning(
            "There are no group averages for these weights. `uncanny explain groups` computes"
            " them from the open face set.",
            icon=":material/hourglass_empty:",
        )
        return
    _members(averages)
    with st.container(horizontal=True):
        layer = layer_controls.choose_layer(averages.summary.layers)
        channels = _sorted(averages, layer)
        chosen = layer_controls.choose_channel(channels)
    st.subheader("Channel by channel", anchor=False)
    channel_plot(averages, layer, channels, chosen, key=f"channels {layer}")
    st.caption(
        "Bars carry their 95 % interval, channel by channel: among many channels some differ by"
        " chance. The groups were picked by the network's own score, so that they differ is no"
        " surprise; where they do is what it looks at. Random faces are the yardstick."
    )
    _mean_maps(averages, layer, channels, chosen)


def _sorted(averages: GroupAverages, layer: str) -> list[int]:
    apart, _ = difference(averages.layers[layer, Group.FAKE], averages.layers[layer, Group.REAL])
    return [int(index) for index in np.argsort(-apart, kind="stable")]


def _members(averages: GroupAverages) -> None:
    summary = averages.summary
    st.caption(
        f"{summary.faces:,} faces of the {summary.set_name}, judged by {summary.network} with"
        f" weights {summary.weights_sha256[:8]}."
    )
    for column, group in zip(st.columns(len(Group)), Group, strict=True):
        about = summary.groups[group]
        with column.container(border=True):
            st.markdown(f"**{GROUP_TITLES[group]}**, n = {about.n}")
            st.caption(
                f"{about.definition}. Probability of being generated"
                f" {about.probability_min:.2%} to {about.probability_max:.2%}."
            )
            with st.expander("Sources"):
                st.dataframe(
                    {"source": list(about.sources), "faces": list(about.sources.values())},
                    hide_index=True,
                )


def _mean_maps(averages: GroupAverages, layer: str, channels: list[int], chosen: int) -> None:
    st.subheader("Average feature maps", anchor=False)
    page = layer_controls.choose_page(channels, key=f"page of groups {layer}")
    fake = averages.layers[layer, Group.FAKE].maps
    real = averages.layers[layer, Group.REAL].maps
    random = averages.layers[layer, Group.RANDOM].maps
    end = averages.summary.activation_scale[layer]
    activation = activation_scale(end, signed=bool(min(fake.min(), real.min()) < 0))
    limit = float(np.abs(fake - real).max()) or 1.0
    change = Scale(-limit, limit, theme.DIVERGING, "difference")
    left, right = st.columns(2, gap="large")
    with left:
        _grid(Group.FAKE, averages, fake, page, chosen, activation, layer)
    with right:
        _grid(Group.REAL, averages, real, page, chosen, activation, layer)
    st.caption(
        "Tiles stand in the order of the plot above; click one to see it large. Activations are in"
        " the network's own unit, on the scale of the page on feature maps."
    )
    st.subheader(f"{layer}, channel {chosen}", anchor=False)
    shown = [
        (GROUP_TITLES[Group.FAKE], fake, activation),
        (GROUP_TITLES[Group.REAL], real, activation),
        (GROUP_TITLES[Group.RANDOM], random, activation),
        ("Fake − real", fake - real, change),
    ]
    with st.container(horizontal=True):
        for title, maps, scale in shown:
            with st.container(width=theme.NARROW, gap=None):
                st.markdown(f"**{title}**")
                figure = layer_map(maps[:, :, chosen], scale, theme.NARROW)
                theme.show(figure, key=f"large {title}", width=theme.NARROW)


def _grid(
    group: Group,
    averages: GroupAverages,
    maps: Float32,
    page: Sequence[int],
    chosen: int,
    scale: Scale,
    layer: str,
) -> None:
    st.markdown(f"**{GROUP_TITLES[group]}**, n = {averages.summary.groups[group].n}")
    channel_grid(maps, page, chosen, scale, key=f"{group} {layer}")
