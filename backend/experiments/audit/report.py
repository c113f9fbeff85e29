"""The audit as a page and a chart; the same figures as audit.json."""

from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backend.evaluation.audit_block import (
    FEATURES,
    KINDS,
    WAYS,
    Audit,
    Duplicate,
    Features,
    Kind,
    Shortcut,
    Way,
)
from backend.evaluation.charts import BLUE, GREY, ORANGE, THEME
from backend.evaluation.report import interval_text
from backend.experiments.audit.shortcuts import SCALES
from backend.training.sampling import SIDE_MIDDLE

AUC_MAX = 0.6
"""Where traces alone reach more on crops as fed, the augmentation is to be mended."""
IMPORTANT = 0.01
"""Loss of AUC from which on a group of features is named."""
COLOURS: dict[Features, str] = {"traces": BLUE, "colours": ORANGE}


class _Result(NamedTuple):
    """One classifier: on which crops, by which features, tested how, and what it reached."""

    kind: Kind
    crops: int
    features: Features
    way: Way
    reached: Shortcut | None
    """None where the set has too few sources."""


def audit_markdown(report: Audit) -> str:
    """The page audit.md, which shows audit.png."""
    return "\n".join(
        [
            "# Audit of the face set",
            "",
            f"Set `{report.data}`, {report.faces} faces; batches of `{report.network}`,"
            f" seed {report.seed}.",
            "",
            *_shortcut_lines(report),
            *_duplicate_lines(report),
            *_label_lines(report),
        ]
    )


def audit_chart(report: Audit, path: Path) -> None:
    """AUC of each classifier with its interval, as a PNG."""
    results = [result for result in reversed(_results(report)) if result.reached]
    with mpl.rc_context(THEME):
        figure = Figure((7.5, 0.8 + 0.42 * len(results)), layout="constrained")
        axes = figure.subplots()
        for place, result in enumerate(results):
            _draw(axes, place, result)
        names = [f"{row.features}, {KINDS[row.kind]}\n{WAYS[row.way]}" for row in results]
        axes.set_yticks(range(len(results)), names)
        axes.axvline(0.5, color=GREY, linestyle=":")
        axes.axvline(AUC_MAX, color=GREY, linestyle="--")
        axes.set_xlim(0, 1)
        axes.set_xlabel(f"AUC with 95 % interval; grey: single folds; dashed: {AUC_MAX}")
        figure.savefig(path)


def _draw(axes: Axes, place: int, result: _Result) -> None:
    if result.reached is None:
        return
    auc, folds = result.reached.auc, result.reached.fold_aucs
    colour = COLOURS[result.features]
    axes.plot(folds, [place] * len(folds), "|", color=GREY)
    axes.plot([auc.low, auc.high], [place, place], color=colour, linewidth=3)
    axes.plot(auc.value, place, "o", color=colour)


def summary_line(report: Audit) -> str:
    """One line for the end of a command."""
    by_source = report.fed.traces.by_source
    floor = interval_text(by_source.auc) if by_source else "too few sources"
    return (
        f"traces alone, as fed, on unseen sources: AUC {floor};"
        f" {len(report.duplicates)} duplicates; {len(report.labels.suspects)} labels to"
        " look at"
    )


def _results(report: Audit) -> list[_Result]:
    return [
        _Result(kind, shortcuts.crops, features, way, reached)
        for kind, shortcuts in report.kinds.items()
        for features, by_way in shortcuts.features.items()
        for way, reached in by_way.ways.items()
    ]


def _shortcut_lines(report: Audit) -> list[str]:
    return [
        "## What goes without looking at faces",
        "",
        "Gradient boosting on features that see no content, against the labels. *On unseen"
        " sources*, each fold holds out whole harvests of reals and of fakes: that is the floor"
        " that the network has to beat. *On other faces of known sources* tells how well sources"
        " are known by such features, which a network could learn by heart. Intervals: 95 %,"
        " bootstrap over crops; that between sources is wider, as the single folds show. An AUC"
        " under .5 there says that what marks the known sources' labels misleads on unseen ones.",
        "",
        "![AUC of the classifiers](audit.png)",
        "",
        _row(["crops", "features", "tested", "AUC", "folds", *SCALES]),
        "|---|---|---|---|---|---|---|---|---|",
        *(_result_row(result) for result in _results(report)),
        "",
        "*large*: scaled to the network's largest side (as found: at least that large);"
        " *untouched*: scaled to it from the file as it is; *middle*: from"
        f" {SIDE_MIDDLE} px; *small*: less.",
        "",
        *_over_limit_lines(report),
        "",
        "What permuting a group of features costs in AUC:",
        "",
        *_importance_lines(report),
        "",
    ]


def _result_row(result: _Result) -> str:
    crops = f"{KINDS[result.kind]}, {result.crops}"
    start = [crops, FEATURES[result.features], WAYS[result.way]]
    if result.reached is None:
        return _row([*start, "too few sources", *[""] * 5])
    folds = result.reached.fold_aucs
    scales = [result.reached.by_scale.get(name) for name in SCALES]
    return _row(
        [
            *start,
            interval_text(result.reached.auc),
            f"{min(folds):.2f} – {max(folds):.2f}",
            *(interval_text(scale) if scale else "" for scale in scales),
        ]
    )


def _over_limit_lines(report: Audit) -> list[str]:
    """A line for each classifier that goes too far on crops as fed."""
    lines = [
        f"**{FEATURES[result.features]}, {WAYS[result.way]}: AUC"
        f" {result.reached.auc.value:.3f} is over {AUC_MAX}**, carried by"
        f" {_carriers(result.reached)}."
        for result in _results(report)
        if result.kind == "fed" and result.reached and result.reached.auc.value > AUC_MAX
    ]
    return lines or [f"As fed, nothing exceeds an AUC of {AUC_MAX}."]


def _carriers(reached: Shortcut) -> str:
    ordered = sorted(reached.importance.items(), key=lambda item: -item[1])
    named = [f"{group} ({lost:.3f})" for group, lost in ordered if lost >= IMPORTANT]
    return ", ".join(named) or "no group by itself"


def _importance_lines(report: Audit) -> list[str]:
    return [
        f"- {FEATURES[result.features]}, {KINDS[result.kind]}, {WAYS[result.way]}: "
        + ", ".join(f"{group} {lost:+.3f}" for group, lost in result.reached.importance.items())
        for result in _results(report)
        if result.reached
    ]


def _duplicate_lines(report: Audit) -> list[str]:
    pairs = report.duplicates
    return [
        "## Duplicates",
        "",
        f"{len(pairs)} pairs of faces that look like one photograph but have different groups, in"
        " different splits or under different labels (perceptual hash, then the correlation of"
        " small pictures; mirror images too).",
        "",
        "| paths | splits | labels | bits | correlation |",
        "|---|---|---|---|---|",
        *(_pair_row(pair) for pair in pairs),
        "",
        *_sheet_lines(report, "duplicates"),
    ]


def _pair_row(pair: Duplicate) -> str:
    turned = ", mirrored" if pair.is_mirrored else ""
    return _row(
        [
            " ".join(pair.paths),
            " ".join(pair.splits),
            " ".join(pair.labels),
            f"{pair.distance}{turned}",
            f"{pair.correlation:.3f}",
        ]
    )


def _label_lines(report: Audit) -> list[str]:
    labels = report.labels
    auc = interval_text(labels.auc) if labels.auc else "one label only"
    return [
        "## Labels that look wrong",
        "",
        f"A logistic regression on ImageNet features of {labels.faces} faces, each judged from"
        f" the faces of other groups: AUC {auc}. Its most confident errors, to be looked at by a"
        " person:",
        "",
        "| path | label | split | P(fake) |",
        "|---|---|---|---|",
        *(
            _row([row.path, row.label, row.split, f"{row.probability:.3f}"])
            for row in labels.suspects
        ),
        "",
        "Share of errors by source: "
        + ", ".join(f"{name} {100 * share:.0f} %" for name, share in labels.errors.items())
        + ".",
        "",
        *_sheet_lines(report, "labels"),
    ]


def _sheet_lines(report: Audit, name: str) -> list[str]:
    path = report.sheets.get(name)
    return [f"Contact sheet, in the cache folder: `{path}`.", ""] if path else []


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
