"""Many feature maps, or filters, at once: a grid of tiles on one scale, one of them chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from backend.explain.group_averages import pooled
from backend.images.scaling import Float32
from dashboard.shared import plot_export, selection, theme
from dashboard.shared.map_tables import channels_table

COLUMNS = 8
PER_PAGE = 128
_TILE = 48
"""Cells a side; larger maps are pooled to it, as no more can be seen at this size."""
_GAP = 2


@dataclass(frozen=True)
class Scale:
    """What colour means what: the same for all tiles."""

    low: float
    high: float
    colours: str | list[list[Any]]
    title: str

    def of_heatmap(self) -> dict[str, Any]:
        """What plotly's heat map takes of it, with the colour bar that labels it."""
        return {
            "zmin": self.low,
            "zmax": self.high,
            "colorscale": self.colours,
            "colorbar": theme.colour_bar(self.title),
        }


def activation_scale(end: float, signed: bool) -> Scale:
    """For feature maps up to `end`; `signed` where nothing keeps them from falling below 0."""
    if signed:
        return Scale(-end, end, theme.SIGNED, "activation")
    return Scale(0, end, theme.SEQUENTIAL, "activation")


def channel_grid(
    maps: Float32, channels: Sequence[int], chosen: int, scale: Scale, key: str
) -> None:
    """Draw the tiles of `channels`, in this order; a click on one makes it the chosen channel.

    Args: maps (rows, columns, all channels). The key also names the files that it is saved in.
    """
    tiles = pooled(maps, _TILE)[:, :, list(channels)]
    # Filters have few cells; repeating them keeps the gap between tiles to the width of one.
    repeat = max(1, _TILE // max(tiles.shape[:2]))
    tiles = tiles.repeat(repeat, axis=0).repeat(repeat, axis=1)
    grid = _Grid(tiles.shape[0], tiles.shape[1], gap=max(_GAP, repeat))
    figure = _mosaic(tiles, grid, scale)
    _targets(figure, grid, channels)
    if chosen in channels:
        _frame(figure, grid, list(channels).index(chosen))
    name = key.replace(" ", "-")
    with st.container(width=theme.WIDE):
        st.plotly_chart(
            figure,
            key=key,
            config=plot_export.camera(name),
            on_select=lambda: selection.take_channel(key, channels),
            selection_mode="points",
        )
        plot_export.download(lambda: channels_table(pooled(maps, _TILE), channels), name)


@dataclass(frozen=True)
class _Grid:
    """Where tiles lie, in cells of the mosaic."""

    rows: int
    columns: int
    gap: int

    def corner(self, position: int) -> tuple[int, int]:
        """Row and column of a tile's first cell."""
        line, place = divmod(position, COLUMNS)
        return line * (self.rows + self.gap), place * (self.columns + self.gap)

    def centre(self, position: int) -> tuple[float, float]:
        """x and y of a tile's middle; plotly puts the first cell's middle at 0."""
        top, left = self.corner(position)
        return left + (self.columns - 1) / 2, top + (self.rows - 1) / 2


def _mosaic(tiles: Float32, grid: _Grid, scale: Scale) -> go.Figure:
    count = tiles.shape[2]
    lines = -(-count // COLUMNS)
    height = lines * (grid.rows + grid.gap) - grid.gap
    width = COLUMNS * (grid.columns + grid.gap) - grid.gap
    mosaic = np.full((height, width), np.nan, np.float32)
    for position in range(count):
        top, left = grid.corner(position)
        mosaic[top : top + grid.rows, left : left + grid.columns] = tiles[:, :, position]
    figure = theme.image_figure(theme.WIDE, height, width)
    figure.add_heatmap(z=mosaic, hoverinfo="skip", hoverongaps=False, **scale.of_heatmap())
    figure.update_xaxes(range=[-0.5, width - 0.5])
    figure.update_yaxes(range=[height - 0.5, -0.5], autorange=False)
    return figure


def _targets(figure: go.Figure, grid: _Grid, channels: Sequence[int]) -> None:
    """An unseen mark in the middle of each tile; a tap anywhere counts for the nearest one."""
    centres = [grid.centre(position) for position in range(len(channels))]
    unseen = {"marker": {"opacity": 0}}
    figure.add_scatter(
        x=[x for x, _ in centres],
        y=[y for _, y in centres],
        mode="markers",
        marker={"opacity": 0},
        selected=unseen,
        unselected=unseen,
        customdata=list(channels),
        hovertemplate="channel %{customdata}<extra></extra>",
    )
    figure.update_layout(clickmode="event+select", hovermode="closest", hoverdistance=-1)


def _frame(figure: go.Figure, grid: _Grid, position: int) -> None:
    x, y = grid.centre(position)
    half_width, half_height = (grid.columns + _GAP) / 2, (grid.rows + _GAP) / 2
    figure.add_shape(
        type="rect",
        x0=x - half_width,
        x1=x + half_width,
        y0=y - half_height,
        y1=y + half_height,
        line={"color": theme.CHOSEN, "width": 3},
    )
