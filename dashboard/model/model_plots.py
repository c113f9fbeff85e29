"""How the network was trained and how right it is, drawn."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from backend.detector.contract import Rate, Thresholds
from backend.evaluation.metrics import Interval
from backend.evaluation.predictions import scores
from backend.evaluation.report import OTHERS, STYLEGAN_FAMILY
from backend.evaluation.report_schema import Report
from backend.evaluation.roc_curve import roc_curve
from backend.training.training_record import TrainingRecord
from dashboard.shared import theme

TALK_TRAIN, TALK_VAL, TALK_ONSET = 0.95, 0.88, 15
"""Accuracies, and the epoch after which it overfitted, of the talk that Uncanny grew from."""
FPR_MIN = 1e-3
"""Left end of the logarithmic axis."""
KINDS = {"photographs": theme.BLUE, STYLEGAN_FAMILY: theme.ORANGE, OTHERS: theme.GREY}
Robustness = Literal["called_synthetic", "roc_auc"]
_HEIGHT = 380
_LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
_MARGIN = {"l": 0, "r": 16, "t": 40, "b": 0}
_LIGHT = 0.55
"""Of the scale, from where on dark letters read better than light ones."""
_ON_LIGHT, _ON_DARK = "#14171f", "#ffffff"


def learning_figure(record: TrainingRecord) -> go.Figure:
    """Loss and accuracy by epoch, with the kept epoch, the overfitting and the talk's figures."""
    figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.07)
    curves = learning_table(record)
    for row, name in enumerate(("loss", "accuracy"), 1):
        for column, title, colour, dash, mark in (
            (name, "train", theme.BLUE, "dash", "circle"),
            (f"val_{name}", "validation", theme.ORANGE, "solid", "square"),
        ):
            figure.add_scatter(
                x=curves["epoch"],
                y=curves[column],
                mode="lines+markers",
                name=title,
                line={"color": colour, "dash": dash},
                marker={"symbol": mark, "size": 6},
                showlegend=row == 1,
                hovertemplate=f"epoch %{{x}}: {title} {name} %{{y:.3f}}<extra></extra>",
                row=row,
                col=1,
            )
    for value, words in ((TALK_TRAIN, "talk, train"), (TALK_VAL, "talk, validation")):
        figure.add_hline(
            value,
            line={"color": theme.GREY, "dash": "dot", "width": 1},
            annotation={"text": f"{words}: {value:.0%}", "font_size": 10},
            annotation_position="top left",
            row=2,
            col=1,
        )
    _epoch_marks(figure, record)
    figure.update_yaxes(title="loss (nats)", rangemode="tozero", row=1, col=1)
    figure.update_yaxes(title="accuracy", tickformat=".0%", row=2, col=1)
    figure.update_xaxes(title="epoch", row=2, col=1)
    return _laid_out(figure, 560)


def _epoch_marks(figure: go.Figure, record: TrainingRecord) -> None:
    marks = [(record.kept_epoch, "kept", theme.CHOSEN, "solid", "top")]
    if record.overfitting_from_epoch is not None:
        found = record.overfitting_from_epoch
        marks.append((found, "overfitting from here", theme.CHOSEN, "dash", "bottom"))
    marks.append((TALK_ONSET, "talk: overfitting after", theme.GREY, "dot", "bottom"))
    for epoch, words, colour, dash, place in marks:
        figure.add_vline(epoch, line={"color": colour, "dash": dash, "width": 1.5})
        figure.add_annotation(
            x=epoch,
            y=1 if place == "top" else 0,
            yref="y domain",
            text=words,
            showarrow=False,
            xanchor="right",
            yanchor=place,
            font={"size": 11, "color": colour},
        )


def learning_table(record: TrainingRecord) -> pd.DataFrame:
    """A row an epoch, counted from 1."""
    table = pd.DataFrame([row.model_dump() for row in record.curves])
    table.insert(0, "epoch", range(1, len(table) + 1))
    return table


def roc_table(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """FPR and TPR at every threshold, of each kind of fakes against the photographs.

    Args: parts: predictions by the names of KINDS.
    """
    reals = scores(parts["photographs"])
    curves = []
    for kind in (STYLEGAN_FAMILY, OTHERS):
        fakes = scores(parts[kind])
        if len(reals) and len(fakes):
            fpr, tpr = roc_curve(reals, fakes)
            curves.append(pd.DataFrame({"against photographs": kind, "fpr": fpr, "tpr": tpr}))
    return pd.concat(curves) if curves else pd.DataFrame()


def roc_figure(table: pd.DataFrame, n_reals: int) -> go.Figure:
    """ROC curves, the FPR on a logarithmic axis; shaded where it is less than one photograph."""
    figure = go.Figure()
    for kind, rows in table.groupby("against photographs", sort=False):
        figure.add_scatter(
            # On a logarithmic axis there is no 0: the curve comes in from beyond the left end.
            x=np.maximum(rows["fpr"], FPR_MIN / 10),
            y=rows["tpr"],
            mode="lines",
            name=str(kind),
            line={
                "color": KINDS[str(kind)],
                "dash": "solid" if kind == STYLEGAN_FAMILY else "dash",
                "shape": "hv",
            },
            hovertemplate="FPR %{x:.2%}, TPR %{y:.1%}<extra>" + str(kind) + "</extra>",
        )
    figure.add_vrect(
        FPR_MIN / 10,
        1 / n_reals,
        fillcolor=theme.GREY,
        opacity=0.2,
        line_width=0,
        annotation={"text": "less than one<br>photograph", "font_size": 10},
        annotation_position="bottom right",
    )
    figure.update_xaxes(
        title="photographs called generated (FPR)",
        type="log",
        range=[np.log10(FPR_MIN), 0],
        tickvals=[0.001, 0.01, 0.1, 1],
        ticktext=["0.1 %", "1 %", "10 %", "100 %"],
    )
    figure.update_yaxes(title="fakes called generated (TPR)", tickformat=".0%", range=[0, 1.02])
    return _laid_out(figure)


def reliability_figure(curve: pd.DataFrame) -> go.Figure:
    """Stated against happened; a mark's area says how much of the whole it holds."""
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name="as stated",
        line={"color": theme.GREY, "dash": "dash", "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=curve["stated"],
        y=curve["happened"],
        mode="lines+markers",
        name="as it happened",
        line={"color": theme.ORANGE},
        marker={"size": np.sqrt(curve["weight"]) * 30 + 4},
        customdata=curve["n"],
        hovertemplate="stated %{x:.0%}, happened %{y:.0%}, n = %{customdata:,}<extra></extra>",
    )
    figure.update_xaxes(title="stated probability", tickformat=".0%", range=[-0.04, 1.04])
    figure.update_yaxes(
        title="share of fakes, classes balanced", tickformat=".0%", range=[-0.04, 1.04]
    )
    return _laid_out(figure)


def counts_figure(table: pd.DataFrame) -> go.Figure:
    """A confusion table: counts in words, colour by the share of the row.

    Args: table of counts, rows are what the faces are, columns what they were called.
    """
    counts = table.to_numpy(dtype=float)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    words = [
        [f"{count:.0f}<br>{share:.1%}" for count, share in zip(*both, strict=True)]
        for both in zip(counts, shares, strict=True)
    ]
    names = [name.replace(" ", "<br>") for name in table.columns]
    figure = grid_figure(names, list(table.index), shares, words)
    figure.update_xaxes(title="what the network says")
    figure.update_layout(height=70 * len(table) + 90)
    return figure


def grid_figure(
    columns: Sequence[str],
    rows: Sequence[str],
    shares: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    words: Sequence[Sequence[str]],
) -> go.Figure:
    """A labelled heat map of shares from 0 to 1. Args: shares (rows, columns), NaN for none."""
    figure = go.Figure(
        go.Heatmap(
            x=columns,
            y=rows,
            z=shares,
            zmin=0,
            zmax=1,
            colorscale=theme.SEQUENTIAL,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{y}, %{x}: %{z:.1%}<extra></extra>",
        )
    )
    # Cell by cell: plotly's own choice of a colour is hard to read in the middle of the scale.
    for row, line, said in zip(rows, shares, words, strict=True):
        for column, share, text in zip(columns, line, said, strict=True):
            colour = _ON_LIGHT if share > _LIGHT else _ON_DARK
            if np.isnan(share):
                colour = theme.GREY
            figure.add_annotation(
                x=column, y=row, text=text, showarrow=False, font={"color": colour, "size": 12}
            )
    figure.update_xaxes(type="category", side="top", tickangle=0, showgrid=False)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return _laid_out(figure, 34 * len(rows) + 110)


def logits_figure(
    parts: dict[str, pd.DataFrame], threshold: float, shipped: Thresholds
) -> go.Figure:
    """How the logits of each kind lie about a threshold, as shares of the kind.

    Args: parts: predictions by the names of KINDS.
    """
    figure = go.Figure()
    bins = histogram_table(parts)
    for kind, colour in KINDS.items():
        figure.add_scatter(
            x=bins["logit"],
            y=bins[kind],
            mode="lines",
            name=kind,
            fill="tozeroy",
            line={
                "color": colour,
                "shape": "hvh",
                "dash": {"photographs": "solid", OTHERS: "dot"}.get(kind, "dash"),
            },
            hovertemplate="logit about %{x:.1f}: %{y:.1%}<extra>" + kind + "</extra>",
        )
    figure.add_vline(threshold, line={"color": theme.CHOSEN, "width": 2})
    for value in (shipped.lower, shipped.upper):
        figure.add_vline(value, line={"color": theme.GREY, "dash": "dot", "width": 1.5})
    figure.update_xaxes(title="logit: photograph ← → generated")
    figure.update_yaxes(title="share of the faces", tickformat=".0%")
    return _laid_out(figure, 320)


def histogram_table(parts: dict[str, pd.DataFrame], bins: int = 40) -> pd.DataFrame:
    """The share of each kind by the middle of each bin of the logit."""
    logits = {kind: rows["logit"].dropna().to_numpy() for kind, rows in parts.items()}
    edges = np.histogram_bin_edges(np.concatenate(list(logits.values())), bins)
    shares = {kind: np.histogram(of, edges)[0] / max(len(of), 1) for kind, of in logits.items()}
    return pd.DataFrame({"logit": (edges[:-1] + edges[1:]) / 2, **shares})


def robustness_table(report: Report, figure: Robustness) -> pd.DataFrame:
    """A row a mangling, a column a generator; values 0-1, NaN where there is none.

    Args: figure: `called_synthetic`, with a last column for the photographs, or `roc_auc`.
    """
    rows = {}
    for mangling, blocks in report.by_mangling.items():
        if figure == "called_synthetic":
            kinds = {**blocks.generators, "photographs": blocks.photographs}
            rows[mangling] = {kind: _rate(of.called_synthetic) for kind, of in kinds.items()}
        else:
            rows[mangling] = {kind: _value(of.roc_auc) for kind, of in blocks.generators.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("mangling")


def _rate(rate: Rate | None) -> float:
    return np.nan if rate is None else rate.rate


def _value(estimate: Interval | None) -> float:
    return np.nan if estimate is None else estimate.value


def _laid_out(figure: go.Figure, height: int = _HEIGHT) -> go.Figure:
    figure.update_layout(height=height, margin=_MARGIN, legend=_LEGEND, dragmode=False)
    return figure
