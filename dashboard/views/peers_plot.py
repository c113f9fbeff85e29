"""Networks and older methods beside each other, trained and scored alike."""

import pandas as pd
import plotly.graph_objects as go

from backend.training.peers.descriptions import AS_SHIPPED
from backend.training.peers.table import SUMMARY_HEAD, TPR_HEADS, Table
from backend.training.report import interval_text
from dashboard import theme

_ROW_PIXELS = 26


def peers_table(table: Table, mangling: str) -> pd.DataFrame:
    """A row a candidate, in the table's order; figures as text, with their intervals."""
    return pd.DataFrame([_row(candidate, mangling) for candidate in table["candidates"]])


def peers_figure(table: Table, mangling: str) -> go.Figure:
    """AUC with its interval by candidate, the best on top; the weights that ship stand out."""
    aucs = [(each["results"][mangling]["roc_auc"], each["name"]) for each in table["candidates"]]
    rows = sorted((row for row in aucs if row[0]), key=lambda row: row[0]["value"])
    figure = go.Figure()
    for is_shipped, colour, symbol in (
        (False, theme.BLUE, "circle"),
        (True, theme.ORANGE, "diamond"),
    ):
        chosen = [(auc, name) for auc, name in rows if (name == AS_SHIPPED) == is_shipped]
        figure.add_scatter(
            x=[auc["value"] for auc, _ in chosen],
            y=[name for _, name in chosen],
            error_x={
                "array": [auc["high"] - auc["value"] for auc, _ in chosen],
                "arrayminus": [auc["value"] - auc["low"] for auc, _ in chosen],
                "thickness": 1.5,
                "width": 3,
            },
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 10},
            hovertemplate="%{y}: AUC %{x:.3f}<extra></extra>",
            showlegend=False,
        )
    figure.update_xaxes(title="ROC AUC (0.5: a guess)")
    figure.update_yaxes(type="category", categoryarray=[name for _, name in rows])
    figure.update_layout(
        height=_ROW_PIXELS * len(rows) + 90,
        margin={"l": 0, "r": 16, "t": 16, "b": 0},
        dragmode=False,
    )
    return figure


def _row(candidate: Table, mangling: str) -> dict[str, object]:
    figures = candidate["results"][mangling]
    keys = ("name", "parameters", "float16_mb", "gflop", "milliseconds")
    facts = {head: candidate[key] for head, key in zip(SUMMARY_HEAD, keys, strict=True)}
    rates = {head: interval_text(figures["tpr_at_fpr"][fpr]) for fpr, head in TPR_HEADS.items()}
    trained = {
        "faces drawn in training": candidate["faces"],
        "minutes of training": round(candidate["seconds"] / 60, 1),
    }
    return {**facts, "AUC": interval_text(figures["roc_auc"]), **rates, **trained}
