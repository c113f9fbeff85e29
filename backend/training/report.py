"""The evaluation report in Markdown."""

from typing import Any

Report = dict[str, Any]
REPORTED_FPRS = (0.05, 0.01, 0.005)
TALK_ACCURACY = 0.91
"""Test accuracy of the talk that Uncanny grew from."""
_TOO_SMALL = "n too small"


def report_markdown(report: Report) -> str:
    """The report as a page that a person reads; the same figures as report.json."""
    model, n = report["model"], report["n"]
    return "\n".join(
        [
            f"# Evaluation of {model['name']} {model['version']}",
            "",
            f"Set `{report['data']}`, split `{report['split']}`, as `{report['mangling']}`, view"
            f" `{report['view']}`: {n['reals']} photographs, {n['fakes']} synthetic faces."
            f" Weights `{model['weights_sha256'][:12]}`, thresholds on the logit:"
            f" {model['thresholds']['lower']:.2f} and {model['thresholds']['upper']:.2f}.",
            "",
            "One row a picture (its largest face). No face and `unsure` count as not called"
            " synthetic. In brackets: 95 % intervals (bootstrap for AUC and TPR at an FPR, Wilson"
            " for counts). Each line of fakes stands against all photographs of the set.",
            "",
            *_training_lines(report["talk"]),
            "## Fakes",
            "",
            *_fakes_table({**report["families"], **report["fakes"]}),
            "",
            "## Photographs",
            "",
            *_reals_table(report["reals"]),
            "",
            "## With the line drawn at a probability of 0.5",
            "",
            *_half_table(report["families"]),
            "",
        ]
    )


def summary_line(report: Report) -> str:
    """One line for the end of a command."""
    family = report["families"]["StyleGAN"]
    n = report["n"]
    return (
        f"{n['reals']} photographs, {n['fakes']} synthetic faces; StyleGAN:"
        f" AUC {_interval(family['roc_auc'])}, called synthetic"
        f" {_percent(family['called_synthetic'])}"
    )


def _training_lines(block: Report | None) -> list[str]:
    """The comparison with the talk, where the set has the sources that the network learned from."""
    if block is None:
        return []
    accuracy = block["accuracy"]
    short = TALK_ACCURACY - accuracy["rate"]
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
        f"Accuracy {_percent(accuracy)} on {accuracy['n']} faces of {', '.join(block['sources'])}."
        f" The talk's {100 * TALK_ACCURACY:.0f} % test accuracy {compared}",
        "",
        _confusion(block["confusion"]),
        "",
    ]


def _fakes_table(rows: dict[str, Report]) -> list[str]:
    heads = ["fakes", "n", "ROC AUC", *(f"TPR at FPR {100 * fpr:g} %" for fpr in REPORTED_FPRS)]
    return _table(
        [*heads, "called synthetic", "unsure"],
        [
            [
                name,
                str(row["n"]),
                _interval(row["roc_auc"]),
                *(_interval(row["tpr_at_fpr"][f"{fpr:g}"]) for fpr in REPORTED_FPRS),
                _percent(row["called_synthetic"]),
                _unsure(row),
            ]
            for name, row in rows.items()
        ],
    )


def _reals_table(rows: dict[str, Report]) -> list[str]:
    return _table(
        ["photographs", "n", "called synthetic (FPR)", "unsure"],
        [
            [name, str(row["n"]), _percent(row["called_synthetic"]), _unsure(row)]
            for name, row in rows.items()
        ],
    )


def _half_table(families: dict[str, Report]) -> list[str]:
    return _table(
        ["all photographs against", "accuracy", "balanced", "ECE", "confusion"],
        [
            [
                name,
                _percent(half["accuracy"]),
                f"{100 * half['balanced_accuracy']:.1f} %",
                _calibration_error(half["expected_calibration_error"]),
                _confusion(half["confusion"]),
            ]
            for name, row in families.items()
            if (half := row["at_half"])
        ],
    )


def _confusion(counts: dict[str, int]) -> str:
    return (
        f"{counts['true_positive']} fakes caught, {counts['false_negative']} missed;"
        f" {counts['true_negative']} photographs passed, {counts['false_positive']} called fake."
    )


def _unsure(row: Report) -> str:
    unsure = row["verdicts"].get("unsure", 0)
    if not unsure:
        return "0"
    reasons = ", ".join(f"{reason} {count}" for reason, count in row["reasons"].items())
    return f"{unsure} ({reasons})"


def _percent(rate: dict[str, float] | None) -> str:
    if rate is None:
        return _TOO_SMALL
    return f"{100 * rate['rate']:.1f} % [{100 * rate['low']:.1f}, {100 * rate['high']:.1f}]"


def _interval(interval: dict[str, float] | None) -> str:
    if interval is None:
        return _TOO_SMALL
    return f"{interval['value']:.3f} [{interval['low']:.3f}, {interval['high']:.3f}]"


def _calibration_error(error: float | None) -> str:
    return "no face judged" if error is None else f"{100 * error:.1f} %"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
