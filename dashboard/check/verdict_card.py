"""The answer about one face, in words and as a chance."""

import streamlit as st

from backend.detector import words
from backend.detector.contract import Calibration
from backend.detector.detector import FaceCheck
from backend.detector.verdict import probability
from dashboard.shared import prior_slider, selection, theme
from dashboard.shared.wording import chance, share


def show(check: FaceCheck, calibration: Calibration) -> None:
    """The verdict with its meaning, its reason if it is unsure, and the chance at the prior."""
    verdict = check.verdict
    with st.container(border=True):
        st.markdown(
            f":{theme.VERDICT_BADGES[verdict]}-badge[{theme.VERDICT_ICONS[verdict]} {verdict}]"
        )
        st.header(words.VERDICT_TITLES[verdict], anchor=False)
        if check.reason is not None:
            st.markdown(
                f"**Why: {words.REASON_TITLES[check.reason]}.**"
                f" {words.REASON_MEANINGS[check.reason]}"
            )
        st.write(words.VERDICT_MEANINGS[verdict])
        if check.logit is not None:
            _chance(check.logit, calibration)


def _chance(logit: float, calibration: Calibration) -> None:
    prior = selection.prior()
    found = probability(logit, calibration, prior)
    st.markdown(
        f"The chance that it was generated is **{chance(found)}**, if {share(prior)} of such"
        " pictures were generated."
    )
    st.progress(found)
    prior_slider.show(
        "Of pictures like this one, how many are generated?",
        "The verdict itself doesn't depend on it.",
    )
