"""Groups: what the network sees in the faces it is surest of, in its errors, in any group."""

import numpy as np
import streamlit as st

from backend.explain.group_averages import GroupAverages
from backend.images.scaling import Float32
from dashboard.groups import group_builder
from dashboard.groups.group_plots import channel_plot
from dashboard.shared import layer_controls, loading, map_tables, page_head, plot_export, theme
from dashboard.shared.channel_grid import Scale, activation_scale, channel_grid
from dashboard.shared.compared_groups import (
    GROUP_TITLES,
    ComparedGroups,
    Comparison,
    compared_groups,
)
from dashboard.shared.layer_map import layer_map


def main() -> None:
    """The page."""
    page_head.show("Groups: what separates generated from real")
    st.write(
        "One face's maps say little. The mean over many faces shows which filters answer"
        " differently to one group of faces and to another."
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
    group_builder.show()
    groups = compared_groups()
    assert groups is not None  # noqa: S101 - the averages are there
    with st.container(horizontal=True):
        groups.choose()
        layer = layer_controls.choose_layer(averages.summary.layers)
        compared = groups.compare(layer)
        channels = compared.by_effect()
        chosen = layer_controls.choose_channel(channels)
    st.header("Channel by channel", anchor=False)
    channel_plot(compared, channels, chosen, key=f"channels {layer}")
    st.caption(
        "Bars carry their 95 % interval, channel by channel: among many channels some differ by"
        " chance. Groups picked by the network's own score differ, no surprise; where they do is"
        " what to look at. Random faces are the yardstick, as many as a group has: the fewer, the"
        " further their mean strays by chance."
    )
    with st.expander("The numbers", icon=":material/table:"):
        st.dataframe(compared.table(channels), hide_index=True)
    _mean_maps(groups, compared, averages, layer, channels, chosen)
    st.divider()
    plot_export.choose_format()


def _members(averages: GroupAverages) -> None:
    summary = averages.summary
    st.caption(
        f"{summary.faces:,} faces of the {summary.set_name} that the network sees at its largest"
        f" side, judged by {summary.network} with weights {summary.weights_sha256[:8]}."
    )
    columns = st.columns(len(summary.groups), border=True)  # below each other on a phone
    for column, (group, about) in zip(columns, summary.groups.items(), strict=True):
        with column:
            st.markdown(f"**{GROUP_TITLES[group]}**, n\u00a0=\u00a0{about.n}")
            st.caption(
                f"{about.definition}. Probability of being generated"
                f" {about.probability_min:.2%} to {about.probability_max:.2%}."
            )
            with st.expander("Sources"):
                st.dataframe(
                    {"source": list(about.sources), "faces": list(about.sources.values())},
                    hide_index=True,
                )
    none = [title for name, title in GROUP_TITLES.items() if name not in summary.groups]
    if none:
        st.caption(f"None of these faces belongs to: {', '.join(none)}.")


def _mean_maps(
    groups: ComparedGroups,
    compared: Comparison,
    averages: GroupAverages,
    layer: str,
    channels: list[int],
    chosen: int,
) -> None:
    st.header("Average feature maps", anchor=False)
    first, second = (compared.maps.get(name) for name in (compared.group, compared.against))
    if first is None or second is None or first.shape != second.shape:
        group_builder.maps_offer(groups, compared, averages.summary.mapped)
        return
    page = layer_controls.choose_page(channels, key=f"page of groups {layer}")
    end = averages.summary.activation_scale[layer]
    activation = activation_scale(end, signed=bool(min(first.min(), second.min()) < 0))
    for column, maps, name in zip(
        st.columns(2, gap="large"),
        (first, second),
        (compared.group, compared.against),
        strict=True,
    ):
        with column:
            st.markdown(f"**{compared.titles[name]}**")
            channel_grid(maps, page, chosen, activation, key=f"{name} {layer}")
    st.caption(
        "Tiles stand in the order of the plot above; click one to see it large. Activations are in"
        " the network's own unit, on the scale of the page on feature maps."
    )
    st.header(f"{layer}, channel {chosen}", anchor=False)
    limit = float(np.abs(first - second).max()) or 1.0
    change = Scale(-limit, limit, theme.DIVERGING, "difference")
    _row_of_maps(compared, chosen, activation, change)


def _row_of_maps(compared: Comparison, chosen: int, activation: Scale, change: Scale) -> None:
    shown: list[tuple[str, Float32, Scale]] = [
        (_in_two_lines(compared.titles[name]), maps, activation)
        for name, maps in compared.maps.items()
    ]
    first, second = compared.maps[compared.group], compared.maps[compared.against]
    shown.append(("Difference  \nof the first two", first - second, change))
    with st.container(horizontal=True):
        for number, (title, maps, scale) in enumerate(shown):
            with st.container(width=theme.NARROW, gap=None):
                st.markdown(title)
                figure = layer_map(maps[:, :, chosen], scale, theme.NARROW)
                name = f"mean-{chosen}-{number}"
                plot_export.show(figure, None, name, width=theme.NARROW)
    cells = {title.replace("  \n", " "): maps[:, :, chosen] for title, maps, _ in shown}
    plot_export.download(lambda: map_tables.map_table(**cells), f"means-channel-{chosen}")


def _in_two_lines(title: str) -> str:
    """The group and its size."""
    return "  \nn = ".join(title.rsplit(", n = ", 1))
