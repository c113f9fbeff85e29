"""The evaluation report in Markdown."""

from collections.abc import Mapping

from backend.detector.contract import Rate
from backend.evaluation.metrics import Interval
from backend.evaluation.report_schema import OTHERS as OTHERS
from backend.evaluation.report_schema import STYLEGAN_FAMILY as STYLEGAN_FAMILY
from backend.evaluation.report_schema import (
    AuditBlock,
    Band,
    Blocks,
    Confusion,
    Fakes,
    Family,
    FamilySummary,
    KindVerdicts,
    Odds,
    Photographs,
    Report,
    Rules,
    Summary,
    Talk,
    Uncropped,
    Verdicts,
)
from backend.face_sets.manglings import FOUND

REPORT_NAME = "report.json"
IN_SUMMARY = (FOUND, "400:75")
"""The manglings that the report's first table has, where they were asked for."""
REPORTED_FPRS = (0.05, 0.01, 0.005, 0.001)
ROC_NAME = "roc.png"
RELIABILITY_NAME = "reliability.png"
RATES_NAME = "rates.png"
TALK_ACCURACY = 0.91
"""Test accuracy of the talk that Uncanny grew from."""
_TOO_SMALL = "n too small"
_NOTHING = "–"
_KIND_NOTES = (
    "*Photographs cut as FFHQ* are those of the sources most of whose pictures are square and have"
    " their eyes where StyleGAN puts them; *ordinary* are all others. *Cut anew* are StyleGAN's"
    " faces, cut as people cut avatars (closer, off the centre, tilted, upright, in a circle):"
    " their eyes lie elsewhere, and the network alone can tell."
)
_NOTES = (
    "One row a picture (its largest face). No face and `unsure` count as not called synthetic;"
    " under *no answer* stand no face and what could not be read. In brackets: 95 % intervals"
    " (bootstrap for AUC and TPR at an FPR, Wilson for shares). Each line of fakes stands against"
    " all photographs of the set, those by size against the photographs of their size. A rate is"
    " given where there are at least its reciprocal of pictures, else *n too small*. ECE: expected"
    " calibration error of the probability, StyleGAN against all photographs, both weighing the"
    " same, and those cut as FFHQ as rare among the photographs as they are said to be; in brackets"
    " what perfectly calibrated probabilities would show in as many faces."
)


def report_markdown(report: Report) -> str:
    """The report as a page that a person reads; the same figures as report.json."""
    model, n = report.model, report.n
    several = len(report.manglings) > 1
    manglings = f"{len(report.manglings)} manglings" if several else f"`{report.mangling}`"
    return "\n".join(
        [
            f"# Evaluation of {model.name} {model.version}",
            "",
            f"Set `{report.data}`, split `{report.split}`, as {manglings}:"
            f" {n.reals} photographs, {n.fakes} synthetic faces."
            f" Weights `{model.weights_sha256[:12]}`. {rules_text(model.rules)}",
            "",
            *kinds_section(report),
            _NOTES,
            "",
            *(_by_mangling(report) if several else []),
            *_audit(report.audit),
            *_charts(),
            *_training_lines(report.talk, report.mangling),
            *_details(report, several),
        ]
    )


def rules_text(rules: Rules) -> str:
    """Both kinds' thresholds in a sentence."""
    cut, free = rules.cut.thresholds, rules.free.thresholds
    return (
        f"Thresholds on the logit: {cut.lower:.2f} and {cut.upper:.2f} where the picture is"
        f" cut as StyleGAN cuts, {free.lower:.2f} and {free.upper:.2f} elsewhere, between"
        " them what lies between."
    )


def kinds_section(report: Report) -> list[str]:
    """What it answers on each kind of picture; how steady that is where it was measured."""
    steps = report.kinds
    shown = [step for step in IN_SUMMARY if step in steps]
    lines = ["## What it answers, by kind of picture", ""]
    for step in shown or list(steps)[:1]:
        lines += [f"As `{step}`:", "", *_kinds_table(steps[step]), ""]
    return [*lines, _KIND_NOTES, "", *_steadiness(steps), *uncropped_section(report.uncropped)]


def _kinds_table(rows: Mapping[str, KindVerdicts]) -> list[str]:
    return table_lines(
        ["pictures", "n", "synthetic", "photograph", "unsure"],
        [
            [
                kind,
                str(row.n),
                percent_text(row.called_synthetic),
                percent_text(row.called_photograph),
                percent_text(row.unsure),
            ]
            for kind, row in rows.items()
        ],
    )


def _steadiness(steps: Mapping[str, Mapping[str, KindVerdicts]]) -> list[str]:
    """How often a change of the file changes the verdict."""
    changed = [step for step in steps if step != FOUND]
    if FOUND not in steps or not changed:
        return []
    rows = [
        [
            f"`{step}`",
            *(_changed_text(steps[step].get(kind)) for kind in steps[FOUND]),
        ]
        for step in changed
    ]
    return [
        "### How often the verdict changes when the same face is saved again",
        "",
        *table_lines(["saved as", *steps[FOUND]], rows),
        "",
    ]


def _changed_text(row: KindVerdicts | None) -> str:
    return percent_text(row.changed) if row else _NOTHING


def uncropped_section(block: Uncropped) -> list[str]:
    """How far the probability depends on a share that nobody has counted."""
    rows = [
        [
            f"{float(share):.0%}{' (assumed)' if float(share) == block.assumed else ''}",
            *map(_odds_text, (row.at_places, row.elsewhere)),
        ]
        for share, row in block.shares.items()
    ]
    return [
        "### What the eyes weigh, by the share of generated pictures that are used uncropped",
        "",
        *table_lines(
            ["used as put out", "eyes exactly at StyleGAN's places", "eyes far from them"], rows
        ),
        "",
        "Log-odds that the picture is generated; in brackets the chance for a face of which the"
        " network alone would say one in two. Only the probability depends on this share, no"
        " verdict.",
        "",
    ]


def _odds_text(odds: Odds) -> str:
    return f"{odds.log_odds:+.1f} ({odds.chance:.0%})"


def summary_line(report: Report) -> str:
    """One line for the end of a command."""
    family = report.main.families[STYLEGAN_FAMILY]
    n = report.n
    return (
        f"{n.reals} photographs, {n.fakes} synthetic faces; StyleGAN, as"
        f" {report.mangling}: AUC {interval_text(family.roc_auc)}, called synthetic"
        f" {percent_text(family.called_synthetic)}"
    )


def _by_mangling(report: Report) -> list[str]:
    summary = report.summary
    return [
        "## By mangling",
        "",
        "### How well the scores part the classes",
        "",
        *table_lines(
            ["mangling", "StyleGAN: ROC AUC", *_tpr_heads(), f"{OTHERS}: ROC AUC", "ECE"],
            [
                [
                    f"`{mangling}`",
                    interval_text(row.stylegan.roc_auc),
                    *_tprs(row.stylegan),
                    interval_text(row.others.roc_auc),
                    _calibration_error(row.expected_calibration_error)
                    + _by_chance(row.calibration_error_by_chance),
                ]
                for mangling, row in summary.items()
            ],
        ),
        "",
        "### What is answered, with the thresholds that ship",
        "",
        *_verdicts_by_mangling(summary),
        "",
        "### Called synthetic, by source",
        "",
        *_sources_by_mangling(report),
        "",
    ]


def _verdicts_by_mangling(summary: Mapping[str, Summary]) -> list[str]:
    fakes = [
        f"{family}: {share}"
        for family in (STYLEGAN_FAMILY, OTHERS)
        for share in ("synthetic (TPR)", "photograph", "unsure")
    ]
    return table_lines(
        ["mangling", *fakes, "photographs: synthetic (FPR)", "unsure"],
        [
            [
                f"`{mangling}`",
                *(
                    percent_text(share)
                    for family in (row.stylegan, row.others)
                    for share in (family.tpr, family.called_photograph, family.unsure)
                ),
                percent_text(row.reals.fpr),
                percent_text(row.reals.unsure),
            ]
            for mangling, row in summary.items()
        ],
    )


def _sources_by_mangling(report: Report) -> list[str]:
    """Shares without their intervals, which the tables of each mangling have."""
    blocks = [_by_source(block) for block in report.by_mangling.values()]
    return table_lines(
        ["source", "n", *(f"`{mangling}`" for mangling in report.manglings)],
        [
            [name, str(row.n), *(_bare_percent(block[name].called_synthetic) for block in blocks)]
            for name, row in _by_source(report.main).items()
        ],
    )


def _by_source(blocks: Blocks) -> dict[str, Verdicts]:
    """Fakes, then photographs; no source has both."""
    return {**blocks.fakes, **blocks.reals}


def _audit(block: AuditBlock | None) -> list[str]:
    """Where `uncanny data audit` has left its figures beside the weights."""
    if block is None:
        return []
    rows = [
        [
            row.features,
            row.tested,
            interval_text(row.auc),
            f"{row.folds[0]:.2f} – {row.folds[1]:.2f}",
        ]
        for row in block.reached
    ]
    return [
        "## What goes without looking at faces",
        "",
        f"Classifiers that see no content of {block.crops} crops as the network is fed them,"
        " against the labels: the floor that the network has to beat. Among the set's files"
        f" {block.duplicates} pairs look like one photograph, but have different groups, in"
        f" different splits or under different labels. [The audit](audit.md) lists them, the"
        f" {block.suspects} labels that look most like wrong ones, and the rest.",
        "",
        *table_lines(["features", "tested", "AUC", "single folds"], rows),
        "",
    ]


def _charts() -> list[str]:
    return [
        f"![ROC curves, the FPR on a logarithmic axis]({ROC_NAME})",
        "",
        f"![Share called synthetic by mangling]({RATES_NAME})",
        "",
        f"![Reliability of the probability]({RELIABILITY_NAME})",
        "",
    ]


def _training_lines(block: Talk | None, mangling: str) -> list[str]:
    """The comparison with the talk, where the set has the sources that the network learned from."""
    if block is None:
        return []
    accuracy = block.accuracy
    short = TALK_ACCURACY - accuracy.rate
    compared = (
        "is reached here."
        if short <= 0
        else f"is missed by {100 * short:.1f} points. There, the real and the fake pictures came"
        " in files of their own kind and size, and a network can learn those; here both classes"
        " share codec, size and crop, and what is left is the face. Of that, two convolutions on"
        " a small input see little: the fine traces of a generator are averaged away before them."
    )
    return [
        "## On the sources it was trained on, as in the talk",
        "",
        f"Accuracy {percent_text(accuracy)} on {accuracy.n} faces of"
        f" {', '.join(block.sources)}, as `{mangling}`. The talk's {100 * TALK_ACCURACY:.0f} %"
        f" test accuracy {compared}",
        "",
        _confusion(block.confusion),
        "",
    ]


def _details(report: Report, several: bool) -> list[str]:
    """The blocks of each mangling, under a heading of its own where there are several."""
    if not several:
        return _mangling_details(report.main, "##")
    lines = []
    for mangling, blocks in report.by_mangling.items():
        lines += [f"## As `{mangling}`", "", *_mangling_details(blocks, "###")]
    return lines


def _mangling_details(blocks: Blocks, heading: str) -> list[str]:
    tables = {
        "Fakes": _fakes_table({**blocks.families, **blocks.generators}),
        "Fakes by source": _fakes_table(blocks.fakes),
        "Photographs": _reals_table({"all": blocks.photographs, **blocks.reals}),
        "By width of the original, in pixels": _bands_table(blocks.by_width),
        "By size of the face, in pixels, as checked": _bands_table(blocks.by_face_size),
        "With the line drawn at a probability of 0.5": _half_table(blocks.families),
    }
    return [
        line for title, table in tables.items() for line in (f"{heading} {title}", "", *table, "")
    ]


def _fakes_table(rows: Mapping[str, Family]) -> list[str]:
    heads = ["fakes", "n", "ROC AUC", *_tpr_heads()]
    return table_lines(
        [*heads, "called synthetic", "called photograph", "unsure", "no answer"],
        [
            [
                name,
                str(row.n),
                interval_text(row.roc_auc),
                *_tprs(row),
                percent_text(row.called_synthetic),
                percent_text(row.called_photograph),
                _unsure(row),
                _no_answer(row),
            ]
            for name, row in rows.items()
        ],
    )


def _reals_table(rows: Mapping[str, Photographs]) -> list[str]:
    return table_lines(
        ["photographs", "n", "called synthetic (FPR)", "unsure", "no answer", "AUC, all StyleGAN"],
        [
            [
                name,
                str(row.n),
                percent_text(row.called_synthetic),
                _unsure(row),
                _no_answer(row),
                interval_text(row.roc_auc),
            ]
            for name, row in rows.items()
        ],
    )


def _bands_table(bands: dict[str, Band]) -> list[str]:
    return table_lines(
        ["size", "kind", "n", "ROC AUC", *_tpr_heads(), "called synthetic", "unsure"],
        [
            [
                name,
                kind,
                str(row.n),
                *(
                    [interval_text(row.roc_auc), *_tprs(row)]
                    if isinstance(row, Fakes)
                    else [_NOTHING] * (1 + len(REPORTED_FPRS))
                ),
                percent_text(row.called_synthetic),
                _unsure(row),
            ]
            for name, band in bands.items()
            for kind, row in _rows_of_band(band).items()
            if row.n
        ],
    )


def _rows_of_band(band: Band) -> dict[str, Photographs | Fakes]:
    return {"photographs": band.photographs, **band.families}


def _half_table(families: Mapping[str, Family]) -> list[str]:
    return table_lines(
        ["all photographs against", "accuracy", "balanced", "ECE", "confusion"],
        [
            [
                name,
                percent_text(half.accuracy),
                f"{100 * half.balanced_accuracy:.1f} %",
                _calibration_error(half.expected_calibration_error),
                _confusion(half.confusion),
            ]
            for name, row in families.items()
            if (half := row.at_half)
        ],
    )


def _confusion(counts: Confusion) -> str:
    return (
        f"{counts.true_positive} fakes caught, {counts.false_negative} missed;"
        f" {counts.true_negative} photographs passed, {counts.false_positive} called fake."
    )


def _tpr_heads() -> list[str]:
    return [f"TPR at FPR {100 * fpr:g} %" for fpr in REPORTED_FPRS]


def _tprs(row: Fakes | FamilySummary) -> list[str]:
    return [interval_text(row.tpr_at_fpr[f"{fpr:g}"]) for fpr in REPORTED_FPRS]


def _unsure(row: Verdicts) -> str:
    if not row.reasons:
        return percent_text(row.unsure)
    reasons = ", ".join(f"{reason} {count}" for reason, count in row.reasons.items())
    return f"{percent_text(row.unsure)} ({reasons})"


def _no_answer(row: Verdicts) -> str:
    answered = ("synthetic", "photograph", "unsure")
    return str(sum(n for verdict, n in row.verdicts.items() if verdict not in answered))


def percent_text(rate: Rate | None) -> str:
    """A rate (rate, low, high; 0-1) in percent, with its interval."""
    if rate is None:
        return _TOO_SMALL
    return f"{100 * rate.rate:.1f} % [{100 * rate.low:.1f}, {100 * rate.high:.1f}]"


def _bare_percent(rate: Rate | None) -> str:
    return _TOO_SMALL if rate is None else f"{100 * rate.rate:.1f} %"


def interval_text(interval: Interval | None) -> str:
    """An estimate (value, low, high) with its interval."""
    if interval is None:
        return _TOO_SMALL
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def _calibration_error(error: float | None) -> str:
    return "no face judged" if error is None else f"{100 * error:.1f} %"


def _by_chance(error: float | None) -> str:
    return "" if error is None else f" [{100 * error:.1f}]"


def table_lines(head: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
