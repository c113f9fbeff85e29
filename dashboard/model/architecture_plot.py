"""A network drawn from top to bottom: shapes and numbers of weights."""

import re
from dataclasses import dataclass
from itertools import groupby

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from backend.explain.architecture import Architecture, Layer
from dashboard.shared import theme

_ROW = 30
_EDGES = 80
"""Pixels a row, and those above and below all rows."""
_OF_BLOCK = re.compile(r"(block[0-9]+)_")


@dataclass(frozen=True)
class Stage:
    """One layer, or the layers of one block."""

    name: str
    layers: list[Layer]

    @property
    def shape(self) -> list[int]:
        """What comes out."""
        return self.layers[-1].shape

    @property
    def side(self) -> int:
        """Rows of the maps that come out; 1 where there are none."""
        return self.shape[0] if len(self.shape) > 1 else 1

    @property
    def weights(self) -> int:
        """Of all its layers."""
        return sum(layer.weights for layer in self.layers)


def stages(network: Architecture) -> list[Stage]:
    """The layers in their order; those of one block, such as `block3_expand`, together."""
    return [
        Stage(name, list(layers))
        for name, layers in groupby(network.layers, lambda layer: _block(layer.name))
    ]


def architecture_figure(network: Architecture) -> go.Figure:
    """Rows from the face to the answer: the side of the maps as a bar, then the weights."""
    rows = stages(network)
    names = [row.name for row in rows]
    figure = make_subplots(
        1, 2, shared_yaxes=True, horizontal_spacing=0.03, column_widths=[0.62, 0.38]
    )
    sides = [row.side for row in rows]
    figure.add_bar(
        y=names,
        x=sides,
        base=[-side / 2 for side in sides],
        orientation="h",
        marker_color=theme.BLUE,
        customdata=[_shape(row) for row in rows],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
        row=1,
        col=1,
    )
    half = max(sides) / 2
    for row in rows:
        figure.add_annotation(
            x=1.15 * half, y=row.name, text=_shape(row), showarrow=False, xanchor="left"
        )
    figure.add_bar(
        y=names,
        x=[row.weights for row in rows],
        text=[f"{row.weights:,}" if row.weights else "none" for row in rows],
        textposition="outside",
        cliponaxis=False,
        orientation="h",
        marker_color=theme.GREY,
        hovertemplate="%{y}: %{x:,} weights<extra></extra>",
        row=1,
        col=2,
    )
    figure.update_layout(
        height=_ROW * len(rows) + _EDGES,
        margin={"l": 0, "r": 8, "t": 30, "b": 0},
        showlegend=False,
        dragmode=False,
        bargap=0.25,
    )
    most = max(row.weights for row in rows)
    figure.update_xaxes(showticklabels=False, showgrid=False, zeroline=False)
    figure.update_xaxes(title="rows × columns × channels", range=[-half, 3.6 * half], col=1)
    figure.update_xaxes(title="weights", range=[0, most * 1.9], col=2)
    figure.update_yaxes(autorange="reversed", type="category", ticklabelstandoff=4)
    return figure


def layer_table(network: Architecture) -> pd.DataFrame:
    """A row a layer, for reading and saving."""
    return pd.DataFrame(
        [
            {
                "layer": layer.name,
                "kind": layer.kind,
                "filter": " × ".join(map(str, layer.kernel or [])),
                "out": " × ".join(map(str, layer.shape)),
                "weights": layer.weights,
            }
            for layer in network.layers
        ]
    )


def _block(layer: str) -> str:
    found = _OF_BLOCK.match(layer)
    return found[1] if found else layer


def _shape(stage: Stage) -> str:
    return " × ".join(map(str, stage.shape))
