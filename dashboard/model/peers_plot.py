"""Networks and older methods beside each other, trained and scored alike."""

import pandas as pd
import plotly.graph_objects as go

from backend.evaluation.report import interval_text
from backend.experiments.peers.descriptions import AS_SHIPPED
from backend.experiments.peers.table import SUMMARY_HEAD, TPR_HEADS, Row, Table
from dashboard.model.interval_plot import Series, interval_figure
from dashboard.shared import theme


def peers_table(table: Table, mangling: str) -> pd.DataFrame:
    """A row a candidate, in the table's order; figures as text, with their intervals."""
    return pd.DataFrame([_row(candidate, mangling) for candidate in table.candidates])


def peers_figure(table: Table, mangling: str) -> go.Figure:
    """AUC with its interval by candidate, the best on top; the weights that ship stand out."""
    found = {each.name: each.results[mangling].roc_auc for each in table.candidates}
    aucs = {name: auc for name, auc in found.items() if auc}
    ours = {name: auc for name, auc in aucs.items() if name == AS_SHIPPED}
    series = [
        Series("AUC", {n: auc for n, auc in aucs.items() if n not in ours}, theme.BLUE, "circle"),
        Series("AUC", ours, theme.ORANGE, "diamond"),
    ]
    best_first = sorted(aucs, key=lambda name: -aucs[name].value)
    return interval_figure(series, best_first, "ROC AUC (0.5: a guess)")


def _row(candidate: Row, mangling: str) -> dict[str, object]:
    figures = candidate.results[mangling]
    cells = (
        *(candidate.name, candidate.parameters, candidate.float16_mb),
        *(candidate.gflop, candidate.milliseconds),
    )
    facts = dict(zip(SUMMARY_HEAD, cells, strict=True))
    rates = {head: interval_text(figures.tpr_at_fpr[fpr]) for fpr, head in TPR_HEADS.items()}
    trained = {
        "faces drawn in training": candidate.faces,
        "minutes of training": round(candidate.seconds / 60, 1),
    }
    return {**facts, "AUC": interval_text(figures.roc_auc), **rates, **trained}
