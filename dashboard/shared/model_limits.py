"""The sidebar: which network answers, and what it can't do."""

import streamlit as st

from backend.detector.contract import Rate
from backend.detector.words import FACE_MIN
from dashboard.shared.loading import model_files


def show() -> None:
    """Name, version, rates and limits."""
    files = model_files()
    rates = files.performance
    with st.sidebar:
        st.markdown(f"**Network** {files.name}, version {files.version}")
        st.caption(
            f"StyleGAN faces that it finds: {_words(rates.tpr)}; where somebody cut them anew:"
            f" {_words(rates.tpr_cropped)}.\n\nOrdinary photographs that it wrongly calls"
            f" generated: {_words(rates.fpr)}; photographs cut as StyleGAN's training pictures:"
            f" {_words(rates.fpr_cut)}.\n\nMeasured on: {rates.set_name}."
        )
        st.markdown("**Limits**")
        st.caption(
            "It knows faces of the StyleGAN kind; those of other generators it catches in part."
            f" Edited photographs, face swaps and faces under {FACE_MIN} pixels are beyond it."
            " Its answer is evidence, not proof."
        )
        st.caption("Pictures stay on the machine that runs this page.")


def _words(rate: Rate | None) -> str:
    if rate is None:
        return "not measured"
    if rate.rate == 0:
        return f"n too small to say: none of {rate.n:,}, so under {rate.high:.1%}"
    return f"{rate.rate:.1%} [{rate.low:.1%}, {rate.high:.1%}], n = {rate.n:,}"
