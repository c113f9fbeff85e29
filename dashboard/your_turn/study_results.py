"""The reveal: what the faces were, what the visitor said, what the machine says."""

import streamlit as st

from backend.study import published
from backend.study.scoring import (
    Judgements,
    abstaining,
    blocks,
    judged,
    judged_by_model,
    learned_from,
    trust,
)
from backend.study.sessions import Session
from backend.study.statistics import Sensitivity
from backend.study.table import as_csv
from backend.study.tasks import Form
from dashboard.shared import plot_export, study_plots
from dashboard.shared.study_words import percent
from dashboard.your_turn import study_gallery, study_model
from dashboard.your_turn.study_keeping import delete, do

_MANY_AND_ONE = "The people of the paper were many and each saw other faces; you are one person."


def show(session: Session) -> None:
    """The page of a finished session."""
    session = study_model.ask(session)
    if session.form is Form.TALK:
        _who_they_were(session)
    else:
        if session.form is not Form.TRUST:
            _judgements(session)
        else:
            st.header("Whom did you trust?", anchor=False)
            _trust(session)
        study_gallery.show(session)
    _own_data(session)


def _who_they_were(session: Session) -> None:
    st.header("Were they who you expected?", anchor=False)
    study_gallery.show(session)
    _judgements(session)
    st.header("Were they who you trusted?", anchor=False)
    top = [face for face in session.faces if face.top]
    fakes = [f"face {face.position + 1}" for face in top if face.is_fake]
    st.write(
        f"Of your top {len(top)}, **{len(fakes)}** {'was' if len(fakes) == 1 else 'were'}"
        f" generated{': ' if fakes else ''}{', '.join(fakes)}."
    )
    _trust(session)


def _judgements(session: Session) -> None:
    visitor, model = judged(session.faces), judged_by_model(session.faces)
    rate = visitor.accuracy
    st.header(f"You were right about {visitor.right} of {visitor.n}", anchor=False)
    st.write(
        f"That is **{percent(rate.rate)}**, with a 95 % interval of {percent(rate.low)} to"
        f" {percent(rate.high)}. Guessing gets half."
    )
    _plot(study_plots.accuracy_plot(visitor, model), "accuracy")
    st.caption(
        f"People: {published.CITATION}, {published.UNAIDED.people} people without help and"
        f" {published.AIDED.people} with tips and feedback, 128 faces each. {_MANY_AND_ONE}"
    )
    _sensitivity(visitor.sensitivity)
    _counts(session, visitor, model)
    if session.form is not Form.TALK:
        _learning(session)


def _sensitivity(found: Sensitivity | None) -> None:
    if found is None:
        return
    left, right = st.columns(2)
    d_prime = found.d_prime
    left.metric("d′, telling them apart", f"{d_prime.value:z.2f}", border=True)
    left.caption(
        f"95 % interval {d_prime.low:z.2f} to {d_prime.high:z.2f}. 0 is guessing; people with tips"
        f" and feedback had {published.AIDED_D_PRIME}."
    )
    right.metric("c, leaning", f"{found.bias:+.2f}", border=True)
    right.caption(f"0 is neutral. {_leaning(found.bias)}")


def _leaning(bias: float) -> str:
    if bias == 0:
        return "You lean neither way."
    return f"In doubt you lean towards “{'photograph' if bias > 0 else 'generated'}”."


def _counts(session: Session, visitor: Judgements, model: Judgements) -> None:
    verdicts = abstaining(session.faces)
    rows = {"You": visitor, "Uncanny, made to choose": model}
    st.markdown(
        "| | generated faces found | photographs called generated |\n|---|---|---|\n"
        + "\n".join(
            f"| {name} | {each.hits} of {each.fakes} | {each.false_alarms} of {each.reals} |"
            for name, each in rows.items()
        )
    )
    learned = learned_from(session)
    st.caption(
        "Uncanny saw the same pictures as you, and here its side of a probability of a half counts."
        f" Its own verdicts may be “can't say”: {verdicts.right} right, {verdicts.wrong} wrong,"
        f" {verdicts.unsure} without an answer."
        + (f" It may have learned from {learned} of them, of a train split." if learned else "")
    )


def _learning(session: Session) -> None:
    st.header("Did you get better?", anchor=False)
    aided = session.form is Form.AIDED
    average = published.AIDED if aided else published.UNAIDED
    _plot(study_plots.blocks_plot(blocks(session.faces), average), "learning")
    st.caption(
        "Bars are 95 % intervals."
        + (
            f" In the paper nobody learned: {_with_interval(published.AIDED_FIRST)} in the first 64"
            f" faces, {_with_interval(published.AIDED_LAST)} in the last 64."
            if aided
            else ""
        )
    )


def _with_interval(accuracy: published.Accuracy) -> str:
    low, high = percent(accuracy.low), percent(accuracy.high)
    return f"{percent(accuracy.rate)} [{low}, {high}]"


def _trust(session: Session) -> None:
    found = trust(session.faces)
    if found.real is not None and found.fake is not None:
        more = "generated faces" if found.fake.value > found.real.value else "photographs"
        st.write(
            f"You rated photographs **{found.real.value:.2f}** and generated faces"
            f" **{found.fake.value:.2f}** on average, so you trusted {more} more."
            if found.fake.value != found.real.value
            else f"You trusted both alike: **{found.real.value:.2f}** on average."
        )
    _plot(study_plots.trust_plot(found), "trust")
    st.caption(
        f"Bars are 95 % intervals. People: {published.CITATION}, {published.TRUST_PEOPLE} people."
        f" {_MANY_AND_ONE}"
    )


def _plot(plot: study_plots.Plot, name: str) -> None:
    with st.container(width=study_plots.WIDTH):
        plot_export.show(*plot, name=f"your-turn-{name}")


def _own_data(session: Session) -> None:
    st.header("Your data", anchor=False)
    st.write(
        "This page's address opens the session again on this machine. Your answers and the pictures"
        " as shown are kept in the cache folder here until you delete them, and go nowhere else."
        f" The same faces come again with the seed **{session.seed}**."
    )
    plot_export.choose_format()
    with st.container(horizontal=True):
        st.download_button(
            "Faces and answers (CSV)",
            as_csv(session),
            file_name="uncanny-your-turn.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover("Delete", icon=":material/delete:"):
            st.write("Delete this session, its pictures and answers?")
            st.button(
                "Delete for good",
                type="primary",
                on_click=do,
                args=(delete, session.token),
            )
