"""The way from a tile to the feature maps of its picture."""

from collections.abc import Callable

import streamlit as st

from dashboard.inside import page as inside
from dashboard.shared import selection
from dashboard.shared.selection import ChosenPicture


def offer(title: str, key: str, picture: Callable[[], ChosenPicture]) -> None:
    """A button that chooses the picture as the network saw it, and goes to its feature maps.

    Args: title of the picture; key, of the file and its mangling; `picture` is called on a click.
    """
    if st.button(
        f"Look inside {title}",
        key=f"inside {key}",
        type="tertiary",
        icon=":material/search:",
    ):
        selection.choose(picture())
        st.switch_page(st.Page(inside.main, url_path="feature-maps"))
