"""The model: what it is made of, how it learned, and how right it is."""

import re
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pandas as pd
import streamlit as st

from backend.detector.contract import Rate
from backend.detector.shipped import SHIPPED
from backend.detector.verdict import probability
from backend.detector.words import Verdict
from backend.evaluation import kinds
from backend.evaluation.breakdown import reals_and_families
from backend.evaluation.kinds import kinds_of, recut
from backend.evaluation.report import (
    OTHERS,
    STYLEGAN_FAMILY,
    TALK_ACCURACY,
    interval_text,
    percent_text,
)
from backend.evaluation.report_schema import Blocks, Report
from backend.explain.architecture import TALK
from backend.training.training_record import TrainingRecord
from dashboard.model import architecture_plot, comparisons, model_plots
from dashboard.model.operating_point import OperatingPoint, operating_point
from dashboard.shared import (
    evaluation,
    loading,
    page_address,
    page_head,
    plot_export,
    prior_slider,
    selection,
)
from dashboard.shared.wording import chance, percent

_STALE = (
    "There is no report for exactly these weights. `uncanny model` makes one from the open face"
    " set."
)
_COLUMNS = {
    Verdict.PHOTOGRAPH: "photograph",
    Verdict.UNSURE: "can't say",
    Verdict.SYNTHETIC: "generated",
}
_WIDE_TABLES = (
    "<style>[data-testid=stMarkdownContainer] table { display: block; overflow-x: auto }</style>"
)
"""On a phone a table of the card is wider than the page: it scrolls sideways by itself."""
_KINDS_OF_PICTURE = {"Cut as StyleGAN cuts": True, "All others": False}
_CALLED, _AUC = "Called generated, thresholds as shipped", "ROC AUC against the photographs"


def main() -> None:
    """The page."""
    page_head.show("How right is it?")
    files = loading.model_files()
    st.write(
        f"How often the network {files.name}, version {files.version}, is right on faces that it"
        " never learned from, what it is made of, and how it learned."
    )
    section = page_address.segments("Part", list(_SECTIONS), key="part")
    _SECTIONS[section]()
    if _SECTIONS[section] is not _card:  # which has no plots
        st.divider()
        plot_export.choose_format()


def _architecture() -> None:
    shown = evaluation.architectures()
    if SHIPPED not in shown:
        st.warning("No network is drawn yet: `uncanny explain architecture` does it.")
        return
    st.write(
        "From the face at the top to the answer at the bottom. A blue bar is as wide as the maps"
        " that come out of the layer, beside it stands their shape; grey bars count its weights."
        " Layers without weights that leave the shape as it is (activation, dropout) are not drawn."
    )
    titles = {TALK: "The talk's network", SHIPPED: "The network that answers here"}
    for column, (name, title) in zip(st.columns(2, gap="large"), titles.items(), strict=True):
        if name not in shown:
            continue
        network = shown[name]
        with column:
            st.header(title, anchor=False)
            st.caption(
                f"{name}: {network.weights:,} weights, for a face of {network.side} ×"
                f" {network.side} pixels."
            )
            table = architecture_plot.layer_table(network)
            figure = architecture_plot.architecture_figure(network)
            plot_export.show(figure, table, f"architecture-{name}")
            with st.expander("Layer by layer"):
                st.dataframe(table, hide_index=True)


def _learning() -> None:
    record = evaluation.training_record(SHIPPED)
    if record is None:
        st.warning("How these weights were trained was not recorded.")
        return
    record = _run_of(record)
    st.write(
        f"The network saw {record.faces['train']:,} faces in training and never those"
        f" {record.faces['val']:,} of validation. Where the validation loss rises while the"
        " training loss still falls, it begins to learn faces by heart."
        f" In this run **{record.overfitting}**."
    )
    figure = model_plots.learning_figure(record)
    plot_export.show(figure, model_plots.learning_table(record), "learning-curves")
    _beside_the_talk()
    if record.remarks:
        st.caption(record.remarks)


def _run_of(record: TrainingRecord) -> TrainingRecord:
    """The run that the visitor chooses, where it took several to make the weights."""
    runs = {f"Run {number}": run for number, run in enumerate(record.runs, 1)}
    if len(runs) == 1:
        return record
    return runs[page_address.segments("Run", list(runs), key="run")]


def _beside_the_talk() -> None:
    columns: dict[str, list[str]] = {
        "The talk": [
            f"{model_plots.TALK_TRAIN:.0%}",
            f"{model_plots.TALK_VAL:.0%}",
            f"{TALK_ACCURACY:.0%}",
            f"after epoch {model_plots.TALK_ONSET}",
        ]
    }
    for name in (TALK, SHIPPED):
        record = evaluation.training_record(name)
        if record is not None:
            kept, onset = record.curves[record.kept_epoch - 1], record.overfitting_from_epoch
            columns[name] = [
                f"{kept.accuracy:.1%}",
                f"{kept.val_accuracy:.1%}",
                _test_accuracy() if name == SHIPPED else "not measured here",
                f"from epoch {onset}" if onset else "not seen",
            ]
    figures = ["train accuracy", "validation accuracy", "test accuracy", "overfitting"]
    st.dataframe({"figure": figures, **columns}, hide_index=True)
    st.caption(
        "Not the same task: in the talk the real and the fake pictures came in files of their own"
        " kind; here both share codec, size and crop, so that only the face can tell. Train"
        " is scored on augmented faces, validation and test as found, test StyleGAN against all"
        " photographs, the line at a probability of 50 %."
    )
    if TALK not in columns:
        st.caption(
            f"The talk's own network isn't trained here: `uncanny train {TALK}` takes minutes, and"
            " its figures then stand beside these."
        )


def _test_accuracy() -> str:
    found = evaluation.evaluation()
    half = found.report.main.families[STYLEGAN_FAMILY].at_half if found else None
    return percent_text(half.accuracy) if half else "not measured"


def _right() -> None:
    measured = _measured()
    if measured is None:
        return
    report, parts, mangling = measured
    blocks = report.by_mangling[mangling]
    st.header("Confusion", anchor=False)
    table = _confusion(parts)
    plot_export.show(
        model_plots.counts_figure(table), table.reset_index(names="what it is"), "confusion"
    )
    st.caption(
        "With the thresholds that ship; under each count its share of the row. Photographs of both"
        " kinds: those cut as StyleGAN's training pictures are mistaken far more often than"
        " ordinary ones, which the line under the title is about. “Threshold” shows them apart."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.header("ROC", anchor=False)
        curve = model_plots.roc_table(parts)
        if curve.empty:
            st.info("This takes photographs and generated faces.")
        else:
            figure = model_plots.roc_figure(curve, len(parts["photographs"]))
            plot_export.show(figure, curve, "roc")
            st.caption(_areas(blocks))
    with right:
        st.header("Calibration", anchor=False)
        calibration = blocks.calibration
        error = calibration.expected_calibration_error
        by_chance = calibration.calibration_error_by_chance
        if error is None or by_chance is None:
            st.info("This takes photographs and StyleGAN faces.")
        else:
            bins = pd.DataFrame(map(asdict, calibration.reliability))
            plot_export.show(model_plots.reliability_figure(bins), bins, "calibration")
            st.caption(
                "Of the faces that it gave 80 %, are 80 % fake? On average it is"
                f" {100 * error:.1f} points off (expected calibration error, StyleGAN against"
                " photographs, prior 50 %). Perfect probabilities would be"
                f" {100 * by_chance:.1f} off in as few faces, by chance."
            )


def _areas(blocks: Blocks) -> str:
    areas = "; ".join(
        f"{family}: {interval_text(row.roc_auc)}" for family, row in blocks.families.items()
    )
    return f"Area under the curve with its 95 % interval. {areas}."


def _confusion(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Counts by kind of face and by what the network says; what had no verdict is `no answer`."""
    table = pd.DataFrame(
        {
            _COLUMNS[verdict]: [int((of["verdict"] == verdict).sum()) for of in kinds]
            for kinds in [list(parts.values())]
            for verdict in _COLUMNS
        },
        index=list(parts),
    )
    table["no answer"] = [len(of) for of in parts.values()] - table.sum(axis=1)
    return table


def _threshold() -> None:
    found, measured = evaluation.evaluation(), _measured()
    if found is None or measured is None:
        return
    report, _, mangling = measured
    _shipped_answers(report, mangling)
    st.header("Another threshold", anchor=False)
    chosen = page_address.segments("Pictures that are", list(_KINDS_OF_PICTURE), key="kind")
    files = loading.model_files()
    is_cut = _KINDS_OF_PICTURE[chosen]
    rules = files.verdict_file.cut if is_cut else files.verdict_file.free
    shipped = rules.thresholds
    parts = _parts_of_kind(found.predictions, is_cut, mangling)
    if all(of["logit"].dropna().empty for of in parts.values()):
        st.info("The set has no pictures of this kind.")
        return
    logits = pd.concat(list(parts.values()))["logit"].dropna()
    low, high = float(logits.min()), float(logits.max())
    st.session_state[selection.THRESHOLD] = min(max(selection.threshold(), low), high)
    left, right = st.columns(2, gap="large")
    with left:
        st.slider(
            "Called generated above this logit",
            low,
            high,
            key=selection.THRESHOLD,
            step=0.01,
            help="The logit is what the network answers, before it becomes a probability.",
        )
        threshold = selection.threshold()
        stated = probability(threshold, rules.calibration)
        st.caption(
            f"By the network alone that is a probability of {stated:.1%} at a prior of 50 %. As"
            f" shipped it is {shipped.upper:.2f}; below {shipped.lower:.2f} the verdict is"
            " photograph."
        )
    with right:
        prior_slider.show(
            "Of the faces that you check, how many are generated?",
            "TPR and FPR don't depend on it; how far to trust a flag does.",
        )
    _rates(parts, threshold)
    figure = model_plots.logits_figure(parts, threshold, shipped)
    plot_export.show(figure, model_plots.histogram_table(parts), "logits")
    st.caption(
        "Red: the threshold chosen above. Dotted: those that ship. The shipped verdict is stricter"
        " still: near a threshold it must hold when the face is scaled."
    )


def _shipped_answers(report: Report, mangling: str) -> None:
    """What is answered as shipped, by kind of picture."""
    st.header("As shipped", anchor=False)
    rows = report.kinds.get(mangling, {})
    table = pd.DataFrame(
        {
            "pictures": list(rows),
            "n": [row.n for row in rows.values()],
            "generated": [percent_text(row.called_synthetic) for row in rows.values()],
            "photograph": [percent_text(row.called_photograph) for row in rows.values()],
            "can't say": [percent_text(row.unsure) for row in rows.values()],
        }
    )
    st.dataframe(table, hide_index=True)
    st.caption(
        "Network and eyes together. Where a picture is square and its eyes lie where StyleGAN puts"
        " them, few photographs are left that it could be, so a lower score of the network is"
        " enough. Who cuts a generated face anew takes that witness away: then the network alone"
        " answers. Cut anew: as people cut avatars. In brackets 95 % intervals."
    )


def _parts_of_kind(rows: pd.DataFrame, is_cut: bool, mangling: str) -> dict[str, pd.DataFrame]:
    """Those of all predictions that one kind of picture's thresholds are about."""
    kind = kinds_of(rows)
    here = rows["mangling"].isin([mangling, recut(mangling)])
    of_kind = {
        name: rows[here & (kind == name)]
        for name in (kinds.CUT, kinds.ORDINARY, kinds.UNCROPPED, kinds.RECUT, kinds.OTHERS)
    }
    if is_cut:
        return {
            "photographs": of_kind[kinds.CUT],
            STYLEGAN_FAMILY: of_kind[kinds.UNCROPPED],
            OTHERS: of_kind[kinds.OTHERS].iloc[:0],
        }
    return {
        "photographs": of_kind[kinds.ORDINARY],
        STYLEGAN_FAMILY: of_kind[kinds.RECUT],
        OTHERS: of_kind[kinds.OTHERS],
    }


def _rates(parts: dict[str, pd.DataFrame], threshold: float) -> None:
    for family in (STYLEGAN_FAMILY, OTHERS):
        point = operating_point(parts["photographs"], parts[family], threshold)
        if point.tpr is None:
            continue
        st.markdown(f"**{family}** against photographs")
        with st.container(horizontal=True):
            _metric("Found (TPR)", point.tpr)
            _metric("False alarms (FPR)", point.fpr)
            _precision(point)


def _metric(title: str, rate: Rate | None) -> None:
    with st.container(width=150):
        if rate is None:
            st.metric(title, "–")
            return
        st.metric(title, f"{rate.rate:.1%}")
        st.caption(f"[{rate.low:.1%}, {rate.high:.1%}], n = {rate.n:,}")


def _precision(point: OperatingPoint) -> None:
    prior = selection.prior()
    with st.container(width=280):
        title = f"A flag is right (PPV), if {percent(prior)} are generated"
        found = point.precision(prior)
        if found is None:
            st.metric(title, "–")
            st.caption("Nothing is flagged at this threshold.")
            return
        st.metric(title, f"{found.value:.1%}")
        st.caption(
            f"Between {found.low:.1%} and {found.high:.1%}, as the two rates may be worse or"
            f" better. {chance(found.value).capitalize()} flags."
        )


def _robustness() -> None:
    found = evaluation.evaluation()
    if found is None:
        st.warning(_STALE)
        return
    titles: dict[str, model_plots.Robustness] = {
        _CALLED: "called_synthetic",
        _AUC: "roc_auc",
    }
    chosen = page_address.segments("Figure", list(titles), key="figure")
    table = model_plots.robustness_table(found.report, titles[chosen])
    values = table.to_numpy(dtype=float)
    cells = [[_cell(value, chosen) for value in row] for row in values]
    columns, rows = list(map(str, table.columns)), list(map(str, table.index))
    figure = model_plots.grid_figure(columns, rows, values, cells)
    figure.update_xaxes(tickangle=-50)
    figure.update_layout(margin={"t": 64, "r": 32})  # the last name ends under the camera
    plot_export.show(figure, table.reset_index(), "robustness")
    st.caption(
        "Rows: what the web does to a picture between its maker and its reader. `found`: nothing;"
        " SIDE:QUALITY: the longest side scaled down, then JPEG; `screenshot`: scaled by 0.8;"
        " `chain`: posted, saved as WebP by another network, posted again. Columns: generators;"
        " for the photographs the lower the better. Shares are in percent. Intervals are in the"
        " report."
    )


def _cell(value: float, figure: str) -> str:
    if np.isnan(value):
        return "–"
    if figure == _AUC:
        return f"{value:.2f}"
    percent_value = 100 * value
    return f"{percent_value:.0f}" if percent_value >= 9.95 else f"{percent_value:.1f}"


def _card() -> None:
    st.html(_WIDE_TABLES)
    with st.container(border=True):
        # The page has a title of its own, and a screen reader's list of headings one root.
        st.markdown(re.sub("^#", "##", loading.model_files().card.read_text(), flags=re.MULTILINE))


def _measured() -> tuple[Report, dict[str, pd.DataFrame], str] | None:
    """The report, the predictions of the chosen mangling by kind of face, and the mangling."""
    found = evaluation.evaluation()
    if found is None:
        st.warning(_STALE)
        return None
    mangling = page_address.select("Pictures", found.report.manglings, key="mangling")
    rows = found.predictions[found.predictions["mangling"] == mangling]
    reals, stylegan, others = reals_and_families(rows)
    st.caption(
        f"{len(reals)} photographs, {len(stylegan)} StyleGAN faces and {len(others)} of other"
        f" generators: the {found.report.split} split of the open face set, as `{mangling}`."
    )
    parts = {"photographs": reals, STYLEGAN_FAMILY: stylegan, OTHERS: others}
    return found.report, parts, mangling


_SECTIONS: dict[str, Callable[[], None]] = {
    "Right and wrong": _right,
    "Threshold": _threshold,
    "Robustness": _robustness,
    "Never seen": comparisons.show_left_out,
    "Peers": comparisons.show_peers,
    "Architecture": _architecture,
    "Learning": _learning,
    "Ablation": comparisons.show_ablation,
    "Model card": _card,
}
