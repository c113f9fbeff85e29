"""What every page begins with: its title, and under it one line on the network's limits."""

import streamlit as st

from backend.detector.contract import Rate
from backend.detector.words import FACE_MIN
from dashboard.shared.loading import model_files


def show(title: str) -> None:
    """The title, and how often the network is right and wrong; more by a click."""
    st.title(title, anchor=False)
    rates = model_files().performance
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_line(rates.tpr, rates.fpr), width="content")
        with st.popover("More", type="tertiary"):
            _more()


def _more() -> None:
    files = model_files()
    rates = files.performance
    st.markdown(
        "It knows faces of the StyleGAN kind; those of other generators it catches in part."
        f" Edited photographs, face swaps and faces under {FACE_MIN} pixels are beyond it."
        " **Its answer is evidence, not proof.**"
    )
    st.markdown(
        f"StyleGAN faces that it finds: {exact(rates.tpr)}; where somebody cut them anew:"
        f" {exact(rates.tpr_cropped)}.\n\nOrdinary photographs that it wrongly calls generated:"
        f" {exact(rates.fpr)}; photographs cut as StyleGAN's training pictures:"
        f" {exact(rates.fpr_cut)}.\n\nMeasured on: {rates.set_name}. In brackets the range in"
        " which the true rate lies with 95 % certainty."
    )
    st.caption(
        f"Network {files.name}, version {files.version}. Pictures stay on the machine that runs"
        " this page."
    )


def _line(found: Rate | None, flagged: Rate | None) -> str:
    """How often, as counts of people's size."""
    parts = []
    if found is not None:
        parts.append(f"finds {_of(found, 100)} generated faces of the StyleGAN kind")
    if flagged is not None:
        parts.append(f"wrongly flags {_of(flagged, 1000)} ordinary photographs")
    said = ", ".join(parts) or "how right it is was not measured"
    return f"The network {said}." if parts else f"Of the network, {said}."


def _of(rate: Rate, many: int) -> str:
    """“92 of 100”; where a set is too small for a share, the count itself."""
    count = round(rate.rate * many)
    return f"{count} of {many:,}" if count else f"none of {rate.n:,}"


def exact(rate: Rate | None) -> str:
    """In percent, with its interval and how many faces it is of."""
    if rate is None:
        return "not measured"
    if rate.rate == 0:
        return f"n too small to say: none of {rate.n:,}, so under {rate.high:.1%}"
    return f"{rate.rate:.1%} [{rate.low:.1%}, {rate.high:.1%}], n = {rate.n:,}"
