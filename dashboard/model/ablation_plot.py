"""What the network loses without each ingredient of its recipe."""

import pandas as pd
import plotly.graph_objects as go

from backend.evaluation.report import interval_text
from backend.experiments.recipe_ablation_table import OTHER_SEED, AblationTable
from dashboard.model.interval_plot import Series, interval_figure
from dashboard.shared import theme


def ablation_rows(table: AblationTable, mangling: str) -> pd.DataFrame:
    """A row a variant, in the table's order; figures as text, with their intervals."""
    whole, *rest = table.candidates
    changes = ["", *(interval_text(row.results[mangling].change) for row in rest)]
    aucs = [interval_text(row.results[mangling].roc_auc) for row in (whole, *rest)]
    names = [row.name for row in (whole, *rest)]
    return pd.DataFrame({"variant": names, "AUC": aucs, "change": changes})


def ablation_figure(table: AblationTable, mangling: str) -> go.Figure:
    """The change of the AUC with its interval by variant, what costs most on top.

    A band as wide as what another seed changes lies behind it.
    """
    found = {row.name: row.results[mangling].change for row in table.candidates[1:]}
    changes = {name: change for name, change in found.items() if change}
    worst_first = sorted(changes, key=lambda name: changes[name].value)
    series = [Series("change", changes, theme.BLUE, "circle")]
    axis = "change of the ROC AUC (left of 0: worse without it)"
    figure = interval_figure(series, worst_first, axis)
    if OTHER_SEED in changes:
        by_chance = abs(changes[OTHER_SEED].value)
        figure.add_vrect(-by_chance, by_chance, fillcolor=theme.GREY, opacity=0.2, line_width=0)
    figure.add_vline(0, line={"color": theme.GREY, "dash": "dot", "width": 1})
    return figure
