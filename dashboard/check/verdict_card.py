"""The answer about one face, in words and as a chance."""

import streamlit as st

from backend.detector import words
from backend.detector.detector import FaceCheck, Weighed
from backend.detector.words import Verdict
from dashboard.shared import prior_slider, selection, theme
from dashboard.shared.wording import chance, share


def show(check: FaceCheck) -> None:
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
        if verdict is not Verdict.UNSURE or check.reason is None:  # which says it better
            st.write(words.VERDICT_MEANINGS[verdict])
        if check.logit is not None and check.weighed is not None:
            if check.reason not in words.SCORE_SAYS_NOTHING:
                _chance(check.logit, check.weighed)
            _parts(check.weighed)


def _chance(logit: float, weighed: Weighed) -> None:
    prior = selection.prior()
    found = weighed.probability(logit, prior)
    st.markdown(
        f"The chance that it was generated is **{chance(found)}**, if {share(prior)} of such"
        " pictures were generated."
    )
    st.progress(found)
    prior_slider.show(
        "Of pictures like this one, how many are generated?",
        "The verdict itself doesn't depend on it.",
    )


def _parts(weighed: Weighed) -> None:
    """What the network and the eyes add to it, in log-odds."""
    network, eyes = weighed.network_log_odds, weighed.eyes.log_odds
    st.caption(
        f"In log-odds: network {network:+.1f}, place of the eyes {eyes:+.1f}, together"
        f" {network + eyes:+.1f}, before the share above is reckoned in (0: even odds; above:"
        f" generated). {_kind(weighed.eyes.cut)}"
    )


def _kind(cut: float) -> str:
    if cut > 0.9:
        return "Judged as a picture that is cut as StyleGAN cuts: eyes at its places of a square."
    if cut < 0.1:
        return "Judged as a picture that isn't cut as StyleGAN cuts."
    return f"Judged by {cut:.0%} as a picture that is cut as StyleGAN cuts, else as a free one."
