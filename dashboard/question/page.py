"""The question and the process: what the talk asks, and how it went about it."""

from collections.abc import Callable

import streamlit as st

from backend.detector.shipped import SHIPPED
from backend.evaluation.report import TALK_ACCURACY
from backend.evaluation.report_schema import Report
from backend.explain.architecture import TALK
from backend.study import published
from backend.training.training_record import TrainingRecord
from dashboard.question import process_facts, process_plots, process_steps
from dashboard.shared import evaluation, page_head, plot_export, study_plots
from dashboard.shared.study_words import percent


def main() -> None:
    """The page."""
    page_head.show("The question and the process")
    measured = evaluation.evaluation()
    report = measured.report if measured else None
    st.write(
        "People can't tell these faces from photographs. Can a machine? Uncanny grew from a talk"
        " that asked so. What came out, and how Uncanny comes to an answer, step by step."
    )
    _questions(report)
    _process(report)
    st.divider()
    plot_export.choose_format()


def _questions(report: Report | None) -> None:
    st.header("Three questions", anchor=False)
    possible, elaborate, apart = st.columns(3, gap="medium")
    with possible.container(border=True, height="stretch"):
        st.markdown("**Is it possible?** Can a machine tell such a face from a photograph?")
        st.write(_possible(report))
    with elaborate.container(border=True, height="stretch"):
        st.markdown("**How sophisticated must it be?** How large must the network be for that?")
        st.write(_elaborate())
    with apart.container(border=True, height="stretch"):
        st.markdown("**What separates real from fake?** What does it look at?")
        st.write(
            "No single sign. The pages [Inside](feature-maps), [Groups](groups) and"
            " [Spectrum](spectrum) open the network, layer by layer and group by group."
        )
    _people(report)


def _possible(report: Report | None) -> str:
    right = process_facts.test_accuracy(report)
    if right is None:
        return "There is no report for exactly these weights: `uncanny model` makes one."
    return (
        f"On test faces this network is right {right.rate:.1%} of the time if it must always say"
        " one or the other. It may also say that it can't tell, and then it errs less."
    )


def _elaborate() -> str:
    shown = evaluation.architectures()
    if TALK not in shown or SHIPPED not in shown:
        return "`uncanny explain architecture` counts the weights."
    talk, ours = shown[TALK].weights, shown[SHIPPED].weights
    return (
        f"The talk's network has {talk:,} weights and two convolutions, and was right"
        f" {TALK_ACCURACY:.0%} of the time on its own, easier test pictures. The one that answers"
        f" here has {ours:,}, {ours / talk:.0f} times as many, and meets pictures that the web has"
        " scaled and compressed."
    )


def _people(report: Report | None) -> None:
    st.header("And people?", anchor=False)
    plot, words = st.columns([5, 4], gap="large")
    with plot:
        figure = study_plots.people_plot(TALK_ACCURACY, process_facts.test_accuracy(report))
        plot_export.show(*figure, name="right-answers")
    words.write(
        f"Without help {published.UNAIDED.people} people were right"
        f" **{percent(published.UNAIDED.rate)}** of the time, no better than by tossing a coin."
        f" With tips, and told after each face, {published.AIDED.people} others reached"
        f" **{percent(published.AIDED.rate)}**."
    )
    words.write(
        f"Asked how far they trust a face, from 1 to 7, people gave photographs"
        f" **{published.TRUST_REAL:.2f}** and generated faces **{published.TRUST_FAKE:.2f}** on"
        " average: they trusted more whom nobody has ever met."
    )
    words.caption(
        f"People: {published.CITATION}. Bars are 95 % intervals. Not the same faces, and not the"
        " same task: people saw large pictures of one generator. You can take their test on the"
        " page “Your turn”."
    )


def _process(report: Report | None) -> None:
    st.header("From pictures to an answer", anchor=False)
    record = evaluation.training_record(SHIPPED)
    if record is None:
        st.warning("How these weights were trained was not recorded.")
        return
    steps = process_steps.overview(record, report)
    plot_export.show(process_plots.flow_figure(steps), None, "process")
    for number, (name, step) in enumerate(zip(steps, _steps(record, report), strict=True), 1):
        st.header(f"{number}. {name}", anchor=False)
        step()


def _steps(record: TrainingRecord, report: Report | None) -> list[Callable[[], None]]:
    return [
        lambda: process_steps.sources(record, report),
        lambda: process_steps.groups(record, report),
        process_steps.preprocessing,
        lambda: process_steps.batches(record),
        lambda: process_steps.network(record),
        lambda: process_steps.answer(report),
    ]
