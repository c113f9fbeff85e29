"""How common generated pictures are: the assumption behind a stated chance."""

import streamlit as st

from dashboard.shared import selection
from dashboard.shared.wording import percent

_PRIORS = [0.0003, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]


def show(label: str, after: str) -> None:
    """The slider, for the prior that all pages share. Args: after, the end of its help."""
    st.select_slider(
        label,
        sorted({*_PRIORS, selection.prior()}),  # a link may bring one of its own
        key=selection.PRIOR_KEY,
        format_func=percent,
        help=(
            "The chance depends on how common generated pictures are where you found this one."
            " Among a social network's active accounts 0.02 to 0.04 % have a generated face"
            f" (Yang, Singh and Menczer 2024). {after}"
        ),
    )
