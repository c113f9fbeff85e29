"""One channel's average in groups of faces, and how far two of them lie apart."""

import streamlit as st

from backend.explain.group_averages import difference, effect_size
from backend.images.scaling import Float32
from dashboard.shared.compared_groups import Comparison, compared_groups

_SIZES = ((0.2, "hardly any"), (0.5, "small"), (0.8, "medium"))
"""Cohen's words for |d| under these bounds."""


def show(layer: str, channel: int, cells: Float32) -> None:
    """A row a group, beside this face's own cells (rows, columns) of the channel."""
    st.header("This channel in groups of faces", anchor=False)
    groups = compared_groups()
    if groups is None:
        st.caption("No group averages are shipped for these weights.")
        return
    with st.container(horizontal=True):
        groups.choose()
    compared = groups.compare(layer)
    shown = {name: groups.average(name, layer) for name in groups.names}
    rows: list[tuple[str, float, float | None, int]] = [("this face", float(cells.mean()), None, 1)]
    rows += [
        (
            groups.title(name).partition(",")[0],
            float(average.mean[channel]),
            float(average.deviation[channel]),
            average.n,
        )
        for name, average in shown.items()
    ]
    where, means, deviations, counts = zip(*rows, strict=True)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.dataframe(
            {
                "where": where,
                "mean activation": means,
                "deviation": deviations,
                "faces": counts,
            },
            hide_index=True,
            placeholder="–",
            column_config={
                name: st.column_config.NumberColumn(format="%.3f")
                for name in ("mean activation", "deviation")
            },
        )
    with right:
        _difference(compared, channel)


def _difference(compared: Comparison, channel: int) -> None:
    apart, half = (float(values[channel]) for values in difference(*compared.pair))
    effect = float(effect_size(*compared.pair)[channel])
    first, second = (
        compared.titles[name].partition(",")[0].lower()
        for name in (compared.group, compared.against)
    )
    st.metric(
        "Difference of the two groups",
        f"{apart:+.3f}",
        f"95 % interval {apart - half:+.3f} to {apart + half:+.3f}",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    size = next((word for bound, word in _SIZES if abs(effect) < bound), "large")
    st.caption(
        f"The mean of {first} less that of {second}. Cohen's d = {effect:+.2f}, which is called"
        f" {size}: the difference in units of the spread within the groups. “Mean activation” is"
        " the mean over the face, “deviation” its spread over the faces."
    )
