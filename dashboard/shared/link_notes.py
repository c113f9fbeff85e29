"""What a link could not say, or said wrongly."""

import streamlit as st

from dashboard.shared import selection


def show() -> None:
    """Notes on ignored parts of the link, and that a picture from nowhere else can't be linked."""
    told = selection.notes()
    if told:
        st.warning(
            "The link was read, but not all of it.\n\n" + "\n".join(f"- {note}" for note in told),
            icon=":material/link_off:",
        )
    chosen = selection.picture()
    if not selection.linkable(chosen):
        st.caption(
            ":material/link_off: This page's address opens the same view again, but for"
            f" {chosen.unlinked}: it stays on this machine and in no link."
        )
