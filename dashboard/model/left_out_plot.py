"""How the network does on kinds of pictures that it was kept from."""

import pandas as pd
import plotly.graph_objects as go

from backend.evaluation.metrics import Interval
from backend.evaluation.report import interval_text, percent_text
from backend.experiments.leave_out_table import Figures, Table
from dashboard.model.interval_plot import Series, interval_figure
from dashboard.shared import theme

_HELD, _KNOWN, _AGAIN = "kept from it", "trained on it", "trained on it, another seed"


def left_out_rows(table: Table) -> pd.DataFrame:
    """A row a kind; figures as text, with their intervals."""
    return pd.DataFrame(
        [
            {
                "kind": title,
                "n": held.n,
                **_cells(_HELD, held),
                **_cells(_KNOWN, table.trained_on[title]),
                **_cells(_AGAIN, table.trained_again[title]),
            }
            for title, held in table.held_out.items()
        ]
    )


def left_out_figure(table: Table) -> go.Figure:
    """AUC with its interval by kind, of a network kept from it and of two trained on it."""
    series = [
        Series(_HELD, _aucs(table, table.held_out), theme.ORANGE, "circle"),
        Series(_KNOWN, _aucs(table, table.trained_on), theme.BLUE, "diamond-open"),
        Series(_AGAIN, _aucs(table, table.trained_again), theme.BLUE, "square-open"),
    ]
    return interval_figure(series, list(table.held_out), "ROC AUC (0.5: a guess)", legend=True)


def _aucs(table: Table, figures: dict[str, Figures]) -> dict[str, Interval]:
    """Of the kinds that were held out by now."""
    found = {title: figures[title].roc_auc for title in table.held_out}
    return {title: auc for title, auc in found.items() if auc}


def _cells(title: str, figures: Figures) -> dict[str, str]:
    return {
        f"AUC, {title}": interval_text(figures.roc_auc),
        f"called synthetic, {title}": percent_text(figures.called_synthetic),
    }
