"""The visitor's results beside the published ones: each a plot and its figures as a table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd
import plotly.graph_objects as go

from backend.detector.contract import Rate
from backend.study import published
from backend.study.scoring import Judgements, Trust
from backend.study.statistics import Estimate
from dashboard.shared import theme

WIDTH = 640
Plot = tuple[go.Figure, pd.DataFrame]
_ROW = 44
_EDGES = 90
"""Pixels a row, and those above and below all rows."""


@dataclass(frozen=True)
class Row:
    """One estimate of a plot."""

    name: str
    value: float
    low: float | None
    high: float | None
    colour: str
    symbol: str


def accuracy_plot(visitor: Judgements, model: Judgements) -> Plot:
    """Shares of right answers in percent, with their 95 % intervals."""
    rows = [_rate_row("You", visitor.accuracy, theme.CHOSEN, "circle")]
    if model.n:
        rows.append(_rate_row("Uncanny, same faces", model.accuracy, theme.GREY, "diamond"))
    return _right_answers([*rows, *_people_rows()])


def people_plot(talk: float, model: Rate | None) -> Plot:
    """Right answers of people, of the talk's network (0-1) and of the shipped one, in percent."""
    rows = [
        *_people_rows(),
        Row("The talk's network", talk * 100, None, None, theme.ORANGE, "diamond-open"),
    ]
    if model is not None:
        rows.append(_rate_row("Uncanny's", model, theme.ORANGE, "diamond"))
    return _right_answers(rows)


def trust_plot(visitor: Trust) -> Plot:
    """Mean ratings of photographs and generated faces, with 95 % intervals where there are any."""
    rows = []
    for estimate, name, colour, symbol in (
        (visitor.real, "You: photographs", theme.BLUE, "circle"),
        (visitor.fake, "You: generated", theme.ORANGE, "diamond"),
    ):
        if estimate is not None:
            rows.append(_estimate_row(name, estimate, colour, symbol))
    rows += [
        Row("People: photographs", published.TRUST_REAL, None, None, theme.BLUE, "circle-open"),
        Row("People: generated", published.TRUST_FAKE, None, None, theme.ORANGE, "diamond-open"),
    ]
    figure = _rows_figure(rows, ".2f", "")
    figure.update_xaxes(range=[0.8, 7.2], title="mean trust (1 to 7)", dtick=1)
    return figure, _table(rows)


def blocks_plot(blocks: Sequence[Judgements], average: published.Accuracy) -> Plot:
    """Accuracy over the course of a session, beside the average of an experiment."""
    ends = [sum(block.n for block in blocks[: index + 1]) for index in range(len(blocks))]
    names = [f"{end - block.n + 1}–{end}" for end, block in zip(ends, blocks, strict=True)]
    rates = [block.accuracy for block in blocks]
    rows = [
        _rate_row(name, rate, theme.CHOSEN, "circle")
        for name, rate in zip(names, rates, strict=True)
    ]
    figure = go.Figure(
        go.Scatter(
            x=names,
            y=[rate.rate * 100 for rate in rates],
            error_y={
                "array": [(rate.high - rate.rate) * 100 for rate in rates],
                "arrayminus": [(rate.rate - rate.low) * 100 for rate in rates],
                "thickness": 1.5,
            },
            mode="lines+markers",
            marker={"color": theme.CHOSEN, "size": 10},
            hovertemplate="faces %{x}: %{y:.1f} %<extra></extra>",
        )
    )
    figure.add_hline(
        y=average.rate * 100,
        line={"dash": "dash", "width": 1.5, "color": theme.GREY},
        annotation={
            "text": f"people's average, {average.rate:.1%}",
            "x": 0.5,
            "xanchor": "center",
            "yanchor": "top",
        },
    )
    figure.update_layout(height=280, margin={"l": 0, "r": 0, "t": 8, "b": 0}, dragmode=False)
    figure.update_xaxes(title="faces", type="category")
    figure.update_yaxes(title="right answers (%)", range=[0, 104], dtick=25)
    return figure, _table(rows)


def _people_rows() -> list[Row]:
    return [
        Row(name, found.rate * 100, found.low * 100, found.high * 100, theme.GREY, "square-open")
        for name, found in (
            ("People, no help", published.UNAIDED),
            ("People, tips + feedback", published.AIDED),
        )
    ]


def _right_answers(rows: Sequence[Row]) -> Plot:
    figure = _rows_figure(rows, ".1f", " %")
    figure.update_xaxes(range=[0, 104], title="right answers (%)", dtick=25)
    figure.add_vline(x=50, line={"dash": "dot", "width": 1, "color": theme.GREY})
    figure.add_annotation(
        x=50, y=1, yref="paper", yanchor="bottom", text="guessing", showarrow=False
    )
    return figure, _table(rows)


def _rate_row(name: str, rate: Rate, colour: str, symbol: str) -> Row:
    return Row(name, rate.rate * 100, rate.low * 100, rate.high * 100, colour, symbol)


def _estimate_row(name: str, estimate: Estimate, colour: str, symbol: str) -> Row:
    return Row(name, estimate.value, estimate.low, estimate.high, colour, symbol)


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    """One line an estimate; no interval where none was published."""
    return pd.DataFrame([asdict(row) for row in rows])[["name", "value", "low", "high"]]


def _rows_figure(rows: Sequence[Row], digits: str, unit: str) -> go.Figure:
    """A row an estimate, from the top; its name stands above its mark, so that it fits a phone."""
    figure = go.Figure()
    for index, row in enumerate(rows):
        said = f"<b>{row.name}</b> {row.value:{digits}}{unit}"
        bar = None
        if row.low is not None and row.high is not None:
            said += f" [{row.low:{digits}}, {row.high:{digits}}]"
            bar = {"array": [row.high - row.value], "arrayminus": [row.value - row.low]}
        figure.add_scatter(
            x=[row.value],
            y=[index],
            error_x=bar,
            mode="markers",
            marker={"color": row.colour, "symbol": row.symbol, "size": 12},
            name=row.name,
            hovertemplate=f"%{{x:{digits}}}{unit}",
        )
        figure.add_annotation(
            x=0,
            y=index - 0.42,
            text=said,
            xref="paper",
            xanchor="left",
            showarrow=False,
            font={"size": theme.SMALL},
        )
    figure.update_layout(
        height=_ROW * len(rows) + _EDGES,
        margin={"l": 0, "r": 0, "t": 24, "b": 0},
        dragmode=False,
        showlegend=False,
    )
    figure.update_yaxes(visible=False, range=[len(rows) - 0.5, -0.8])
    return figure
