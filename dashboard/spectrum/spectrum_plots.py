"""Spectra of groups of faces and of one face."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from backend.explain.spectra import FREQUENCIES, GroupSpectrum, Spectrum, difference
from dashboard.shared import theme

Values = npt.NDArray[np.float32]
STYLES = (
    ("#e8710a", "solid"),
    ("#a06bd0", "dash"),
    ("#0a9b78", "dot"),
    ("#a08c00", "dashdot"),
    ("#2f9fc0", "longdash"),
    ("#b0713f", "longdashdot"),
)
"""Colour and dash of the generators in their order; told apart by either, on light and on dark."""
_MARKED = {1 / 8: "1/8", 1 / 4: "1/4", 3 / 8: "3/8", 1 / 2: "1/2"}
"""Cycles per pixel at which up-sampling by two leaves its traces, and JPEG's blocks do too."""
_FIRST = 2
"""Radii under it are the window's own."""
_HEIGHT = 420
_MAP = 300
_SHARED = {
    "dragmode": False,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    "margin": {"l": 0, "r": 8, "t": 40, "b": 0},
}


def profile_figure(
    reals: GroupSpectrum | None, fakes: Sequence[GroupSpectrum], own: Spectrum | None
) -> go.Figure:
    """Power by frequency: the band of nine in ten photographs, the generators' means, one face."""
    figure = go.Figure()
    x = FREQUENCIES[_FIRST:]
    if reals is not None:
        _band(figure, x, reals.low[_FIRST:], reals.high[_FIRST:], "nine in ten photographs")
        _line(figure, reals.mean, f"photographs, n = {reals.about.n:,}", theme.BLUE, "solid")
    for group, (colour, dash) in zip(fakes, STYLES, strict=False):
        _line(figure, group.mean, f"{group.about.kind}, n = {group.about.n:,}", colour, dash)
    if own is not None:
        _line(figure, own.profile, "the chosen face", theme.CHOSEN, "solid", width=3)
    figure.update_yaxes(title="power over the face's mean (dB)")
    return _laid_out(figure)


def difference_figure(reals: GroupSpectrum, fakes: Sequence[GroupSpectrum]) -> go.Figure:
    """Each generator's mean less that of the photographs, with its 95 % interval."""
    figure = go.Figure()
    x = FREQUENCIES[_FIRST:]
    for group, (colour, dash) in zip(fakes, STYLES, strict=False):
        apart, half = (values[_FIRST:] for values in difference(group, reals))
        _band(figure, x, apart - half, apart + half, None, colour)
        _line(figure, difference(group, reals)[0], group.about.kind, colour, dash)
    figure.add_hline(0, line={"color": theme.BLUE, "width": 1.5})
    figure.update_yaxes(title="fake − photographs (dB)")
    return _laid_out(figure)


def map_figure(quadrant: Values, low: float, high: float, signed: bool) -> go.Figure:
    """A spectrum in two dimensions: the mean brightness at the lower left corner.

    Args: quadrant (RINGS, RINGS) dB; low and high, the ends of the scale.
    """
    figure = go.Figure(
        go.Heatmap(
            x=FREQUENCIES,
            y=FREQUENCIES,
            z=quadrant,
            zmin=low,
            zmax=high,
            colorscale=theme.DIVERGING if signed else theme.SEQUENTIAL,
            colorbar={**theme.colour_bar("dB"), "y": -0.2},
            hovertemplate="%{x:.3f} across, %{y:.3f} down: %{z:.1f} dB<extra></extra>",
        )
    )
    figure.update_layout(
        height=_MAP + 110, margin={"l": 0, "r": 0, "t": 30, "b": 60}, dragmode=False
    )
    ticks = {"tickvals": [0, *_MARKED], "ticktext": ["0", *_MARKED.values()]}
    figure.update_xaxes(title="across (cycles per pixel)", constrain="domain", **ticks)
    figure.update_yaxes(
        title="down (cycles per pixel)", scaleanchor="x", constrain="domain", **ticks
    )
    return figure


def profile_table(groups: Sequence[GroupSpectrum], own: Spectrum | None) -> pd.DataFrame:
    """A row a frequency: mean, deviation and common range of each group, and the chosen face."""
    table: dict[str, Values] = {"cycles_per_pixel": FREQUENCIES}
    for group in groups:
        for name in ("mean", "deviation", "low", "high"):
            table[f"{group.about.kind}_{name}_dB"] = getattr(group, name)
    if own is not None:
        table["chosen_face_dB"] = own.profile
    return pd.DataFrame(table)


def difference_table(reals: GroupSpectrum, fakes: Sequence[GroupSpectrum]) -> pd.DataFrame:
    """A row a frequency: each generator's difference and half its 95 % interval."""
    table: dict[str, Values] = {"cycles_per_pixel": FREQUENCIES}
    for group in fakes:
        apart, half = difference(group, reals)
        table[f"{group.about.kind}_dB"] = apart
        table[f"{group.about.kind}_half_interval_dB"] = half
    return pd.DataFrame(table)


def largest_differences(reals: GroupSpectrum, fakes: Sequence[GroupSpectrum]) -> pd.DataFrame:
    """Where each generator's mean lies furthest from the photographs', above 1/8 cycle a pixel.

    Below that, what is in the pictures (pose, background, light) counts for more than how they
    were made. `standard_deviations`: over the spread of the photographs there.
    """
    rows = []
    high = np.flatnonzero(FREQUENCIES >= 1 / 8)
    for group in fakes:
        apart, half = difference(group, reals)
        at = int(high[np.argmax(np.abs(apart[high]))])
        rows.append(
            {
                "generator": group.about.kind,
                "faces": group.about.n,
                "largest difference": f"{apart[at]:+.1f} dB ± {half[at]:.1f}",
                "at (cycles per pixel)": round(float(FREQUENCIES[at]), 3),
                "in standard deviations": round(float(apart[at] / reals.deviation[at]), 1),
            }
        )
    return pd.DataFrame(rows)


def _line(
    figure: go.Figure, values: Values, name: str, colour: str, dash: str, width: float = 2
) -> None:
    figure.add_scatter(
        x=FREQUENCIES[_FIRST:],
        y=values[_FIRST:],
        mode="lines",
        name=name,
        line={"color": colour, "dash": dash, "width": width},
        hovertemplate="%{x:.3f} cycles per pixel: %{y:.1f} dB<extra>" + name + "</extra>",
    )


def _band(
    figure: go.Figure,
    x: Values,
    low: Values,
    high: Values,
    name: str | None,
    colour: str = theme.BLUE,
) -> None:
    figure.add_scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=colour,
        opacity=0.2,
        mode="none",
        name=name or "",
        showlegend=name is not None,
        hoverinfo="skip",
    )


def _laid_out(figure: go.Figure) -> go.Figure:
    for frequency, words in _MARKED.items():
        figure.add_vline(
            frequency,
            line={"color": theme.GREY, "dash": "dot", "width": 1},
            annotation={"text": words, "font_size": 10},
            annotation_position="top left",
        )
    figure.update_xaxes(
        title="frequency (cycles per pixel)", range=[0, FREQUENCIES[-1]], showgrid=False
    )
    figure.update_layout(height=_HEIGHT, **_SHARED)
    return figure


def map_table(quadrant: Values) -> pd.DataFrame:
    """A row a pair of frequencies: across, down, dB."""
    down, across = np.meshgrid(FREQUENCIES, FREQUENCIES, indexing="ij")
    return pd.DataFrame(
        {
            "across_cycles_per_pixel": across.ravel(),
            "down_cycles_per_pixel": down.ravel(),
            "dB": quadrant.ravel().round(2),
        }
    )
