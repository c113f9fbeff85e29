"""The faces that a channel answers to most."""

import streamlit as st

from backend.images.problems import PictureProblem
from dashboard.shared import compared_groups, loading, open_set, selection
from dashboard.shared.wording import FACE_SET

_COUNT = 8
_SPLIT = "test"
_WIDTH = 110


def show(layer: str, channel: int) -> None:
    """The strongest faces of the test split; each opens here. Needs the set and the cache."""
    st.header("Faces that it answers to most", anchor=False)
    if not open_set.entries():
        st.caption(
            f"They are pictures of the open face set, which isn't on this machine. {FACE_SET}"
        )
        return
    everyone = compared_groups.activations(_SPLIT)
    if everyone is None or layer not in everyone.layers:
        st.caption(
            "They aren't computed yet for these weights: `uncanny explain groups` does it, and so"
            " does “Build a group of your own” on the page “Groups”."
        )
        return
    labels = everyone.faces.set_index("name")["label"]
    with st.container(horizontal=True):
        for name, value in everyone.top(layer, channel, _COUNT):
            with st.container(width=_WIDTH + 10, gap=None):
                _face(name)
                st.caption(f"{labels[name]}, {value:.2f}")
                st.button("Open", key=f"open {name}", type="tertiary", on_click=_open, args=(name,))
    st.caption(
        f"Of {len(everyone.faces):,} faces of the {_SPLIT} split, by mean activation over the face."
        " Sizes differ, and with them what a layer answers."
    )


def _face(name: str) -> None:
    try:
        st.image(loading.thumbnail(name), width=_WIDTH, alt=f"Face {name}")
    except (OSError, PictureProblem):
        st.caption("The file is missing.")


def _open(name: str) -> None:
    selection.choose(selection.from_set(name))
