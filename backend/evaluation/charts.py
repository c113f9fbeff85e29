"""The report's charts as PNG files.

Blue against orange, as on the dashboard: they stay apart for colour-blind people, and no colour
stands without a word, a dash or a mark of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.typing import RcKeyType

from backend.detector.contract import Rate
from backend.evaluation.breakdown import reals_and_families
from backend.evaluation.metrics import Scores
from backend.evaluation.predictions import scores
from backend.evaluation.report import (
    OTHERS,
    RATES_NAME,
    RELIABILITY_NAME,
    ROC_NAME,
    STYLEGAN_FAMILY,
)
from backend.evaluation.report_schema import Report
from backend.evaluation.roc_curve import roc_curve

ORANGE, BLUE, GREY = "#e8710a", "#2b7bd6", "#8a90a0"
THEME: dict[RcKeyType, Any] = {
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e5ea",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "figure.dpi": 110,
}
PERCENT = FuncFormatter(lambda share, _: f"{100 * share:.4g} %")
FPR_MIN = 1e-3
"""Left end of the logarithmic axis."""
COLUMNS = 4
PANEL = 2.6
"""Inches, width and height."""
ROW_HEIGHT = 0.36
"""Inches, of a mangling in the chart of rates."""


def write_charts(report: Report, predictions: pd.DataFrame, folder: Path) -> None:
    """Write the ROC curves, the reliability curves and the rates by mangling as PNG files."""
    with mpl.rc_context(THEME):
        for name, figure in (
            (ROC_NAME, _roc_figure(report, predictions)),
            (RELIABILITY_NAME, _reliability_figure(report)),
            (RATES_NAME, _rates_figure(report)),
        ):
            figure.savefig(folder / name, metadata={"Software": None})


def _roc_figure(report: Report, predictions: pd.DataFrame) -> Figure:
    figure, panels = _panels(report, "Share of the photographs called synthetic (FPR)", "TPR")
    by_mangling = dict(iter(predictions.groupby("mangling")))
    for axes, mangling in panels:
        reals, stylegan, others = (
            scores(part) for part in reals_and_families(by_mangling[mangling])
        )
        if mangling != report.mangling:
            compared = [scores(part) for part in reals_and_families(by_mangling[report.mangling])]
            label = f"{STYLEGAN_FAMILY}, {report.mangling}"
            _roc(axes, compared[0], compared[1], color=GREY, lw=0.9, ls=":", label=label)
        _roc(axes, reals, others, color=BLUE, ls="--", label=OTHERS)
        _roc(axes, reals, stylegan, color=ORANGE, label=STYLEGAN_FAMILY)
        if len(reals):
            end, label = 1 / len(reals), "less than one photograph"
            axes.axvspan(FPR_MIN / 10, end, color=GREY, alpha=0.15, lw=0, label=label)
        auc = report.summary[mangling].stylegan.roc_auc
        axes.set_title(f"{mangling}: AUC {auc.value:.3f}" if auc else f"{mangling}: no AUC")
        axes.set(xscale="log", xlim=(FPR_MIN, 1), ylim=(0, 1.02))
        axes.xaxis.set_major_formatter(PERCENT)
    return _with_legend(figure)


def _roc(axes: Axes, reals: Scores, fakes: Scores, **style: str | float) -> None:
    if len(reals) and len(fakes):
        fpr, tpr = roc_curve(reals, fakes)
        # On a logarithmic axis there is no 0: the curve comes in from beyond the left end.
        (line,) = axes.step(np.maximum(fpr, FPR_MIN / 10), tpr, where="post")
        line.set(**style)


def _reliability_figure(report: Report) -> Figure:
    figure, panels = _panels(report, "Stated probability", "Share of fakes, classes balanced")
    for axes, mangling in panels:
        calibration = report.by_mangling[mangling].calibration
        axes.plot([0, 1], [0, 1], color=GREY, lw=1, ls="--", label="as stated")
        curve = calibration.reliability
        stated, happened = [part.stated for part in curve], [part.happened for part in curve]
        axes.plot(stated, happened, color=ORANGE, lw=1.2, label="as it happened")
        # The area says how much of the whole a bin holds, and so how much it counts.
        areas = [8 + 250 * part.weight for part in curve]
        axes.scatter(
            stated, happened, areas, color=ORANGE, alpha=0.7, lw=0, label="weight of a bin"
        )
        error = calibration.expected_calibration_error
        axes.set_title(f"{mangling}: ECE {100 * error:.1f} %" if error is not None else mangling)
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    return _with_legend(figure)


def _rates_figure(report: Report) -> Figure:
    """Share called synthetic by mangling with Wilson intervals: fakes left, photographs right."""
    summary = report.summary
    figure = Figure((9, 1.3 + ROW_HEIGHT * len(summary)), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    rows = summary.values()
    _rates(left, [row.stylegan.tpr for row in rows], STYLEGAN_FAMILY, ORANGE, "o", -0.13)
    _rates(left, [row.others.tpr for row in rows], OTHERS, BLUE, "s", 0.13)
    _rates(right, [row.reals.fpr for row in rows], "photographs", GREY, "D", 0)
    left.set_title("Fakes called synthetic (TPR)")
    right.set_title("Photographs called synthetic (FPR)")
    right.set_xlim(left=0)
    for axes in (left, right):
        axes.xaxis.set_major_formatter(PERCENT)
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    left.set_yticks(range(len(summary)), list(summary))
    left.set_ylim(len(summary) - 0.5, -0.5)
    return _with_legend(figure)


def _rates(
    axes: Axes, rates: list[Rate | None], label: str, colour: str, mark: str, shift: float
) -> None:
    """A row a rate, from the top; None leaves its row empty."""
    shown = {place + shift: rate for place, rate in enumerate(rates) if rate}
    values = np.array([rate.rate for rate in shown.values()])
    ends = np.array([[rate.low, rate.high] for rate in shown.values()]).reshape(-1, 2)
    axes.errorbar(
        values,
        list(shown),
        xerr=np.abs(ends - values[:, None]).T,
        fmt=mark,
        color=colour,
        markersize=4,
        elinewidth=1.2,
        capsize=2,
        label=label,
    )


def _panels(
    report: Report, x_label: str, y_label: str
) -> tuple[Figure, Iterator[tuple[Axes, str]]]:
    """A figure with a panel for each mangling."""
    manglings = report.manglings
    columns = min(COLUMNS, len(manglings))
    rows = -(-len(manglings) // columns)
    width, height = max(columns * PANEL, 4.6), rows * PANEL + 0.8
    figure = Figure((width, height), layout="constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for unused in grid[len(manglings) :]:
        unused.set_visible(False)
    for lowest in grid[len(manglings) - columns : len(manglings)]:
        lowest.tick_params(labelbottom=True)
    figure.supxlabel(x_label, fontsize=9)
    figure.supylabel(y_label, fontsize=9)
    return figure, zip(grid, manglings, strict=False)


def _with_legend(figure: Figure) -> Figure:
    """One legend over all panels, each label once."""
    drawn = [axes.get_legend_handles_labels() for axes in figure.axes]
    by_label = {
        label: handle
        for handles, labels in drawn
        for handle, label in zip(handles, labels, strict=True)
    }
    figure.legend(list(by_label.values()), list(by_label), loc="outside upper left", ncols=4)
    return figure
