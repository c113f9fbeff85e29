"""Links from one page of the dashboard to another, which keep what is chosen."""

import streamlit as st


def to_check() -> None:
    """To the page on which another picture is chosen."""
    st.page_link(
        # Streamlit goes by the address: the page itself is the entry's.
        st.Page(lambda: None, title="Check a face", url_path="check"),
        label="Choose another face",
        icon=":material/photo_library:",
    )
